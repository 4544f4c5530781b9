import type { Config, Part } from "../config/types.ts";
import { allEntities, canFail, type Entity } from "./entities.ts";
import { hasPresses } from "./inputs.ts";

// Home Assistant's device class for units that leave no doubt (https://www.home-assistant.io/integrations/sensor/#device-class).
const deviceClasses: Record<string, string> = {
  "°C": "temperature",
  "°F": "temperature",
  K: "temperature",
  hPa: "atmospheric_pressure",
  mbar: "atmospheric_pressure",
  lx: "illuminance",
  V: "voltage",
  mV: "voltage",
  A: "current",
  mA: "current",
  W: "power",
  kW: "power",
  kWh: "energy",
  Wh: "energy",
  Hz: "frequency",
  dB: "sound_pressure",
  "µg/m³": "pm25",
};

// The counters among them; everything else is a measurement.
const totals = ["energy"];

/** One component of the device, with the documented abbreviations (https://www.home-assistant.io/integrations/mqtt/). */
function component({ id, part, field }: Entity, device: string, base: string): Record<string, unknown> {
  const state = `${base}/${id}/state`;
  const set = `${base}/${id}/set`;
  const name = part.name ?? part.id;
  const unit = field.field ? field.unit : (part.unit ?? field.unit);
  const common = { p: field.kind, uniq_id: `${device}_${id}`, name: field.field ? `${name} ${field.field}` : name };
  switch (field.kind) {
    case "sensor": {
      const dev_cla = unit === undefined ? undefined : deviceClasses[unit];
      const stat_cla = field.field === "total" || (dev_cla && totals.includes(dev_cla)) ? "total_increasing" : "measurement";
      return { ...common, stat_t: state, unit_of_meas: unit, dev_cla, stat_cla, sug_dsp_prc: part.precision };
    }
    case "binary_sensor":
      return { ...common, stat_t: state };
    case "switch":
      return { ...common, stat_t: state, cmd_t: set };
    case "light":
      return {
        ...common,
        stat_t: state,
        stat_val_tpl: "{{ 'OFF' if value == '0' else 'ON' }}",
        cmd_t: set,
        bri_stat_t: state,
        bri_cmd_t: set,
        // A bare 1 means on, to the last level; 1.0 means one percent.
        bri_cmd_tpl: "{{ value }}.0",
        bri_scl: 100,
        on_cmd_type: "brightness",
      };
    case "number":
      return { ...common, stat_t: state, cmd_t: set, min: field.min, max: field.max, step: field.step, unit_of_meas: unit };
    case "button":
      return { ...common, cmd_t: set, pl_prs: "ON" };
    case "cover":
      return { ...common, pos_t: state, set_pos_t: set, cmd_t: set, pl_open: "OPEN", pl_cls: "CLOSE", pl_stop: "STOP" };
  }
}

/** What happens at a push-button, as an event entity beside its binary sensor (https://www.home-assistant.io/integrations/event.mqtt/). */
const presses = ({ id, name, long, double }: Part, device: string, base: string): Record<string, unknown> => ({
  p: "event",
  uniq_id: `${device}_${id}_press`,
  name: `${name ?? id} press`,
  dev_cla: "button",
  stat_t: `${base}/${id}/press`,
  evt_typ: ["single", ...(double ? ["double"] : []), ...(long ? ["long"] : [])],
});

/** What the device announces, as `id:platform`. */
export const announced = (config: Config): string[] => [
  ...allEntities(config).map(({ id, field }) => `${id}:${field.kind}`),
  ...config.sensors.filter(hasPresses).map(({ id }) => `${id}_press:event`),
];

/**
 * The payload of `homeassistant/device/ID/config`: all of it is known at build time, so the board streams it from Storage
 * and never holds it in memory.
 */
export function discovery(config: Config, version: string): string {
  const base = `${config.mqtt?.prefix}/${config.id}`;
  // Of the two forms of availability a component may have one, and inherits the device's.
  const status = { t: `${base}/status` };
  const faults = config.sensors.some(canFail);
  const health = ({ id, part }: Entity) =>
    config.sensors.includes(part) && canFail(part) ? { avty: [status, { t: `${base}/${id}/status` }], avty_mode: "all" } : {};
  return JSON.stringify({
    dev: { ids: config.id, name: config.name, mf: "Demitasse", mdl: config.board, sw: version },
    o: { name: "Demitasse", sw: version },
    ...(faults ? { avty: [status] } : { avty_t: status.t }),
    cmps: Object.fromEntries([
      ...allEntities(config).map((entity) => [entity.id, { ...component(entity, config.id, base), ...health(entity) }] as const),
      ...config.sensors.filter(hasPresses).map((part) => [`${part.id}_press`, presses(part, config.id, base)] as const),
    ]),
  });
}
