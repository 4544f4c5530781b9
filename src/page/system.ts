import { call } from "./board.ts";
import { h } from "./dom.ts";
import { milliseconds, number, span } from "./format.ts";
import { complain } from "./tiles.ts";
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

/** The second tab. Asks the board only while it is shown. */
export const system = () => {
  const facts = h("dl");
  const tasks = h("table");
  const log = h("pre", { tabIndex: 0, dir: "ltr" });
  const restart = h("button", { type: "button", className: "grave", textContent: words.RESTART });
  const logged = h("section", { hidden: true }, h("h2", { textContent: words.LOG }), log);
  const element = h("div", { className: "device", hidden: true }, facts, h("h2", { textContent: words.TASKS }), h("div", {}, tasks), logged, restart);

  const fact = (name: string, value: string, part?: number) => {
    const cell = h("dd", { dir: "auto", textContent: value });
    if (part !== undefined) {
      const bar = h("i");
      bar.style.width = `${part * 100}%`;
      cell.append(h("span", {}, bar));
    }
    facts.append(h("dt", { textContent: name }), cell);
  };

  const row = (tag: "td" | "th", ...cells: string[]) => tasks.append(h("tr", {}, ...cells.map((cell) => h(tag, { textContent: cell }))));

  const show = (answer: Record<string, any>) => {
    const { memory, mqtt, wifi } = answer;
    facts.textContent = tasks.textContent = "";
    fact(words.UPTIME, span(answer.uptime));
    if (memory)
      fact(words.MEMORY, `${number(memory.free)} / ${number(memory.total)}, ${words.LEAST} ${number(memory.min)}`, memory.free / memory.total);
    if (wifi) fact(words.WIFI, [wifi.ssid, wifi.rssi && `${number(wifi.rssi)} dBm`, wifi.ip].filter(Boolean).join(", "));
    if (mqtt) fact("MQTT", (mqtt.connected ? words.CONNECTED : words.DISCONNECTED) + (mqtt.error ? `: ${mqtt.error}` : ""));
    fact(words.VERSION, `${answer.version}, ${answer.board}`);
    row("th", words.TASKS, words.EVERY, words.RUNS, words.ERRORS, words.LATE);
    for (const task of (answer.tasks || []) as Task[])
      row("td", task.name, span(task.every / 1e3), number(task.runs), number(task.errors), milliseconds(task.late));
    logged.hidden = !answer.log;
    if (answer.log) log.textContent = answer.log.join("\n");
  };

  let sure = 0;
  const calm = () => {
    clearTimeout(sure);
    sure = 0;
    restart.textContent = words.RESTART;
  };
  restart.onclick = () => {
    if (sure) {
      calm();
      call("restart", {}).catch((error) => complain(`${words.RESTART}: ${error.message}`));
    } else {
      restart.textContent = words.SURE;
      sure = setTimeout(calm, 5e3);
    }
  };

  let asking = 0;
  const look = async () => {
    clearTimeout(asking);
    if (element.hidden) return;
    // What went wrong is told by the page's own status line.
    await call("system").then(show, () => {});
    asking = setTimeout(look, PERIOD);
  };
  return { element, look };
};
