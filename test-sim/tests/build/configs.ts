import { measured } from "../../bench/memory.ts";

/** A device as its config and its user's program say, for tests of what it takes. */
export interface Sample {
  name: string;
  config: object;
  app?: string;
}

const mqtt = { url: "mqtt://127.0.0.1:1883", discovery: true };
const demo = (id: string) => ({ id, driver: "demo", every: "1s" });
const bare = { id: "greenhouse", board: "linux" };
const auth = { username: "admin", password: "secret" };
const relay = { id: "relay", driver: "switch", pin: "D5" };
const lamp = { id: "lamp", driver: "light", pin: "D12" };

const program = `import type { App } from "demitasse";
export default function app({ http, mqtt, tasks, device }: App) {
  http.get("/hello/:name", (request) => ({ hello: request.params.name }));
  http.post("/pump", (request) => { device.set("relay", request.json().on); });
  mqtt.subscribe("alerts/#", (message) => { if (message.payload === "flood") device.set("relay", false); });
  tasks.every("30s", "report", () => { mqtt.publish("report", String(device.get("soil")), { qos: 1, retain: true }); });
  device.watch("soil", () => {});
}`;
const route = `import type { App } from "demitasse";
export default function app({ http }: App) { http.get("/hello/:name", (request) => ({ hello: request.params.name })); }`;

/** Ten devices that differ in what they ask for. */
export const samples: Sample[] = [
  { name: "nothing but the page", config: bare },
  { name: "one sensor", config: { ...bare, sensors: [demo("air")] } },
  { name: "the measured device", config: measured },
  { name: "the measured device without discovery", config: { ...measured, mqtt: { ...mqtt, discovery: false } } },
  { name: "the measured device without MQTT", config: { ...measured, mqtt: undefined } },
  { name: "eight sensors and MQTT", config: { ...bare, mqtt, sensors: "abcdefgh".split("").map((letter) => demo(`${letter}_sensor`)) } },
  {
    name: "outputs of every kind and MQTT",
    config: {
      ...bare,
      mqtt,
      outputs: [
        relay,
        lamp,
        { id: "bell", driver: "button", pin: "D2" },
        { id: "level", driver: "number", min: 0, max: 10 },
        { id: "blind", driver: "cover", up: "D13", down: "D14", travel: "20s" },
      ],
    },
  },
  { name: "a login, the net listener and MQTT", config: { ...measured, web: { listener: "net", auth } } },
  { name: "a user's program with MQTT", config: measured, app: program },
  { name: "a user's route, no MQTT", config: { ...bare, sensors: [demo("air")], outputs: [relay] }, app: route },
];
