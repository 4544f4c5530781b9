import { startOnInterpreter } from "./espruino.ts";
import { startOnSimulator } from "./simulated.ts";
import type { Device, DeviceOptions } from "./types.ts";

export type { Answer, Device, DeviceOptions, EngineName } from "./types.ts";

/** Builds and boots a device, and waits until its web server answers. The interpreter is the one that $ESPRUINO names. */
export async function startDevice(options: DeviceOptions): Promise<Device> {
  if (options.engine === "sim") return startOnSimulator(options);
  const path = process.env.ESPRUINO;
  if (!path) throw new Error("$ESPRUINO names no interpreter; set it to the path of an Espruino for Linux");
  return startOnInterpreter(path, options);
}
