export type Value = number | boolean | string | null;

/** An entity as `/api/entities` has it. */
export interface Entity {
  id: string;
  name: string;
  kind: string;
  value: Value;
  unit?: string;
  age?: number;
  error?: string;
  min?: number;
  max?: number;
  step?: number;
  group?: string;
  options?: string[];
  hidden?: boolean;
  readonly?: boolean;
}

/** One entity of each of the first seven kinds, and a sensor that fails. */
export const everyKind: Entity[] = [
  { id: "air", name: "Air", kind: "sensor", value: 21.4, unit: "°C", age: 0 },
  { id: "door", name: "Door", kind: "binary_sensor", value: false, age: 0 },
  { id: "relay", name: "Pump", kind: "switch", value: false, age: 0 },
  { id: "lamp", name: "Lamp", kind: "light", value: 40, unit: "%", min: 0, max: 100, step: 1, age: 0 },
  { id: "target", name: "Target", kind: "number", value: 19.5, unit: "°C", min: 5, max: 30, step: 0.5, age: 0 },
  { id: "blind", name: "Blind", kind: "cover", value: 70, min: 0, max: 100, age: 0 },
  { id: "bell", name: "Bell", kind: "button", value: null },
  { id: "probe", name: "Probe", kind: "sensor", value: null, unit: "°C", error: "no answer on D3" },
];

/** Of the kinds that came later, what nobody may set, and what is hidden. */
export const laterKinds: Entity[] = [
  { id: "mode", name: "Mode", kind: "select", value: "eco", options: ["off", "eco", "Öl"] },
  { id: "note", name: "Note", kind: "text", value: "hello" },
  { id: "vent", name: "Vent", kind: "fan", value: 40, unit: "%", min: 0, max: 100, step: 1 },
  { id: "gate", name: "Gate", kind: "lock", value: true },
  { id: "horn", name: "Horn", kind: "siren", value: false },
  { id: "heat", name: "Heating", kind: "climate", value: 20, unit: "°C", min: 5, max: 30, step: 0.5 },
  { id: "ring", name: "Ring", kind: "event", value: "knock" },
  { id: "led", name: "Led", kind: "switch", value: true, readonly: true },
  { id: "secret", name: "Secret", kind: "switch", value: true, hidden: true },
];

export const system = {
  name: "Greenhouse",
  id: "greenhouse",
  board: "esp8266",
  version: "0.1.0",
  uptime: 273840,
  memory: { free: 1098, total: 1600, min: 612 },
  mqtt: { connected: false, error: "connection refused" },
  tasks: [
    { name: "sensor air", every: 2000, runs: 1234, errors: 0, late: 12 },
    { name: "report", every: 60000, runs: 40, errors: 3, late: 1500 },
  ],
  wifi: { state: "connected", ssid: "home", rssi: -61, ip: "192.168.1.7" },
  restarts: { count: 3, cause: "watchdog" },
  log: ["12s Wi-Fi: 192.168.1.7", "72s task report: Error: no route"],
};
