import { toJson } from "../http/json.ts";
import { memoryReport } from "../system/memory.ts";
import { wifi } from "../system/wifi.ts";
import { taskStatistics, uptime } from "../tasks/index.ts";

/**
 * What `/api/system` answers and telemetry sends, as JSON.
 *
 * @param mqtt the client's state
 */
export function systemReport(mqtt: object): string {
  return toJson({
    name: CONFIG.name,
    id: CONFIG.id,
    board: CONFIG.board,
    version: CONFIG.version,
    uptime: Math.floor(uptime() / 1000),
    memory: memoryReport(),
    mqtt,
    tasks: taskStatistics(),
    wifi: CONFIG.wifi.enabled ? wifi : null,
  });
}
