/**
 * Whole modules of npm on the board: `node --import tsx test-sim/bench/modules.ts FOLDER [NAME...]`.
 *
 * FOLDER/programs/NAME.js are small programs that use a module of FOLDER/node_modules and print by `out(...)` of FOLDER/programs/lib/out.js, each line with a `|` before
 * it. Each is built as a user's program, with the whole firmware, booted on the simulator and, if $ESPRUINO names one, on the interpreter from Storage; what it printed is
 * compared with what Node prints. `--memory` adds the variables in use once it has run.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, type Image } from "../../build/index.ts";
import { root } from "../engines/image.ts";
import { boot, install } from "../engines/interpreter.ts";
import { createBoard } from "../sim/board/board.ts";
import { createClock } from "../sim/board/clock.ts";

const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/** What the program printed, without the firmware's own lines but with errors. */
const own = (lines: string[]): string => {
  const first = lines.findIndex((line) => line.startsWith("|") || /Uncaught|Error|MEMORY/.test(line));
  return lines
    .slice(Math.max(0, first))
    .filter((line) => line.startsWith("|") || /Uncaught|Error|MEMORY|^ {4}at |\^$/.test(line))
    .join("\n");
};

function onNode(file: string): string {
  return execFileSync(process.execPath, [file], { encoding: "utf8", env: { ...process.env, TZ: "UTC" } }).trim();
}

async function onSimulator(image: Image): Promise<string> {
  const log: string[] = [];
  const clock = createClock();
  const board = createBoard({ board: "linux", clock, log: (line) => log.push(line) });
  try {
    for (const { name, data } of image.files) board.storage.write(name, data);
    board.boot();
    for (let i = 0; i < 40; i++) {
      await clock.settle();
      clock.advance(10);
    }
    await clock.settle();
  } finally {
    await board.stop();
  }
  return own(log);
}

/** Waits until nothing was printed for a while. */
async function onInterpreter(path: string, image: Image, lines: number): Promise<{ printed: string; memory: string }> {
  const directory = mkdtempSync(join(tmpdir(), "modules-"));
  const log: string[] = [];
  try {
    await install(path, directory, image.files);
    let ended = false;
    const interpreter = boot({
      path,
      directory,
      line: (text) => log.push(text),
      ended: () => {
        ended = true;
      },
    });
    for (let passed = 0; passed < 6000 && !ended; passed += 50) {
      await sleep(50);
      const count = own(log).split("\n").length;
      if (passed > 400 && count >= lines && !(own(log) === "" && lines)) break;
    }
    const memory = await interpreter.evaluate("process.memory().usage").catch((error) => String(error));
    await interpreter.kill();
    return { printed: own(log), memory };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { memory: { type: "boolean" }, quiet: { type: "boolean" }, keep: { type: "string" } },
});
const folder = resolve(positionals[0] ?? ".");
const names = readdirSync(join(folder, "programs"))
  .filter((file) => file.endsWith(".js") && !file.startsWith("."))
  .map((file) => basename(file, ".js"))
  .filter((name) => positionals.length < 2 || positionals.slice(1).includes(name));
const interpreter = process.env.ESPRUINO;
const config = join(folder, ".modules.config.json");
const main = join(folder, ".modules.app.js");
process.env.TZ = "UTC";
let right = 0;
for (const name of names) {
  let verdict = "";
  const told: string[] = [];
  try {
    const expected = onNode(join(folder, "programs", `${name}.js`));
    writeFileSync(
      config,
      JSON.stringify({ name: "Modules", id: "modules", board: "linux", web: { port: 0 || 18_080 }, app: ".modules.app.js" }),
    );
    writeFileSync(main, `import "./programs/${name}.js";\nexport default function app() {}\n`);
    const image = await build({ config, root, board: "linux", lenient: true });
    if (values.keep) writeFileSync(values.keep, image.code);
    const simulated = await onSimulator(image);
    const real = interpreter ? await onInterpreter(interpreter, image, expected.split("\n").length) : undefined;
    const wrong = [simulated !== expected && "simulator", real && real.printed !== expected && "interpreter"].filter(Boolean);
    verdict = wrong.length ? `wrong on the ${wrong.join(" and the ")}` : "right";
    if (!wrong.length) right++;
    if (wrong.length) told.push(`node: ${expected}`, `simulator: ${simulated}`, ...(real ? [`interpreter: ${real.printed}`] : []));
    if (values.memory && real) verdict += `, ${real.memory} variables`;
  } catch (error) {
    verdict = "refused";
    told.push(...(error as Error).message.split("\n").slice(0, 12));
  }
  console.log(`${name}: ${verdict}`);
  if (!values.quiet) for (const line of told) console.log(`  ${line.replaceAll("\n", "\n    ")}`);
}
console.log(`${right} of ${names.length} right`);
rmSync(config, { force: true });
rmSync(main, { force: true });
process.exit(0);
