import { dirname, relative, resolve } from "node:path";
import { watch } from "chokidar";
import { type Command, run, UsageError, wholeNumber } from "../../build/commands/cli.ts";
import { BuildError, ConfigError } from "../../build/errors.ts";
import { deskOptions, readDesk } from "./options.ts";

const command: Command = {
  name: "dev",
  about:
    "Like start; rebuilds and reboots the device on each save. When that fails, it says why and the firmware before goes on. With the port of a real board, what changed is sent there.",
  options: {
    ...deskOptions,
    port: { ...deskOptions.port, value: "N|DEV", about: `${deskOptions.port.about}; or a real board: a serial port, or tcp://HOST:PORT` },
    baud: { value: "N", about: "speed of a real board's serial port", preset: "115200" },
  },
};

/** Editors save a file in several steps; one build for all of them, after this many milliseconds of silence. */
const silence = 80;

await run(command, async (values) => {
  const [{ openDesk }, { isConsole, openBoard }, { root }] = await Promise.all([
    import("./local-device.ts"),
    import("./real.ts"),
    import("../engines/image.ts"),
  ]);
  const { port } = values;
  const options = { config: values.config as string };
  const desk = isConsole(port)
    ? await openBoard({ ...options, port, baud: wholeNumber(values.baud as string, "--baud", 1200, 4_000_000) })
    : await openDesk(readDesk(values));
  const places = ["src", "board", "build"].map((folder) => resolve(root, folder));
  const watcher = watch([...places, resolve(options.config), resolve(dirname(options.config), ".env")], { ignoreInitial: true });
  // What lies elsewhere and is imported; also what kept the program from being built.
  const follow = () => {
    watcher.add([...desk.files].filter((file) => relative(root, file).startsWith("..")));
  };
  follow();

  let timer: NodeJS.Timeout | undefined;
  let building = false;
  let again = false;
  const rebuild = async () => {
    again = building;
    if (building) return;
    building = true;
    try {
      const begun = performance.now();
      await desk.reload();
      console.log(`rebuilt in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    } catch (error) {
      const expected = error instanceof ConfigError || error instanceof BuildError || error instanceof UsageError;
      console.error(expected ? error.message : (error as Error).stack);
      console.error("not rebuilt; the firmware before goes on");
    }
    follow();
    building = false;
    if (again) await rebuild();
  };
  watcher.on("all", (_event, path) => {
    clearTimeout(timer);
    const inside = relative(process.cwd(), path);
    console.log(`saved ${inside.startsWith("..") ? path : inside}`);
    timer = setTimeout(rebuild, silence);
  });
  // What is saved before the watcher has looked at everything once is not seen.
  watcher.once("ready", () => console.log("follows each save"));
  desk.onStop(() => watcher.close());
});
