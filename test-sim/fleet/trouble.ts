import { milliseconds } from "../../build/config/duration.ts";
import type { Broker } from "../broker/index.ts";
import type { Fleet } from "./fleet.ts";

/** Something that happens to the fleet at a time after it is up. */
export interface Trouble {
  /** ms. */
  at: number;
  what: "broker down" | "broker up" | "reboot" | "storm" | "clock";
  /** Boards of a hundred, commands, or ms that the clock goes on. */
  amount: number;
}

const forms = '"10s broker down", "20s broker up", "30s reboot 10%", "40s storm 1000", "50s clock 1h"';

/** `"10s broker down, 20s broker up"`, in the order of their times. Throws with what is wrong. */
export function parseTrouble(text: string): Trouble[] {
  return text
    .split(",")
    .map((step): Trouble => {
      const [, time, words] = /^\s*(\S+)\s+(.*?)\s*$/.exec(step) ?? [];
      const at = milliseconds(time);
      const [, what, amount = "0"] = /^(broker down|broker up|reboot|storm|clock)(?: (\d+%|\d+|\d+[smhd]))?$/.exec(words ?? "") ?? [];
      const size =
        what === "clock" ? milliseconds(amount) : what === "reboot" && !amount.endsWith("%") ? undefined : Number.parseInt(amount, 10);
      if (at === undefined || !what || size === undefined) throw new Error(`${JSON.stringify(step.trim())} is no trouble; write ${forms}`);
      return { at, what: what as Trouble["what"], amount: size };
    })
    .sort((one, other) => one.at - other.at);
}

/** Makes it happen, and tells of it in a line. `broker`: the embedded one. */
export async function make({ what, amount }: Trouble, fleet: Fleet, broker: Broker | undefined): Promise<string> {
  const { boards } = fleet;
  if (what === "broker down") {
    await broker?.stop();
    fleet.lost();
    return "the broker is down";
  }
  if (what === "broker up") {
    await broker?.start();
    return "the broker is there again";
  }
  if (what === "clock") {
    for (const { board } of boards) board.evaluate(`setTime(getTime()+${amount / 1000})`);
    return `all clocks were put on by ${amount / 1000} s`;
  }
  if (what === "reboot") {
    const step = 100 / amount;
    const chosen = boards.filter((_, i) => Math.floor((i + 1) / step) > Math.floor(i / step));
    for (const one of chosen) {
      fleet.reboot(one);
      // The others have their turn.
      await new Promise((done) => setImmediate(done));
    }
    return `${chosen.length} boards were switched off and on`;
  }
  return storm(fleet, amount);
}

/** ms that boards have to obey, and for how many it has to stay so. */
const PATIENCE = 60_000;
const QUIET = 500;

/** Commands to the switches of all boards in turn, the last to each being the other way than it was; waits until all have told of that. */
async function storm(fleet: Fleet, commands: number): Promise<string> {
  const switches = fleet.boards.flatMap((one) => {
    const before = one.switch === undefined ? undefined : one.told[one.switch];
    return before === undefined ? [] : [{ one, entity: one.switch as string, other: before === "ON" ? "OFF" : "ON", before }];
  });
  if (switches.length === 0) return "no storm: no board has a switch";
  const begun = performance.now();
  for (let left = commands - 1; left >= 0; left--) {
    const { one, entity, other, before } = switches[left % switches.length];
    fleet.command(one, entity, Math.floor(left / switches.length) % 2 === 0 ? other : before);
  }
  const asked = switches.slice(0, commands);
  const waits = () => asked.filter(({ one, entity, other }) => one.told[entity] !== other).length;
  // Since when nobody is behind.
  let since: number | undefined;
  for (let now = begun; now - begun < PATIENCE && (since === undefined || now - since < QUIET); now = performance.now()) {
    await new Promise((done) => setTimeout(done, 10));
    since = waits() ? undefined : (since ?? performance.now());
  }
  const seconds = (((since ?? performance.now()) - begun) / 1000).toFixed(1);
  return `${commands} commands: ${waits() ? `${waits()} boards have not obeyed` : "all boards have obeyed"} after ${seconds} s`;
}
