import { toJson } from "../http/json.ts";
import { mqttState } from "../mqtt/index.ts";
import { restartReport } from "../system/health.ts";
import { memoryReport } from "../system/memory.ts";
import { wifiReport } from "../system/wifi.ts";
import { lines, rows, taskStatistics, uptime } from "../tasks/index.ts";

/** The part that is the log. */
const LOG = 2;

/**
 * Part `n` of what `/api/system` answers and telemetry sends, as JSON; undefined after the last. In parts, since whole it
 * would be held in memory once for every browser.
 */
export function systemPart(n: number): string | undefined {
  if (n === 0) {
    const fixed = { name: CONFIG.name, id: CONFIG.id, board: CONFIG.board, version: CONFIG.version, build: CONFIG.build };
    return `${toJson(fixed).slice(0, -1)},"uptime":${Math.floor(uptime() / 1000)},"memory":${JSON.stringify(memoryReport())}`;
  }
  if (n === 1)
    return `,"mqtt":${toJson(CONFIG.mqtt.enabled ? mqttState() : { connected: false })},"wifi":${toJson(wifiReport())},"restarts":${toJson(restartReport())}`;
  if (n === LOG) return `,"log":${toJson(lines ? lines.split("\n") : [])}`;
  if (n === LOG + 1) return ',"tasks":[';
  // Tasks that run once leave holes in the rows.
  let seen = 0;
  for (let task = 0; task < rows; task++) {
    const statistics = taskStatistics(task);
    if (statistics && seen++ === n - LOG - 2) return (seen > 1 ? "," : "") + toJson(statistics);
  }
  return seen === n - LOG - 2 ? "]}" : undefined;
}

/** All of it but the log as one text. */
export function systemReport(): string {
  let text = "";
  for (let n = 0; ; n++) {
    const part = systemPart(n);
    if (part === undefined) return text;
    if (n !== LOG) text += part;
  }
}
