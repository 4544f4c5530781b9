import { readFileSync, writeFileSync } from "node:fs";
import { buildProgram } from "../../commands/run-program.ts";
import { Simulation } from "../../commands/simulation.ts";
import { interpret } from "./engines.ts";
import { sample } from "./sample.ts";
import { type Result, table } from "./table.ts";

// ESPRUINO=PATH npx tsx test-sim/bench/test262/run.ts CHECKOUT RESULTS.json [COUNT [SEED [NAMES.json]]]
// CHECKOUT is a copy of tc39/test262; NAMES.json the results of another run, of which only those that were not right are run again.

const engine = process.env.ESPRUINO;
const [checkout, file, count = "4000", seed = "1", again] = process.argv.slice(2);
if (!engine || !checkout || !file)
  throw new Error("usage: ESPRUINO=PATH npx tsx test-sim/bench/test262/run.ts CHECKOUT RESULTS.json [COUNT [SEED [RESULTS.json]]]");
process.env.DEMITASSE_CACHE = "off";
// Tests reject promises that nobody looks after.
process.on("unhandledRejection", () => {});
process.on("uncaughtException", (error) => console.error(error));

let tests = await sample(checkout, Number(count), Number(seed));
const before: Result[] = again ? JSON.parse(readFileSync(again, "utf8")) : [];
const well = new Map(before.filter(({ outcome }) => outcome === "right").map((one) => [one.name, one]));
const results: Result[] = tests.flatMap(({ name }) => well.get(name) ?? []);
tests = tests.filter(({ name }) => !well.has(name));
let next = 0;
await Promise.all([1, 2].map(worker));
writeFileSync(file, JSON.stringify(results));
console.log(table(results));

async function worker(): Promise<void> {
  const simulation = new Simulation(10);
  while (next < tests.length) {
    const { name, code } = tests[next++];
    results.push({ name, ...(await judge(simulation, code)) });
    if (results.length % 200 === 0) process.stderr.write(`${results.length} of ${count}\n`);
  }
  simulation.stop();
}

async function judge(simulation: Simulation, code: string): Promise<Omit<Result, "name">> {
  let built: Awaited<ReturnType<typeof buildProgram>>;
  try {
    built = await buildProgram({ name: "test.js", code });
  } catch (error) {
    return { outcome: "crash", detail: (error as Error).stack?.slice(0, 400) };
  }
  if ("refused" in built) return { outcome: "refused", detail: built.refused.split("\n")[0] };
  const real = await interpret(engine as string, built.built);
  const { output, ended } = await simulation.run(built.built);
  const simulated = ended ?? output;
  const sim = /^@ok$/m.test(simulated);
  if (real.hung) return { outcome: "hang", detail: real.hung, sim };
  if (/OUT OF MEMORY|LOW_MEMORY/.test(real.printed)) return { outcome: "memory", sim };
  const right = /^@ok$/m.test(real.printed);
  return {
    outcome: right ? "right" : "wrong",
    sim,
    ...(!right && { detail: real.printed.slice(0, 300) }),
    ...(sim !== right && { simulated: simulated.slice(0, 300) }),
  };
}
