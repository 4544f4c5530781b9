import { cannotSet } from "./lib/problems.ts";
import type { Kind } from "./lib/types.ts";

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

export const kind: Kind = {
  value: "number",
  settable: false,
  options: {},
  problem: cannotSet,
  component: ({ part, unit, total }, state) => {
    const dev_cla = unit === undefined ? undefined : deviceClasses[unit];
    const stat_cla = total || (dev_cla && totals.includes(dev_cla)) ? "total_increasing" : "measurement";
    return { stat_t: state, unit_of_meas: unit, dev_cla, stat_cla, sug_dsp_prc: part.precision };
  },
};
