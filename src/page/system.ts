import { call, type Refusal } from "./board.ts";
import { complain, find, h, label, say } from "./dom.ts";
import { number, span } from "./format.ts";
import * as words from "./words.ts";

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

const enumerate = (...parts: unknown[]) => parts.filter(Boolean).join(", ");

const fact = (name: string, text: string, part?: number) => {
  const cell = h("dd", { dir: "auto" }, text);
  if (part !== undefined) {
    const bar = h("progress", { value: part });
    label(bar, name);
    cell.append(bar);
  }
  facts.append(h("dt", {}, name), cell);
};

const row = (tag: "td" | "th", className: string, ...cells: string[]) =>
  tasks.append(h("tr", { className }, ...cells.map((cell) => h(tag, {}, cell))));

const show = ({ uptime, restarts, memory, wifi, mqtt, version, board, tasks: list = [], log: lines = [] }: Record<string, any>) => {
  facts.textContent = tasks.textContent = "";
  fact(words.UPTIME, span(uptime));
  if (restarts) fact(words.RESTARTS, enumerate(number(restarts.count), restarts.cause));
  if (memory)
    fact(words.MEMORY, `${number(memory.free)} / ${number(memory.total)}, min. ${number(memory.min)}`, memory.free / memory.total);
  if (wifi)
    fact(
      "Wi-Fi",
      enumerate(wifi.ssid, wifi.ip || wifi.state || "–", wifi.rssi && `${number(wifi.rssi)} dBm`, wifi.error),
      wifi.rssi && (wifi.rssi + 90) / 50,
    );
  if (mqtt) fact("MQTT", mqtt.connected ? words.LIVE : `✗ ${mqtt.error || ""}`);
  fact("Demitasse", `${version}, ${board}`);
  row("th", "", words.TASKS, words.EVERY, words.RUNS, words.ERRORS, words.LATE);
  for (const task of list as Task[])
    row("td", task.errors ? "bad" : "", task.name, span(task.every / 1e3), number(task.runs), number(task.errors), span(task.late / 1e3));
  say(log, lines.join("\n"));
};

let asking = false;
/** Asks the board while somebody looks. What goes wrong here is told by the page's own status line. */
export const look = async (): Promise<void> => {
  if (asking || element.hidden || document.hidden) return;
  asking = true;
  await call("system").then(show, () => {});
  asking = false;
};

say(restart, words.RESTART);
restart.onclick = () => {
  if (confirm(`${words.RESTART}?`)) call("restart", {}).catch(({ message }: Refusal) => complain(message));
};
label(log, words.LOG);
