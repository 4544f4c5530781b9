import assert from "node:assert/strict";
import { describe, it } from "node:test";
import mqtt from "mqtt";
import { watchTopics } from "../../broker/index.ts";
import { mosquitto, noMosquitto } from "../../broker/mosquitto.ts";
import { device } from "./device.ts";
import { engines, run } from "./run.ts";

const url = (port: number, user = "") => `mqtt://${user}127.0.0.1:${port}`;
const heard = (log: string[]) => log.filter((line) => line.startsWith("got")).map((line) => line.split(" ").pop());

for (const engine of engines)
  describe(`${engine} with mosquitto`, { skip: noMosquitto }, () => {
    it("a password file lets it in or keeps it out", async () => {
      const broker = await mosquitto({ users: { device: "s3cret" } });
      const right = await run(engine, device(broker.port, `username: "device", password: "s3cret",`));
      await right.until(() => right.log.includes("connected false"), "connected");
      await right.stop();
      const wrong = await run(engine, device(broker.port, `username: "device", password: "guess",`));
      await wrong.until(() => wrong.log.includes(`${url(broker.port)}: refused: not authorized`), "refused");
      await wrong.stop();
      await broker.remove();
    });

    it("an access list that forbids a filter harms nothing else", async () => {
      const broker = await mosquitto({ rules: "topic readwrite device/#\ntopic readwrite to/#\ntopic readwrite from/#\n" });
      const board = await run(
        engine,
        device(
          broker.port,
          "",
          `mqtt.subscribe("secret/plans", () => {}); mqtt.publish("from/x", "1", { qos: 1 }).then(() => print("sent"));`,
        ),
      );
      await board.until(() => board.log.includes("sent"), "sent");
      // Brokers may accept a subscription and deliver nothing, as this one does for a filter that matches no rule.
      const other = await watchTopics(url(broker.port));
      await other.publish("to/1/x", "hello", { qos: 1 });
      await board.until(() => heard(board.log).includes("hello"), "a message");
      await other.end();
      await board.stop();
      await broker.remove();
    });

    it("MQTT-3.1.2-4: a session that lasts: what was sent to it while it was away arrives, once at QoS 2", async () => {
      const broker = await mosquitto();
      const board = await run(engine, device(broker.port, "clean: false,"));
      await board.until(() => board.log.includes("connected false"), "connected");
      await board.until(async () => (await board.evaluate("mqtt.state.queued")) === "0", "subscribed");
      await board.evaluate("mqtt.stop()");
      const other = await mqtt.connectAsync(url(broker.port));
      for (const qos of [1, 2] as const) await other.publishAsync("to/1/x", `away${qos}`, { qos });
      await board.evaluate("mqtt.start()");
      await board.until(() => board.log.includes("connected true"), "the session");
      await board.until(() => heard(board.log).length >= 2, "what was sent meanwhile");
      assert.deepEqual(heard(board.log), ["away1", "away2"]);
      await other.endAsync();
      await board.stop();
      await broker.remove();
    });

    it("restarts by signal, with persistence: nothing promised is lost, nothing doubled at QoS 2", async () => {
      const broker = await mosquitto({ more: "max_inflight_messages 3" });
      const watcher = await mqtt.connectAsync(url(broker.port), { clientId: "watcher", clean: false, reconnectPeriod: 50 });
      const seen: string[] = [];
      watcher.on("message", (_topic, payload) => seen.push(String(payload)));
      watcher.on("error", () => {});
      await watcher.subscribeAsync("from/#", { qos: 2 });
      const board = await run(engine, device(broker.port, "clean: false,"));
      await board.until(() => board.log.includes("connected false"), "connected");
      for (let round = 0; round < 3; round++) {
        for (let index = 0; index < 5; index++) {
          await board.evaluate(`mqtt.publish("from/x", "${round}.${index}", { qos: 2, wait: false })`);
          watcher.publish("to/2/x", `${round}.${index}`, { qos: 2 });
        }
        await broker.stop("SIGTERM");
        await board.until(async () => (await board.evaluate("mqtt.state.connected")) === "false", "noticed");
        await broker.start();
        await board.until(async () => (await board.evaluate("mqtt.state.connected")) === "true", "back", 200);
      }
      const expected = [0, 1, 2].flatMap((round) => [0, 1, 2, 3, 4].map((index) => `${round}.${index}`));
      await board.until(() => seen.length >= 15 && heard(board.log).length >= 15, `all messages, ${seen.length}`, 60);
      assert.deepEqual(seen, expected);
      assert.deepEqual(heard(board.log).sort(), expected);
      assert.equal(await board.evaluate("mqtt.state.dropped"), "0");
      await watcher.endAsync(true);
      await board.stop();
      await broker.remove();
    });

    it("MQTT-3.1.2-24: finds out that it is frozen, and comes back when it thaws", async () => {
      const broker = await mosquitto();
      const board = await run(engine, device(broker.port, "keepAlive: 4,"));
      await board.until(() => board.log.includes("connected false"), "connected");
      broker.signal("SIGSTOP");
      await board.until(() => board.log.includes(`${url(broker.port)}: no answer`), "noticed", 6);
      broker.signal("SIGCONT");
      await board.until(() => board.log.filter((line) => line === "connected false").length === 2, "back", 60);
      await board.stop();
      await broker.remove();
    });
  });
