import mqtt from "mqtt";
import type { Clock } from "../sim/board/clock.ts";

/** What a device has told the broker. */
export interface Heard {
  up: boolean;
  /** When it last said that it is online, in ms of the clock. */
  since?: number;
  /** The worst lateness of its tasks, in ms, and which task that was. */
  late: number;
  worst: string;
  /** The last state of each entity. */
  told: Record<string, string>;
}

/** ms between two attempts to reach the broker again. */
const AGAIN = 500;

/** A client that hears what all devices say; it comes back by itself when the broker does. */
export async function listen(url: string, clock: Clock, find: (id: string) => Heard | undefined) {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: AGAIN, connectTimeout: 5000 });
  client.on("error", () => {});
  const prefixes = new Set<string>();
  let heard = 0;

  client.on("message", (topic, payload) => {
    heard++;
    const levels = topic.split("/");
    const [id, what, last] = levels.slice(
      [...prefixes].find((prefix) => topic.startsWith(`${prefix}/`))?.split("/").length ?? levels.length,
    );
    const one = id === undefined ? undefined : find(id);
    if (!one) return;
    if (what === "status") {
      one.up = String(payload) === "online";
      if (one.up) one.since = clock.now();
    } else if (what === "system") takeReport(one, String(payload));
    else if (last === "state") one.told[what] = String(payload);
  });

  return {
    heard: () => heard,
    follow(prefix: string) {
      if (prefixes.has(prefix)) return;
      prefixes.add(prefix);
      client.subscribe([`${prefix}/+/status`, `${prefix}/+/system`, `${prefix}/+/+/state`]);
    },
    publish: (topic: string, payload: string) => void client.publish(topic, payload),
    stop: () => client.endAsync(true),
  };
}

function takeReport(one: Heard, report: string): void {
  const { tasks } = JSON.parse(report) as { tasks: { name: string; late: number }[] };
  for (const { name, late } of tasks) if (late > one.late) [one.late, one.worst] = [late, name];
}
