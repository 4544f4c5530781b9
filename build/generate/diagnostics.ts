import { boards } from "../../board/index.ts";
import type { Config } from "../config/types.ts";
import { uniqueId } from "./described.ts";

/**
 * The entities of the device itself, read from its telemetry on `PREFIX/ID/system`, and the button that restarts it, by the ids of their
 * components: those of the config's own have no hyphen.
 */
export function diagnostics(config: Config): Record<string, Record<string, unknown>> {
  const base = `${config.mqtt?.prefix}/${config.id}`;
  const own = (id: string, name: string, p: string) => ({ p, uniq_id: uniqueId(config.id, `device-${id}`), name, ent_cat: "diagnostic" });
  const sensor = (id: string, name: string, member: string, more: object) => [
    `device-${id}`,
    { ...own(id, name, "sensor"), stat_t: `${base}/system`, val_tpl: `{{ value_json.${member} }}`, ...more },
  ];
  const rising = { stat_cla: "total_increasing" };
  const wifi = config.wifi && boards[config.board].wifi;
  return Object.fromEntries([
    ...(wifi
      ? [
          sensor("signal", "Signal", "wifi.rssi", { unit_of_meas: "dBm", dev_cla: "signal_strength", stat_cla: "measurement" }),
          sensor("ip", "IP address", "wifi.ip", { ic: "mdi:ip-network" }),
        ]
      : []),
    sensor("uptime", "Uptime", "uptime", { unit_of_meas: "s", dev_cla: "duration", ...rising }),
    sensor("memory", "Free memory", "memory.free", { unit_of_meas: "variables", stat_cla: "measurement", ic: "mdi:memory" }),
    sensor("restarts", "Restarts", "restarts.count", { ...rising, ic: "mdi:restart-alert" }),
    sensor("cause", "Cause of the last restart", "restarts.cause", { ic: "mdi:restart-alert" }),
    sensor("version", "Firmware", "version", { ic: "mdi:chip" }),
    ["device-restart", { ...own("restart", "Restart", "button"), cmd_t: `${base}/restart/set`, pl_prs: "ON", dev_cla: "restart" }],
  ]);
}
