import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { engines, listeners, type Running, run } from "../../bench/http-listeners.ts";

const app = `
const http = createHttp({ listener, log: print, connections: 8 });
http.get("/awake", () => "yes");
http.get("/json", () => ({ a: 1 }));
http.listen(PORT);
`;

for (const engine of engines) {
  for (const listener of listeners) {
    describe(`${engine}, listener ${listener}, slow Wi-Fi`, () => {
      let device: Running;
      before(async () => {
        device = await run(engine, listener, app);
      });
      after(() => device?.stop());

      it("six requests at once whose heads come in two parts are all answered", async () => {
        for (let round = 0; round < 3; round++) {
          const answers = Array.from(
            { length: 6 },
            () =>
              new Promise<string>((resolve, reject) => {
                let answer = "";
                const socket = connect(device.port, "127.0.0.1", () => {
                  socket.write("GET /json HTTP/1.1\r\nHost: x\r\nConne");
                  setTimeout(() => socket.write("ction: close\r\n\r\n"), 40);
                });
                socket.on("data", (data) => {
                  answer += data;
                });
                socket.on("close", () => resolve(answer));
                socket.on("error", reject);
              }),
          );
          for (const answer of await Promise.all(answers)) assert.match(answer, /^HTTP\/1.1 200 OK[\s\S]*\{"a":1\}$/);
        }
      });
    });
  }
}
