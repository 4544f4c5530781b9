import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { onEachEngine } from "./suite.ts";

const notices: string[] = [];
const server = createServer(async (request, response) => {
  let text = `${request.method} ${request.url} ${request.headers.title}: `;
  for await (const part of request) text += part;
  notices.push(text);
  // In chunks, as what is written without a length.
  response.write('{"id":');
  response.end("7}");
});
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
after(() => server.close());

const app = `
import type { App } from "demitasse";
export default function app({ http, tasks, device }: App) {
  let last = "";
  const notify = async (text: string, to: string) => {
    try {
      const answer = await http.fetch(to + "/alarm", { headers: { Title: "Greenhouse" }, body: text, timeout: 2 });
      last = answer.status + " " + JSON.parse(answer.body).id;
    } catch (error: any) { last = error.message; }
  };
  device.watch("relay", (value) => { notify("pump " + (value ? "on" : "off"), "${url}"); });
  tasks.every("100ms", "nobody", () => http.fetch("http://127.0.0.1:1/").then(() => {}));
  http.get("/last", () => last);
}`;

const config = { id: "greenhouse", board: "esp8266", outputs: [{ id: "relay", driver: "switch", pin: "D5" }] };

for (const listener of ["http", "net"])
  onEachEngine(`notices, listener ${listener}`, { config: { ...config, web: { listener } }, app, brokerDown: true }, (bench) => {
    test("are sent while the device goes on, and a server that is not there is an error of its task", async () => {
      const { device } = bench;
      notices.length = 0;
      for (const value of [true, false]) {
        await device.request("POST", "/api/entities/relay", { value });
        await device.until(() => notices.length > (value ? 0 : 1), 5, "the notice");
      }
      assert.deepEqual(notices, ["POST /alarm Greenhouse: pump on", "POST /alarm Greenhouse: pump off"]);
      await device.until(async () => (await device.request("GET", "/last")).text === "200 7", 5, "the answer");
      await device.until(async () => (await device.request("GET", "/api/system")).json().tasks[0].errors > 0, 5, "the task's error");
      // The second is what an ESP8266 says.
      assert.match(device.log.join("\n"), /nobody: Error: 127\.0\.0\.1:1: connection (refused|reset)/);
    });
  });
