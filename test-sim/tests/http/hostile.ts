import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { exchange, type ListenerName } from "../../bench/http-listeners.ts";
import { measured } from "../../bench/memory.ts";
import { type Broker, startBroker } from "../../broker/index.ts";
import { type InterpreterDevice, startOnInterpreter } from "../../engines/espruino.ts";
import { onEngine } from "../scenarios/suite.ts";
import { bodyFlood, fullHeads, get, headerFlood, mutations, open, pause, prefixes, trickle, valid } from "./attacks.ts";

/** The user's program of the device that is attacked: routes, and a task that says by how much it was late. */
const app = `
import type { App } from "demitasse";
export default function app({ http, tasks }: App) {
  http.get("/users/:id", (request) => request.params);
  http.post("/users/:id", (request) => ({ got: request.json() }));
  http.get("/boom", () => { throw new Error("boom"); });
  http.get("/slow", () => tasks.sleep(3600000));
  http.get("/soon", () => tasks.sleep(10).then(() => "soon"));
  http.get("/endless", () => [() => "0123456789abcdef".repeat(16), 200, { "Content-Type": "text/plain" }]);
  let last = getTime();
  let late = 0;
  tasks.every("100ms", "tick", () => { const now = getTime(); if (now - last - 0.1 > late) late = now - last - 0.1; last = now; });
  http.get("/late", () => { const worst = late; late = 0; return "" + Math.floor(worst * 1000); });
}`;

const needed = process.env.ESPRUINO ? false : "ESPRUINO names no interpreter";

/** Variables beyond those after warm-up that are no leak: values and their texts change in length. */
const SLACK = 6;

/** Milliseconds by which a task may be late under attack, on a computer that does other things, too. */
const LATEST = 2000;

type Diagnostic = { diagnostic(text: string): void };

/** The tests of one listener. A file runs them for each, as together they take more time than a file may. */
export function hostile(listener: ListenerName): void {
  describe(`espruino, listener ${listener}, 1600 variables, with MQTT and sensors`, { skip: needed }, () => {
    let broker: Broker;
    let device: InterpreterDevice;
    let port = 0;
    let idle = 0;
    let boots = 0;
    let told = 0;
    const system = async () => (await device.request("GET", "/api/system")).json();
    const booted = () => device.log.filter((line) => line.startsWith("Demitasse ")).length;

    /** What is made once and kept (classes of the interpreter, the log of errors) is made here. */
    async function warmUp(): Promise<void> {
      for (let i = 0; i < 12; i++) await exchange(port, get("/boom"), 50);
      for (const request of [
        get("/users/1"),
        valid,
        get("/nope"),
        get("/%41%zz"),
        valid.replace(": 7", ": x"),
        valid.replace("{", "["),
        valid.replace("POST", "PURGE"),
        get("/late"),
        get("/soon"),
        get("/api/state"),
      ])
        await exchange(port, request, 100);
      await system();
      const reader = await open(port, get("/endless"));
      await pause(300);
      reader.destroy();
      await mutations(port, 1, 60);
      await pause(7000);
      const counts: number[] = [];
      for (let i = 0; i < 5; i++) counts.push(await device.jsvars());
      idle = Math.min(...counts);
      boots = booted();
    }

    before(async () => {
      broker = await startBroker();
      device = await startOnInterpreter(process.env.ESPRUINO as string, {
        config: { ...measured, web: { listener } },
        app,
        broker: broker.url,
      });
      port = device.port;
      await device.until(async () => (await system()).mqtt.up !== undefined && (await system()).mqtt.connected, 10, "MQTT is up");
      await warmUp();
    });
    after(async () => {
      await device?.stop();
      await broker?.stop();
    });

    /** Attacks, and looks at what is left: answers, variables, polls, MQTT, and whether the board is the same that it was. */
    async function survives(t: Diagnostic, attack: () => Promise<unknown>, mayRestart = false): Promise<void> {
      const before = await system();
      const begun = performance.now();
      await exchange(port, get("/late"), 100);
      await attack();
      if (mayRestart && booted() > boots) {
        await device.until(
          async () => (await exchange(port, get("/users/1"), 100).catch(() => "")).includes('{"id":"1"}'),
          2,
          "answers again after a restart",
        );
        t.diagnostic("the board restarted, as it may here");
        told = device.log.length;
        await warmUp();
      }
      assert.match(await exchange(port, get("/users/1"), 100), /\{"id":"1"\}$/);
      const late = Number((await exchange(port, get("/late"), 100)).split("\r\n\r\n")[1]);
      let jsvars = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 120 && jsvars > idle + SLACK; i++) {
        jsvars = Math.min(jsvars, await device.jsvars());
        if (jsvars > idle + SLACK) await pause(100);
      }
      assert.ok(jsvars <= idle + SLACK, `${jsvars} variables in use, ${idle} before`);
      assert.equal(booted(), boots, `the board restarted; console:\n${device.log.slice(-30).join("\n")}`);
      assert.deepEqual(
        device.log.slice(told).filter((line) => line.includes("MEMORY")),
        [],
      );
      const now = await system();
      assert.equal(now.mqtt.connected, true, "MQTT is up");
      if (now.uptime >= before.uptime) assert.equal(now.mqtt.connections, before.mqtt.connections, "MQTT has stayed up");
      assert.ok(late < LATEST, `a task of 100 ms was ${late} ms late`);
      for (const { name, runs, every, errors } of now.tasks) {
        const was = before.tasks.find((one: { name: string }) => one.name === name);
        const due = (performance.now() - begun) / every;
        assert.equal(errors, 0, `${name} failed`);
        if (was && now.uptime >= before.uptime)
          assert.ok(runs - was.runs >= due * 0.8 - 3, `${name} ran ${runs - was.runs} times of ${due}`);
      }
      t.diagnostic(`variables: ${idle} idle, ${jsvars} after; polls late by ${late} ms at most`);
    }

    it("every beginning of a request, and away", (t) => survives(t, () => prefixes(port)));

    it("connections that stay silent while another wants service", (t) =>
      survives(t, async () => {
        const sockets = await Promise.all(Array.from({ length: 9 }, () => open(port, "GET /us")));
        for (let i = 0; i < 3; i++) {
          await pause(1100);
          assert.match(await exchange(port, get("/users/2"), 100), /\{"id":"2"\}$/);
        }
        for (const socket of sockets) socket.destroy();
      }));

    it("one byte a second is given up with 408", (t) =>
      survives(t, async () => assert.match(await trickle(port, 1000), /^HTTP\/1.1 408 /)));

    it("headers of 40 kB, six of them at once", (t) => survives(t, () => headerFlood(port, 6), listener === "http"));

    // All of them may arrive between two looks of the guard on `http`: as many bytes as there are variables for.
    it("heads of 1400 bytes that never end, nine at once", (t) => survives(t, () => fullHeads(port, 9), listener === "http"));

    it("bodies of 1 MB", (t) => survives(t, () => bodyFlood(port)));

    it("clients that never read", (t) =>
      survives(t, async () => {
        const sockets = await Promise.all([1, 2, 3].map(() => open(port, get("/endless"))));
        for (const socket of sockets) socket.pause();
        await pause(1500);
        assert.match(await exchange(port, get("/users/3"), 100), /\{"id":"3"\}$/);
        for (const socket of sockets) socket.destroy();
      }));

    it("clients that leave handlers at work, which then count no longer than the timeout", (t) =>
      survives(t, async () => {
        for (let i = 0; i < 3; i++) {
          const socket = await open(port, get("/slow"));
          await pause(50);
          socket.destroy();
        }
        await pause(11_000);
        assert.match(await exchange(port, get("/soon"), 100), /soon$/);
        // What sleeps in a task goes on sleeping: those are the program's own variables.
        idle = await device.jsvars();
      }));

    it("a thousand mutations of a valid request", async (t) => {
      const seed = Date.now() & 0x7fffffff;
      t.diagnostic(`random seed ${seed}`);
      await survives(t, async () => {
        await mutations(port, 20260801, 500);
        await mutations(port, seed, 500);
      });
    });
  });

  onEngine("sim", `ten sockets, listener ${listener}`, { config: { ...measured, board: "esp8266", web: { listener } } }, (bench) => {
    it("connections held idle leave one for who wants service", async () => {
      const { device } = bench;
      const held = [];
      for (let i = 0; i < 12; i++) {
        // Beyond the board's sockets nobody answers: such a connection must not keep the test waiting.
        const socket = await Promise.race([device.raw().catch(() => undefined), device.advance(300).then(() => undefined)]);
        socket?.write("GET /api");
        if (socket) held.push(socket);
        await device.advance(20);
      }
      for (let i = 0; i < 6; i++) {
        assert.equal((await device.request("GET", "/api/state")).status, 200, `request ${i}`);
        await device.advance(1100);
      }
      for (const socket of held) socket.destroy();
      await device.advance(1000);
      const { mqtt } = (await device.request("GET", "/api/system")).json();
      assert.equal(mqtt.connected, true);
      assert.equal(mqtt.connections, 1, "MQTT has stayed up");
    });
  });
}
