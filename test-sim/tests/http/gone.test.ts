import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { engines, exchange, type Running, run } from "../../bench/http-listeners.ts";

const app = `
const feed = events({ clients: 2 });
const http = createHttp({ listener, log: print });
let done = 0;
http.get("/awake", () => "yes");
http.get("/done", () => ({ done }));
http.post("/do", (request) => { done += 1; return { got: request.text() }; });
http.get("/live", () => feed.open("hello", "{}"));
http.listen(PORT);
`;

const post = "POST /do HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok";
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;

for (const engine of engines) {
  describe(`${engine}, net: clients that go at once`, () => {
    let device: Running;
    /** Sends all and the end of it at once, as `nc -N` and Arduino's `stop()` do. */
    const sendAndEnd = (...parts: string[]) =>
      new Promise<string>((resolve, reject) => {
        let answer = "";
        const socket = connect(device.port, "127.0.0.1", async () => {
          for (const part of parts.slice(0, -1)) {
            socket.write(part);
            await new Promise((sent) => setTimeout(sent, 20));
          }
          socket.end(parts[parts.length - 1]);
        });
        socket.setEncoding("latin1");
        socket.on("data", (text) => {
          answer += text;
        });
        socket.on("close", () => resolve(answer));
        socket.on("error", (error: NodeJS.ErrnoException) => (error.code === "ECONNRESET" ? resolve(answer) : reject(error)));
      });
    const done = async () => JSON.parse((await exchange(device.port, get("/done"), 30)).split("\r\n\r\n")[1]).done;
    before(async () => {
      device = await run(engine, "net", app);
    });
    after(() => device?.stop());

    it("a POST with its end behind it is done, and answered", async () => {
      for (let i = 0; i < 10; i++) assert.match(await sendAndEnd(post), /200 OK[\s\S]*\{"got":"ok"\}$/);
      assert.equal(await done(), 10);
    });

    it("so is one whose body comes in a packet of its own", async () => {
      for (let i = 0; i < 5; i++) assert.match(await sendAndEnd(post.slice(0, -2), "ok"), /\{"got":"ok"\}$/);
      assert.equal(await done(), 15);
    });

    it("two in one packet are done, both", async () => {
      await sendAndEnd(post + post);
      assert.equal(await done(), 17);
    });

    it("a page that is loaded anew while its streams are open gets its stream, or is told to wait, and nothing enters the log", async () => {
      for (let i = 0; i < 10; i++) {
        const open = [0, 1].map(() => connect(device.port, "127.0.0.1"));
        await Promise.all(
          open.map(
            (socket) =>
              new Promise((came) => {
                socket.on("error", () => {});
                socket.once("data", came);
                socket.write(get("/live"));
              }),
          ),
        );
        for (const socket of open) socket.destroy();
        assert.match(await exchange(device.port, get("/live"), 20), /^HTTP\/1.1 (200|503) /);
      }
      assert.deepEqual(
        device.log.filter((line) => line.includes("closed")),
        [],
      );
    });
  });
}
