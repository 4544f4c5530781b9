import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startBroker, watchTopics } from "../../broker/index.ts";
import type { SimBoard } from "../../sim/board/board.ts";
import { device } from "./device.ts";
import { engines, run } from "./run.ts";

if (!process.env.ESPRUINO) console.log("# skipped: the interpreter, as $ESPRUINO is not set");

for (const engine of engines)
  describe(`${engine} with aedes`, () => {
    it("MQTT-4.3: messages of every QoS arrive once each way", async () => {
      const broker = await startBroker();
      const board = await run(engine, device(broker.port));
      const other = await watchTopics(broker.url, "from/#", "device/status");
      await board.until(() => other.last("device/status") === "online", "status online");
      for (const qos of [0, 1, 2] as const) {
        await other.publish(`to/${qos}/x`, `m${qos}`, { qos });
        await board.evaluate(`mqtt.publish("from/${qos}", "n${qos}", { qos: ${qos}, retain: true, wait: false })`);
      }
      await board.until(() => other.messages.length >= 4 && board.log.filter((line) => line.startsWith("got")).length >= 3, "all messages");
      await board.until(async () => (await board.evaluate("mqtt.state.queued")) === "0", "acknowledged");
      assert.deepEqual(
        board.log.filter((line) => line.startsWith("got")),
        ["got 00 m0", "got 11 m1", "got 22 m2"],
      );
      assert.deepEqual(
        other.messages
          .filter(({ topic }) => topic.startsWith("from"))
          .map(({ topic, payload }) => `${topic} ${payload}`)
          .sort(),
        ["from/0 n0", "from/1 n1", "from/2 n2"],
      );
      await other.end();
      await board.stop();
      await broker.stop();
    });

    it("a promise resolves when the broker has the message", async () => {
      const broker = await startBroker();
      const board = await run(engine, device(broker.port, "", `mqtt.publish("from/boot", "hello", { qos: 2 }).then(() => print("sent"));`));
      await board.until(() => board.log.includes("sent"), "the promise");
      assert.ok(broker.published.some(({ topic, payload }) => topic === "from/boot" && payload === "hello"));
      await board.stop();
      await broker.stop();
    });

    it("MQTT-3.1.2-8, 3.14.4-3: the will speaks when it vanishes, not when it says goodbye", async () => {
      const broker = await startBroker();
      const board = await run(engine, device(broker.port));
      const other = await watchTopics(broker.url, "device/status");
      await board.until(() => other.last("device/status") === "online", "status online");
      await board.evaluate("mqtt.stop()");
      await board.until(() => broker.clients().length === 1, "gone");
      assert.equal(other.last("device/status"), "online");
      await board.evaluate("mqtt.start()");
      await board.until(() => broker.clients().length === 2, "back");
      await board.stop();
      const end = performance.now() + 5000;
      while (other.last("device/status") !== "offline" && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.equal(other.last("device/status"), "offline");
      await other.end();
      await broker.stop();
    });

    it("no broker at boot, and one that restarts: comes back, with its subscriptions and what was published meanwhile", async () => {
      const broker = await startBroker();
      await broker.stop();
      const board = await run(engine, device(broker.port, "", `mqtt.publish("from/early", "1", { qos: 1, wait: false });`));
      await board.until(() => board.log.some((line) => /^mqtt:\/\//.test(line)), "a failed attempt");
      await broker.start();
      for (let times = 0; times < 3; times++) {
        await board.until(() => broker.published.filter(({ payload }) => payload === "online").length === times + 1, "online", 200);
        const other = await watchTopics(broker.url);
        await other.publish("to/1/x", `round ${times}`, { qos: 1 });
        await board.until(() => board.log.some((line) => line.endsWith(`round ${times}`)), "a message");
        await other.end();
        await broker.stop();
        await board.until(async () => (await board.evaluate("mqtt.state.connected")) === "false", "noticed");
        await board.evaluate(`mqtt.publish("from/meanwhile", "${times}", { qos: 1, wait: false })`);
        await broker.start();
      }
      await board.until(() => broker.published.filter(({ payload }) => payload === "online").length === 4, "online", 200);
      assert.ok(broker.published.some(({ topic }) => topic === "from/early"));
      await board.until(
        () => broker.published.filter(({ topic }) => topic === "from/meanwhile").length >= 3,
        "what was published meanwhile",
      );
      await board.stop();
      await broker.stop();
    });

    it("a wrong password is refused, said, and tried again after half a minute", async () => {
      const broker = await startBroker({ login: { username: "u", password: "right" } });
      const board = await run(engine, device(broker.port, `username: "u", password: "wrong",`));
      await board.until(
        async () => (await board.evaluate("mqtt.state.error")) === `mqtt://127.0.0.1:${broker.port}: refused: bad user name or password`,
        "refused",
      );
      // On the interpreter it would last as long.
      if (engine !== "espruino") {
        const refusals = () => board.log.filter((line) => line.includes("refused: ")).length;
        const from = Number(await board.evaluate("getTime()"));
        await board.until(() => refusals() > 1, "again", 40);
        assert.ok(Number(await board.evaluate("getTime()")) - from > 25);
      }
      await board.stop();
      await broker.stop();
    });

    it("a payload of 20 kB goes out in slices while the client goes on", async () => {
      const broker = await startBroker();
      const board = await run(
        engine,
        device(
          broker.port,
          "",
          `mqtt.publish("from/big", { length: 20000, read: (offset, size) => "0123456789".repeat(60).substr(offset % 10, size) }, { qos: 1, wait: false });`,
        ),
      );
      await board.until(() => broker.published.some(({ topic }) => topic === "from/big"), "the payload", 60);
      assert.equal(broker.published.find(({ topic }) => topic === "from/big")?.payload, "0123456789".repeat(2000));
      await board.stop();
      await broker.stop();
    });
  });

const errors = {
  unknown: { esp8266: "not found", esp32: "Unable to locate host" },
  refuse: { esp8266: "connection reset", esp32: "connection refused" },
  hang: { esp8266: "no answer", esp32: "no answer" },
};

for (const engine of ["esp8266", "esp32"] as const)
  describe(`${engine}: a broker's name`, () => {
    for (const route of ["unknown", "refuse", "hang"] as const)
      it(`${route}: is tried again and again, leaves no socket behind, and is connected to once it leads somewhere`, async () => {
        const broker = await startBroker();
        const running = await run(engine, device(broker.port, `host: "broker.local",`));
        const { net } = running.board as SimBoard;
        net.routes.set("broker.local", route);
        const failed = () => running.log.filter((line) => line.startsWith("mqtt://"));
        await running.until(() => failed().length === 4, "four attempts", 120);
        assert.equal(failed()[3], `mqtt://broker.local:${broker.port}: ${errors[route][engine]}`);
        assert.equal(net.sockets(), 0);
        net.routes.set("broker.local", `127.0.0.1:${broker.port}`);
        await running.until(() => running.log.includes("connected false"), "connected", 120);
        assert.equal(net.sockets(), 1);
        await running.stop();
        await broker.stop();
      });
  });
