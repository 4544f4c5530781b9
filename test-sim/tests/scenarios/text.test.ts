import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { onEachEngine } from "./suite.ts";

const app = `
import type { App } from "demitasse";
export default function app({ http, mqtt }: App) {
  http.get("/grüße", () => ({ text: "żółć 🌱 \\"q\\" \\\\ \\n" }));
  http.get("/echo/:word", (request) => ({ word: request.params.word, query: request.query.q }));
  http.post("/echo", (request) => ({ text: request.json().text }));
  mqtt.subscribe("вход", (message) => { mqtt.publish("выход", message.payload + " →"); });
}`;

const config = {
  name: "温室",
  id: "text",
  board: "esp8266",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  sensors: [{ id: "air", name: "Lufttemperatur „innen“", driver: "demo", unit: "°C", every: "200ms" }],
  outputs: [{ id: "relay", name: "Pumpe für Öl", driver: "switch", pin: "D5" }],
};

onEachEngine("text in any language", { config, app }, (bench) => {
  const get = async (path: string) => (await bench.device.request("GET", path)).json();

  test("arrives unharmed in JSON", async () => {
    assert.equal((await get("/api/system")).name, "温室");
    const [air, relay] = await get("/api/entities");
    assert.deepEqual([air.name, air.unit, relay.name], ["Lufttemperatur „innen“", "°C", "Pumpe für Öl"]);
    assert.equal((await get("/api/entities/relay")).name, "Pumpe für Öl");
  });

  test("arrives unharmed on the page", async () => {
    const html = gunzipSync((await bench.device.request("GET", "/")).body).toString("utf8");
    assert.match(html, /<title>温室<\/title>/);
  });

  test("arrives unharmed over MQTT", async () => {
    await bench.device.until(() => bench.topics.last("demitasse/text/system"), 70, "telemetry");
    assert.equal(JSON.parse(bench.topics.last("demitasse/text/system") as string).name, "温室");
  });

  test("goes through the user's own routes and topics", async () => {
    assert.deepEqual(await get(`/${encodeURIComponent("grüße")}`), { text: 'żółć 🌱 "q" \\ \n' });
    const word = "Ω/ñ +%";
    assert.deepEqual(await get(`/echo/${encodeURIComponent(word)}?q=${encodeURIComponent("été & ça")}`), { word, query: "été & ça" });
    const text = "日本語 \u00a0 ÿ € 𝄞";
    assert.equal((await bench.device.request("POST", "/echo", { text })).json().text, text);
    await bench.topics.publish("вход", "привет");
    await bench.device.until(() => bench.topics.last("выход") === "привет →", 5, "the answer");
  });
});
