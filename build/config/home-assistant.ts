/**
 * What Home Assistant takes: its device classes with their units and state classes.
 * Sources: https://www.home-assistant.io/integrations/sensor/#device-class, the same pages of `number`, `binary_sensor`, `switch`, `button`,
 * `cover` and `event`, and the tables `DEVICE_CLASS_UNITS` and `DEVICE_CLASS_STATE_CLASSES` of home-assistant/core.
 */

export const stateClasses = ["measurement", "measurement_angle", "total", "total_increasing"] as const;
export type StateClass = (typeof stateClasses)[number];

export interface NumberClass {
  /** "" where it may have none. */
  units: string[];
  states: readonly StateClass[];
}

const any = stateClasses;
const measurement = ["measurement"] as const;
const totals = ["total", "total_increasing"] as const;

const of = (units: string, states: readonly StateClass[] = measurement): NumberClass => ({ units: units.split(" "), states });

const energy = "J kJ MJ GJ mWh Wh kWh MWh GWh TWh cal kcal Mcal Gcal";
const pressure = "mPa Pa hPa kPa bar cbar mbar mmHg inHg inH₂O psi";
const speed = "m/s km/h mm/s ft/s in/s kn mph Beaufort";
const flux = "mm/h mm/d in/h in/d";
const size = ["bit", "kbit", "Mbit", "Gbit", "B", "kB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB", "TiB", "PiB"];
const rate = "bit/s kbit/s Mbit/s Gbit/s B/s kB/s MB/s GB/s KiB/s MiB/s GiB/s";
// A unit with a space in it.
const volume = ["L", "mL", "m³", "ft³", "CCF", "MCF", "gal", "fl. oz."];
const dust = "µg/m³";

/** Device classes of numbers, whether read (`sensor`) or set (`number`); those that are dates or texts are not among them. */
export const numberClasses: Record<string, NumberClass> = {
  absolute_humidity: of("g/m³ mg/m³"),
  apparent_power: of("mVA VA kVA"),
  aqi: { units: [""], states: measurement },
  area: of("m² cm² km² mm² in² ft² yd² mi² ac ha", any),
  atmospheric_pressure: of(pressure),
  battery: of("%"),
  blood_glucose_concentration: of("mg/dL mmol/L"),
  carbon_dioxide: of("ppm"),
  carbon_monoxide: of("ppm mg/m³"),
  conductivity: of("S/cm mS/cm µS/cm"),
  current: of("A mA"),
  data_rate: of(rate),
  data_size: { units: size, states: any },
  distance: of("mm cm m km in ft yd mi nmi", any),
  duration: of("d h min s ms μs", any),
  energy: of(energy, totals),
  energy_distance: of("kWh/100km Wh/km mi/kWh km/kWh"),
  energy_storage: of(energy),
  frequency: of("Hz kHz MHz GHz"),
  gas: of("m³ L ft³ CCF MCF", totals),
  humidity: of("%"),
  illuminance: of("lx"),
  irradiance: of("W/m² BTU/(h⋅ft²)"),
  moisture: of("%"),
  monetary: { units: ["EUR", "USD", "GBP", "CHF", "CNY", "JPY"], states: ["total"] },
  nitrogen_dioxide: of(dust),
  nitrogen_monoxide: of(dust),
  nitrous_oxide: of(dust),
  ozone: of(dust),
  ph: { units: [""], states: measurement },
  pm1: of(dust),
  pm10: of(dust),
  pm25: of(dust),
  pm4: of(dust),
  power: of("mW W kW MW GW TW"),
  power_factor: { units: ["%", ""], states: measurement },
  precipitation: of("mm cm in", any),
  precipitation_intensity: of(flux),
  pressure: of(pressure),
  reactive_energy: of("varh kvarh", totals),
  reactive_power: of("mvar var kvar"),
  signal_strength: of("dB dBm"),
  sound_pressure: of("dB dBA"),
  speed: of(`${speed} ${flux}`),
  sulphur_dioxide: of(dust),
  temperature: of("°C °F K"),
  volatile_organic_compounds: of(`${dust} mg/m³`),
  volatile_organic_compounds_parts: of("ppb ppm"),
  voltage: of("V mV µV kV MV"),
  volume: { units: volume, states: totals },
  volume_flow_rate: of("m³/h m³/min m³/s ft³/min L/h L/min L/s mL/s gal/h gal/min gal/d"),
  volume_storage: { units: volume, states: measurement },
  water: of("L m³ ft³ CCF MCF gal", totals),
  weight: of("kg g mg µg oz lb st", ["measurement", "total", "total_increasing"]),
  wind_direction: of("°", ["measurement_angle"]),
  wind_speed: of(speed),
};

/** Device classes of the platforms that have some, beside `sensor` and `number`. */
export const otherClasses: Record<string, string[]> = {
  binary_sensor:
    "battery battery_charging carbon_monoxide cold connectivity door garage_door gas heat light lock moisture motion moving occupancy opening plug power presence problem running safety smoke sound tamper update vibration window".split(
      " ",
    ),
  button: ["identify", "restart", "update"],
  cover: "awning blind curtain damper door garage gate shade shutter window".split(" "),
  event: ["button", "doorbell", "motion"],
  switch: ["outlet", "switch"],
};

/** Classes that a unit leaves no doubt about. */
const byUnit: Record<string, string> = {
  "°C": "temperature",
  "°F": "temperature",
  K: "temperature",
  hPa: "atmospheric_pressure",
  mbar: "atmospheric_pressure",
  ...Object.fromEntries(["Pa", "kPa", "bar", "psi"].map((unit) => [unit, "pressure"])),
  lx: "illuminance",
  dBA: "sound_pressure",
  dBm: "signal_strength",
};
for (const name of "apparent_power conductivity current data_rate duration energy frequency irradiance power reactive_energy reactive_power voltage volume_flow_rate weight".split(
  " ",
))
  for (const unit of numberClasses[name].units) byUnit[unit] ??= name;

/** Classes that the name of a driver's or module's value leaves no doubt about, where its unit fits. */
const byField: Record<string, string> = {
  co2: "carbon_dioxide",
  co: "carbon_monoxide",
  distance: "distance",
  humidity: "humidity",
  moisture: "moisture",
  pm1: "pm1",
  pm10: "pm10",
  pm25: "pm25",
  pm4: "pm4",
  battery: "battery",
  rssi: "signal_strength",
};

/** The two mus are one sign to people; Home Assistant takes the micro sign in every release, but for microseconds. */
export const canonicalUnit = (unit: string): string => {
  const micro = unit.replace(/^\u03bc/, "\u00b5");
  return micro === "\u00b5s" ? "\u03bcs" : micro;
};

/** Whether a class may have that unit; money of any kind is money. */
export const unitFits = (name: string, unit: string): boolean =>
  name === "monetary" ? /^[A-Z]{3}$|^[€$£¥₹₽]$/.test(unit) : numberClasses[name].units.includes(canonicalUnit(unit));

/** The class of a number when nobody names one; undefined where none is sure, or its state class is impossible. */
export function defaultClass(field: string, unit: string | undefined, total = false): string | undefined {
  const known = Object.hasOwn(byField, field) ? byField[field] : undefined;
  const own = unit === undefined ? undefined : canonicalUnit(unit);
  const found = known && unitFits(known, own ?? "") ? known : own !== undefined && Object.hasOwn(byUnit, own) ? byUnit[own] : undefined;
  if (found && total && !numberClasses[found].states.includes("total_increasing")) return undefined;
  return found;
}

/** The state class of a number when nobody names one. */
export function defaultStateClass(name: string | undefined, total = false): StateClass {
  const states = name === undefined ? any : numberClasses[name].states;
  const wanted: StateClass[] = total ? ["total_increasing", "measurement"] : ["measurement", "total_increasing"];
  return wanted.find((one) => states.includes(one)) ?? states[0];
}
