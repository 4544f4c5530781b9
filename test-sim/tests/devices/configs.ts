/** A device that makers really built: its config, and its program where it needs one. */
export interface MakersDevice {
  config: { id: string; board: string; [member: string]: unknown };
  app?: string;
}

const app = (body: string): string => `import type { App } from "demitasse";
export default function app({ tasks, device }: App) {
${body}
}`;
const d1mini = { board: "esp8266", app: null };
const i2c = { i2c: { main: { scl: "NodeMCU.D1", sda: "NodeMCU.D2" } } };
const wall = (pin: string) => ({ driver: "button", pin, invert: true, debounce: "20ms", double: "1ms" });

export const garageDoor: MakersDevice = {
  config: {
    ...d1mini,
    id: "garage",
    wifi: { ssid: "home" },
    sensors: [
      { id: "wall", ...wall("NodeMCU.D3") },
      { id: "signal", driver: "template", unit: "dB", category: "diagnostic" },
    ],
    outputs: [
      { id: "opener", driver: "button", pin: "NodeMCU.D1", pulse: "500ms" },
      { id: "led", driver: "status", pin: "NodeMCU.D4", invert: true },
    ],
    rules: [{ when: "wall.single", press: "opener" }],
  },
  app: app(`  device.poll("signal", "10s", () => require("Wifi").getDetails().rssi);`),
};

export const twoTemperatures: MakersDevice = {
  config: {
    ...d1mini,
    id: "temperature",
    buses: { ...i2c, onewire: { wire: { pin: "NodeMCU.D5" } } },
    sensors: ["28ff111111111108", "28ff222222222208"].map((address, i) => ({
      id: ["inside", "outside"][i],
      driver: "ds18b20",
      address,
      unit: "°F",
      filters: [{ scale: 1.8 }, { offset: 32 }],
      precision: 1,
      every: "5s",
    })),
    outputs: [{ id: "oled", driver: "ssd1306", size: "64x48", pages: [["in", "{inside} °F", "out", "{outside} °F"]] }],
  },
};

export const motion: MakersDevice = {
  config: {
    ...d1mini,
    id: "motion",
    buses: { onewire: { wire: { pin: "NodeMCU.D5" } } },
    sensors: [
      { id: "pir", driver: "digital", pin: "NodeMCU.D6", debounce: "20ms", class: "motion" },
      { id: "room", driver: "ds18b20", every: "5s" },
    ],
    outputs: [
      { id: "led", driver: "switch", pin: "NodeMCU.D7", read_only: true },
      { id: "since", driver: "text", read_only: true },
      { id: "restart", driver: "template", kind: "button" },
    ],
    rules: [{ when: "pir", off_delay: "1m", set: { led: true }, else: { led: false } }],
  },
  app: app(`  tasks.every("1m", "uptime", () => device.set("since", Math.floor(getTime() / 3600) + " h"));
  device.onCommand("restart", () => { tasks.after("1s", () => E.reboot()); });`),
};

export const waterMeter: MakersDevice = {
  config: {
    ...d1mini,
    id: "water",
    sensors: [
      { id: "pulses", driver: "counter", pin: "NodeMCU.D5", pull: "up", unit: "l", rate_unit: "l/min", restore: true, every: "5s" },
      { id: "meter", driver: "template", value: "base + pulses_total / 1000", unit: "m³", class: "water", precision: 3 },
    ],
    outputs: [
      { id: "base", driver: "number", min: -100000, max: 100000, step: 0.001, restore: true, hidden: true },
      { id: "reading", driver: "template", kind: "number", min: 0, max: 100000, step: 0.001 },
    ],
  },
  app: app(`  device.onCommand("reading", (value) => device.set("base", value - device.get("pulses_total") / 1000));`),
};

export const ventilation: MakersDevice = {
  config: {
    ...d1mini,
    id: "ventilation",
    buses: { serial: { meter: {} } },
    sensors: [
      { id: "power", driver: "cse7766", every: "1s" },
      { id: "knob", ...wall("D0") },
    ],
    outputs: [
      { id: "fan", driver: "switch", pin: "D12" },
      { id: "by_hand", driver: "template", kind: "switch", restore: true },
    ],
    rules: [
      { when: "knob.single", toggle: "fan" },
      { when: "fan and power_power < 15 and not by_hand", for: "30m", set: { fan: false } },
    ],
  },
};

export const shutter: MakersDevice = {
  config: {
    ...d1mini,
    id: "shutter",
    buses: { i2c: { main: { scl: "D14", sda: "D12" } } },
    sensors: [
      { id: "meter", driver: "ina219", every: "200ms" },
      { id: "case", driver: "ntc", pin: "A0", every: "5s" },
      { id: "up", ...wall("D13") },
      { id: "down", ...wall("D5") },
    ],
    outputs: [{ id: "blind", driver: "cover", up: "D4", down: "D15", travel: "20s" }],
    rules: [{ when: "case > 85", set: { blind: "stop" }, refuse: { blind: "too hot" } }],
  },
  app: app(`  const runs = () => device.get("meter_current") > 0.1;
  device.watch("up.single", () => device.set("blind", runs() ? "stop" : 100));
  device.watch("down.single", () => device.set("blind", runs() ? "stop" : 0));`),
};

export const openGarage: MakersDevice = {
  config: {
    ...d1mini,
    id: "opengarage",
    sensors: [
      { id: "distance", driver: "hcsr04", trigger: "D12", echo: "D14", every: "1s" },
      { id: "open", driver: "template", kind: "binary_sensor", value: "distance < door_limit", class: "garage_door" },
      { id: "car", driver: "template", kind: "binary_sensor", value: "distance >= door_limit and distance < car_limit" },
    ],
    outputs: [
      { id: "door_limit", driver: "number", min: 0, max: 400, restore: true, safe: 50 },
      { id: "car_limit", driver: "number", min: 0, max: 400, restore: true, safe: 200 },
      { id: "late", driver: "number", min: 1, max: 240, safe: 10, unit: "min" },
      { id: "opener", driver: "button", pin: "D15" },
      { id: "buzzer", driver: "buzzer", pin: "D4" },
    ],
    rules: [{ when: "open", for: "late", do: [{ set: { buzzer: "warn" } }, { wait: "5s" }, { press: "opener" }] }],
  },
};

export const roomSensor: MakersDevice = {
  config: {
    ...d1mini,
    id: "den",
    buses: i2c,
    sensors: [
      { id: "air", driver: "bme280", every: "5s" },
      { id: "light", driver: "analog", pin: "A0", unit: "%", every: "1s" },
      { id: "pir", driver: "digital", pin: "NodeMCU.D5", debounce: "20ms", class: "motion" },
    ],
    outputs: [{ id: "glow", driver: "ws2812", pin: "NodeMCU.D6", leds: 1 }],
    rules: [{ when: "pir and light < 20", off_delay: "30s", set: { glow: 30 }, else: { glow: 0 } }],
  },
};

export const socket: MakersDevice = {
  config: {
    ...d1mini,
    id: "socket",
    buses: { serial: { meter: {} } },
    timezone: "Europe/Berlin",
    sensors: [
      { id: "power", driver: "cse7766", every: "1s" },
      { id: "today", driver: "template", value: "(power_energy - midnight) / 1000", unit: "kWh" },
      { id: "knob", ...wall("D0") },
    ],
    outputs: [
      { id: "relay", driver: "switch", pin: "D12" },
      { id: "led", driver: "switch", pin: "D13", invert: true, read_only: true },
      { id: "midnight", driver: "number", min: 0, max: 1e9, hidden: true },
    ],
    rules: [
      { when: "knob.single", toggle: "relay" },
      { when: "relay", set: { led: true }, else: { led: false } },
    ],
  },
  app: app(`  tasks.daily("00:00", "midnight", () => device.set("midnight", device.get("power_energy")));`),
};

export const pump: MakersDevice = {
  config: {
    ...d1mini,
    id: "circulation",
    timezone: "Europe/Berlin",
    sensors: [{ id: "due", driver: "template", kind: "binary_sensor" }],
    outputs: [
      { id: "pump", driver: "switch", pin: "D12" },
      { id: "on_time", driver: "number", min: 1, max: 60, safe: 4, unit: "min", restore: true },
      { id: "off_time", driver: "number", min: 1, max: 240, safe: 20, unit: "min", restore: true },
      { id: "from", driver: "number", min: 0, max: 24, safe: 6, unit: "h", restore: true },
      { id: "to", driver: "number", min: 0, max: 24, safe: 22, unit: "h", restore: true },
    ],
    rules: [
      { when: "due and not pump", for: "off_time", set: { pump: true } },
      { when: "pump", for: "on_time", set: { pump: false } },
      { when: "not due", set: { pump: false } },
    ],
  },
  app: app(`  device.poll("due", "10s", () => {
    const hour = new Date().getHours();
    return hour >= device.get("from") && hour < device.get("to");
  });`),
};

export const lamp: MakersDevice = {
  config: {
    ...d1mini,
    id: "lamp",
    sensors: [{ id: "air", driver: "dht22", pin: "NodeMCU.D5", every: "5s" }],
    outputs: [{ id: "strip", driver: "ws2812", pin: "NodeMCU.D6", leds: 12 }],
  },
};

export const drawer: MakersDevice = {
  config: {
    ...d1mini,
    id: "drawer",
    buses: i2c,
    sensors: [
      { id: "air", driver: "dht22", pin: "NodeMCU.D5", every: "5s" },
      { id: "plate", driver: "ntc", pin: "A0", every: "2s" },
    ],
    outputs: [
      { id: "heater", driver: "switch", pin: "NodeMCU.D6" },
      { id: "supply", driver: "switch", pin: "NodeMCU.D7", safe: true },
      { id: "dry", driver: "thermostat", sensor: "air_temperature", output: "heater", min: 20, max: 60, hysteresis: 1 },
      { id: "oled", driver: "ssd1306", pages: [["Air {air_temperature} °C", "Hum {air_humidity} %", "Plate {plate} °C", "Heat {heater}"]] },
    ],
    rules: [{ when: "plate > 80 or not plate.available", set: { heater: false }, refuse: { heater: "plate too hot, or not known" } }],
  },
};

export const devices: Record<string, MakersDevice> = {
  garageDoor,
  twoTemperatures,
  motion,
  waterMeter,
  ventilation,
  shutter,
  openGarage,
  roomSensor,
  socket,
  pump,
  lamp,
  drawer,
};
