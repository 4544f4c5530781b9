import type { TaskStatistics } from "../../../src/tasks/types.ts";
import type { Bench } from "../scenarios/suite.ts";

/** A device without parts: whatever runs there is the test's. */
export const bare = {
  name: "Tasks",
  id: "tasks",
  board: "esp8266",
  mqtt: { url: "mqtt://127.0.0.1:1883", discovery: false },
};

const { mqtt: _, ...silent } = bare;

/** The same for days of simulated time: without a broker, and without the guard of the `http` listener, which looks every millisecond. */
export const alone = { config: { ...silent, web: { listener: "net" } }, brokerDown: true };

/** A device's program that begins as all do. */
export const program = (body: string): string => `
import type { App } from "demitasse";
export default function app({ http, mqtt, tasks, device }: App) {
${body}
}`;

export type Task = TaskStatistics;

export const system = async (bench: Pick<Bench, "device">) => (await bench.device.request("GET", "/api/system")).json();

export async function task(bench: Pick<Bench, "device">, name: string): Promise<Task> {
  const { tasks } = await system(bench);
  const found = tasks.find((one: Task) => one.name === name);
  if (!found) throw new Error(`no task ${name} among ${tasks.map((one: Task) => one.name).join()}`);
  return found;
}

export const get = async (bench: Pick<Bench, "device">, path: string) => (await bench.device.request("GET", path)).json();
