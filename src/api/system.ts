import { toJson } from "../http/json.ts";
import { mqttState } from "../mqtt/index.ts";
import { memoryReport } from "../system/memory.ts";
import { wifi } from "../system/wifi.ts";
import { rows, taskStatistics, uptime } from "../tasks/index.ts";

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
    return `,"mqtt":${toJson(CONFIG.mqtt.enabled ? mqttState() : { connected: false })},"wifi":${toJson(CONFIG.wifi.enabled ? wifi : null)},"tasks":[`;
  // Tasks that run once leave holes in the rows.
  let seen = 0;
  for (let task = 0; task < rows; task++) {
    const statistics = taskStatistics(task);
    if (statistics && seen++ === n - 2) return (seen > 1 ? "," : "") + toJson(statistics);
  }
  return seen === n - 2 ? "]}" : undefined;
}

/** All of it as one text. */
export function systemReport(): string {
  let text = "";
  for (let n = 0; ; n++) {
    const part = systemPart(n);
    if (part === undefined) return text;
    text += part;
  }
}
