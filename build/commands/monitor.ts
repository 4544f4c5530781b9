import { readFileSync } from "node:fs";
import { monitor } from "../flash/monitor.ts";
import { besideConfig, findConfig } from "../project/folder.ts";
import { buildIn, createMapper, findMap, keptMaps, knownBuilds } from "../traces/index.ts";
import { type Command, run, UsageError, wholeNumber } from "./cli.ts";

const command: Command = {
  name: "monitor",
  about: "Shows a board's console, with the lines of TypeScript in its stack traces; what is typed goes to the board. Or reads a report.",
  options: {
    port: { value: "DEV", about: "a serial port, or tcp://HOST:PORT; by default the only one there is" },
    baud: { value: "N", about: "speed of the serial port", preset: "115200" },
    trace: { value: "FILE", about: "instead, map the traces in a report; - reads it from the standard input" },
    build: { value: "ID", about: "the build that it is about; by default the one that the console or the report names" },
    maps: { value: "DIR", about: `where source maps are, beside ${keptMaps} and dist/maps` },
  },
};

await run(command, async ({ port, baud, trace, build, maps }) => {
  const config = findConfig();
  const folders = [...(maps ? [maps] : []), besideConfig(config, keptMaps), besideConfig(config, "dist/maps")];
  const speed = wholeNumber(baud as string, "--baud", 1200, 4_000_000);
  if (trace === undefined) {
    await monitor({ port, baud: speed, map: (id) => findMap(folders, build ?? id), print: (text) => process.stdout.write(text) });
    return;
  }
  const report = readReport(trace);
  const id = build ?? buildIn(report);
  const known = knownBuilds(folders);
  if (!id)
    throw new UsageError(
      `--trace: the report names no build; say which with --build ID${known.length ? ` (known: ${known.slice(0, 5).join(", ")})` : ""}`,
    );
  const map = findMap(folders, id);
  if (!map)
    throw new UsageError(
      `--trace: the map of build ${id} is not in ${folders.join(", ")}; name the folder that holds ${id}.map with --maps DIR`,
    );
  const mapper = createMapper(map);
  for (const text of report.split(/\r?\n/)) {
    const line = mapper.line(text);
    if (line !== undefined) process.stdout.write(`${line}\n`);
  }
});

function readReport(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8").trimEnd();
  } catch (error) {
    throw new UsageError(`--trace: cannot read ${file}: ${(error as Error).message}`);
  }
}
