import type { Minifier } from "../../build/minify.ts";
import { startBroker } from "../broker/index.ts";
import { startOnInterpreter } from "../engines/espruino.ts";
import { buildImage, scratch } from "../engines/image.ts";
import { browserHeaders, measured } from "./memory.ts";
import { compareRates } from "./rate.ts";

// The table of docs/guides/size.md: ESPRUINO=PATH npx tsx test-sim/bench/minifiers.ts

const engine = process.env.ESPRUINO;
if (!engine) throw new Error("$ESPRUINO names no interpreter; set it to the path of an Espruino for Linux");

const all: Minifier[][] = [["esbuild"], ["terser"], ["terser", "esbuild"], ["esbuild", "terser"]];
const app = `import type { App } from "demitasse";
export default function app({ http }: App) { http.get("/hello/:name", (request) => ({ hello: request.params.name })); }`;
const routes = ["/api/state", "/hello/world"];
const rounds = 14;

const broker = await startBroker();
const start = (minifiers: Minifier[], program?: string) =>
  startOnInterpreter(engine, { config: measured, app: program, minifiers, broker: broker.url });

console.log(`| minifier | bytes | variables idle | rate ${routes.join(" | rate ")} |\n| --- | --- | --- | --- | --- |`);
const first = await start(all[0], app);
for (const minifiers of all) {
  const { code } = await buildImage({ config: measured, minifiers }, scratch());
  const device = await start(minifiers);
  await device.until(() => broker.subscribers.has(measured.id), 10, "the device is connected");
  for (const path of ["/", "/api/state", "/api/entities", "/api/system"]) await device.request("GET", path, undefined, browserHeaders);
  await device.advance(2500);
  const idle = Math.min(await device.jsvars(), await device.jsvars());
  await device.stop();
  const ratios: string[] = [];
  if (minifiers !== all[0]) {
    const other = await start(minifiers, app);
    for (const route of routes) ratios.push((await compareRates(other, first, route, rounds)).ratio.toFixed(2));
    await other.stop();
  }
  console.log(`| ${[minifiers.join(", then "), code.length, idle, ...(ratios.length ? ratios : routes.map(() => "1"))].join(" | ")} |`);
}
await first.stop();
await broker.stop();
process.exit(0);
