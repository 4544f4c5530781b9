import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { exchange, type ListenerName, listeners, type Running, run } from "./run.ts";

const app = `
const http = createHttp({ listener, log: () => {}, patience: 2 });
http.get("/awake", () => "yes");
http.get("/users/:id", (request) => request.params);
http.post("/users/:id", (request) => ({ got: request.json() }));
http.get("/endless", () => [() => "0123456789abcdef".repeat(16), 200, { "Content-Type": "text/plain" }]);
let last = getTime();
let late = 0;
setInterval(() => { const now = getTime(); late = Math.max(late, now - last - 0.1); last = now; }, 100);
http.get("/late", () => "" + Math.round(late * 1000));
http.listen(PORT);
`;

const valid =
  'POST /users/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}';
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function open(port: number, bytes: string): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(Buffer.from(bytes, "latin1"));
      resolve(socket);
    });
    socket.on("error", () => resolve(socket));
    socket.on("data", () => {});
  });
}

const needed = process.env.ESPRUINO ? false : "ESPRUINO names no interpreter";

for (const listener of listeners) {
  describe(`espruino, listener ${listener}, 1600 variables`, { skip: needed }, () => {
    let device: Running;
    let idle = 0;
    before(async () => {
      device = await run("espruino", listener as ListenerName, app);
      // Whatever is made once and kept (classes of the interpreter) is made here.
      for (const request of [
        get("/users/1"),
        valid,
        get("/nope"),
        get("/%41%zz"),
        valid.replace(": 7", ": x"),
        valid.replace("{", "["),
        get("/late"),
      ])
        await exchange(device.port, request, 100);
      const reader = await open(device.port, get("/endless"));
      await pause(300);
      reader.destroy();
      await pause(1500);
      idle = await device.jsvars();
    });
    after(() => device?.stop());

    /** It answers, and every variable is back within the patience of the listener and a little. */
    async function unharmed(t: { diagnostic(text: string): void }): Promise<void> {
      assert.match(await exchange(device.port, get("/users/1"), 100), /\{"id":"1"\}$/);
      let jsvars = 0;
      for (let i = 0; i < 60; i++) {
        jsvars = await device.jsvars();
        if (jsvars <= idle + 2) break;
        await pause(100);
      }
      assert.ok(jsvars <= idle + 2, `${jsvars} variables in use, ${idle} before`);
      assert.ok(!device.log.includes("ended"), "the interpreter ended");
      t.diagnostic(
        `${idle} variables idle; polls late by ${(await exchange(device.port, get("/late"), 100)).split("\r\n\r\n")[1]} ms at most`,
      );
    }

    it("every beginning of a request, and away", async (t) => {
      for (let i = 1; i < valid.length; i += 3) {
        const socket = await open(device.port, valid.slice(0, i));
        await pause(2);
        socket.destroy();
      }
      await unharmed(t);
    });

    it("connections that stay silent while another wants service", async (t) => {
      const sockets = await Promise.all(Array.from({ length: 9 }, () => open(device.port, "GET /us")));
      for (let i = 0; i < 3; i++) {
        await pause(1100);
        assert.match(await exchange(device.port, get("/users/2"), 100), /\{"id":"2"\}$/);
      }
      for (const socket of sockets) socket.destroy();
      await unharmed(t);
    });

    it("a byte now and then is given up", async (t) => {
      const socket = await open(device.port, "G");
      let answer = "";
      socket.on("data", (data) => (answer += data));
      for (let i = 0; i < 60 && !answer; i++) {
        socket.write("E");
        await pause(100);
      }
      assert.match(answer, /^HTTP\/1.1 408 /);
      socket.destroy();
      await unharmed(t);
    });

    it("headers of 40 kB", async (t) => {
      for (let i = 0; i < 10; i++) {
        const socket = await open(device.port, `GET /users/1 HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(40000)}\r\n\r\n`);
        await pause(30);
        socket.destroy();
      }
      await unharmed(t);
    });

    it("a body of 1 MB", async (t) => {
      const socket = await open(
        device.port,
        `POST /users/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n${"a".repeat(1_000_000)}`,
      );
      await pause(800);
      socket.destroy();
      await unharmed(t);
    });

    it("a client that never reads", async (t) => {
      const sockets = await Promise.all([1, 2, 3].map(() => open(device.port, get("/endless"))));
      for (const socket of sockets) socket.pause();
      await pause(1500);
      assert.match(await exchange(device.port, get("/users/3"), 100), /\{"id":"3"\}$/);
      for (const socket of sockets) socket.destroy();
      await unharmed(t);
    });

    it("mutations of a valid request", async (t) => {
      const mutation = fc.array(
        fc.record({ at: fc.nat(valid.length - 1), take: fc.nat(6), put: fc.string({ unit: "binary", maxLength: 6 }) }),
        { minLength: 1, maxLength: 4 },
      );
      const property = fc.asyncProperty(mutation, async (edits) => {
        let text = valid;
        for (const { at, take, put } of edits)
          text = text.slice(0, at) + Buffer.from(put, "utf8").toString("latin1") + text.slice(at + take);
        const socket = await open(device.port, text);
        await pause(4);
        socket.destroy();
      });
      const seed = Date.now() & 0x7fffffff;
      t.diagnostic(`random seed ${seed}`);
      await fc.assert(property, { seed: 20260801, numRuns: 250, endOnFailure: true });
      // What the interpreter makes once and keeps (its classes) it has by now; from here on nothing may be added.
      await pause(3000);
      const kept = await device.jsvars();
      assert.ok(kept <= idle + 30, `${kept} variables in use, ${idle} before`);
      idle = kept;
      await fc.assert(property, { seed, numRuns: 250, endOnFailure: true });
      await unharmed(t);
    });
  });
}
