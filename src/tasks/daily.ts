import { every } from "./every.ts";
import { log } from "./log.ts";
import { add } from "./scheduler.ts";
import { COLUMNS, end, NEVER, names, runs, table } from "./table.ts";
import { clock, uptime } from "./uptime.ts";

const DAY = 86400000;
/** Before this the clock has not been set: a board begins in 1970. s, September 2020. */
const SET = 1600000000;

/** By turns: row, its function, ms after midnight, the day on which it ran last (undefined before the time is known). */
const days: any[] = [];

/** Looks every minute, and to the ms when one of the times is near: a clock may step at any time. */
/* @hot */
function checkDaily(task: number): void {
  const row = task * COLUMNS;
  const date = new Date(getTime() * 1000);
  const now = ((date.getHours() * 60 + date.getMinutes()) * 60 + date.getSeconds()) * 1000 + date.getMilliseconds();
  const moment = uptime() - clock.base;
  const today = Math.floor((date.getTime() / 60000 - date.getTimezoneOffset()) / 1440);
  for (let i = 0; i < days.length; i += 4) {
    const one: number = days[i];
    const at: number = days[i + 2];
    const done: number | undefined = days[i + 3];
    if (runs[one] !== days[i + 1]) continue;
    if (table[one * COLUMNS] > moment) table[one * COLUMNS] = NEVER;
    if (getTime() < SET) {
      if (done !== -1) log(`${names[one]}: waits until the time is known`);
      days[i + 3] = -1;
      continue;
    }
    // A time that was over when the clock was set is not made up for; nor one that a clock in the future had passed by days.
    if (done === undefined || done < 0 || done > today + 1) days[i + 3] = now >= at ? today : today - 1;
    else if (now >= at && done < today) {
      days[i + 3] = today;
      table[one * COLUMNS] = moment;
    }
    const left = at - now;
    if (left > 0 && moment + left < table[row]) table[row] = moment + left;
  }
}

/**
 * Runs `run` each day at `time` (`"07:30"` or `"07:30:15"`) in the config's time zone, UTC without one. A time that summer time or a
 * step of the clock jumps over is made up for at once, one that comes twice runs once. While the time is unknown nothing
 * runs, and the log says so; a time that was over at boot waits for the next day. Gives a function that ends the task.
 */
export function daily(time: string, name: string, run: (task: number) => unknown): () => void {
  const parts = time.split(":");
  const [h, m, s] = parts.map((part) => parseInt(part, 10));
  const at = ((h * 60 + m) * 60 + (parts.length > 2 ? s : 0)) * 1000;
  if (!(parts.length > 1 && parts.length < 4 && h >= 0 && h < 24 && m >= 0 && m < 60 && (parts.length < 3 || s < 60) && at >= 0))
    throw new Error(`"${time}" is not a time of day; write it as "07:30"`);
  const task = add(NEVER, DAY, name, run);
  days.push(task, run, at, undefined);
  if (days.length === 4) every(60000, "clock", checkDaily, 100);
  return () => {
    if (runs[task] === run) end(task);
  };
}
