import { call } from "./board.ts";
import { complain, find, h, label, say } from "./dom.ts";
import { number, span } from "./format.ts";
import * as words from "./words.ts";

/** ms between two looks at the device. */
const PERIOD = 5e3;

interface Task {
  name: string;
  /** ms, as `late`. */
  every: number;
  runs: number;
  errors: number;
  late: number;
}

const element = find("section");
const facts = find("dl");
const tasks = find("table");
const log = find("pre");
const restart = find<HTMLButtonElement>("section>button");

const fact = (name: string, text: string, part?: number) => {
  const cell = h("dd", { dir: "auto" }, text);
  if (part !== undefined) {
    const bar = h("progress", { value: part });
    label(bar, name);
    cell.append(bar);
  }
  facts.append(h("dt", {}, name), cell);
};

const row = (tag: "td" | "th", ...cells: string[]) => tasks.append(h("tr", {}, ...cells.map((cell) => h(tag, {}, cell))));

const show = ({ uptime, memory, wifi, mqtt, version, board, tasks: list = [], log: lines }: Record<string, any>) => {
  facts.textContent = tasks.textContent = "";
  fact(words.UPTIME, span(uptime));
  if (memory) fact(words.MEMORY, `${number(memory.free)} / ${number(memory.total)}, min. ${number(memory.min)}`, memory.free / memory.total);
  if (wifi) fact("Wi-Fi", [wifi.ssid, wifi.ip, wifi.rssi && `${number(wifi.rssi)} dBm`].filter(Boolean).join(", "), wifi.rssi && (wifi.rssi + 90) / 50);
  if (mqtt) fact("MQTT", mqtt.connected ? words.LIVE : `✗ ${mqtt.error || ""}`);
  fact(words.VERSION, `${version}, ${board}`);
  row("th", words.TASKS, words.EVERY, words.RUNS, words.ERRORS, words.LATE);
  for (const task of list as Task[]) row("td", task.name, span(task.every / 1e3), number(task.runs), number(task.errors), span(task.late / 1e3));
  log.hidden = !lines;
  if (lines) say(log, lines.join("\n"));
};

let asking = 0;
/** Called when the tab is turned to or away from: asks the board only while it is shown. */
export const look = async (shown: boolean): Promise<void> => {
  element.hidden = !shown;
  clearTimeout(asking);
  if (!shown) return;
  // What goes wrong here is told by the page's own status line.
  await call("system").then(show, () => {});
  clearTimeout(asking);
  asking = setTimeout(() => look(!element.hidden), PERIOD);
};

let sure = 0;
const ask = (again: boolean) => {
  clearTimeout(sure);
  sure = again ? setTimeout(() => ask(false), PERIOD) : 0;
  say(restart, again ? `${words.RESTART}?` : words.RESTART);
};
restart.onclick = () => {
  if (sure) call("restart", {}).catch((error) => complain(`${words.RESTART}: ${error.message}`));
  ask(!sure);
};
ask(false);
label(log, words.LOG);
