import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { client } from "./wire.ts";

describe("staying up", () => {
  /** Seconds between the attempts of a client that never gets through. */
  function delays(device: ReturnType<typeof client>, attempts: number, after: () => void): number[] {
    const found: number[] = [];
    for (let waited = 0, seen = device.wires.length; found.length < attempts && waited < 5000; waited++) {
      if (device.wires.length > seen) {
        found.push(waited);
        waited = 0;
        seen = device.wires.length;
        after();
      }
      device.seconds(1);
    }
    return found;
  }

  it("tries again after 1, 2, 4 … 64 seconds at most, up to half of each by chance", () => {
    const device = client();
    device.mqtt.start();
    device.wire.close();
    assert.deepEqual(
      delays(device, 9, () => device.wire.close()),
      [1, 2, 3, 6, 12, 24, 48, 48, 48],
    );
  });

  it("the chance spreads a hundred devices that lost their broker at once over half of the delay, and never makes it longer than 64 seconds", () => {
    const waited = (random: number, failures: number) => {
      const device = client({}, () => random);
      device.mqtt.start();
      device.wire.close();
      return delays(device, failures, () => device.wire.close()).pop();
    };
    assert.deepEqual([waited(0, 8), waited(0.5, 8), waited(0.999, 8)], [32, 48, 64]);
    const hundred = new Set(Array.from({ length: 100 }, (_, index) => waited(index / 100, 8)));
    assert.ok(hundred.size > 30, `${hundred.size} different delays`);
  });

  it("takes a connect that throws for an attempt", () => {
    const device = client();
    device.refuse = "Connect failed (err 111)";
    device.mqtt.start();
    device.seconds(100);
    assert.equal(device.mqtt.state.error, "mqtt://broker:1883: Connect failed (err 111)");
    assert.deepEqual(device.log.slice(0, 2), [
      "mqtt://broker:1883: Connect failed (err 111)",
      "mqtt://broker:1883: Connect failed (err 111)",
    ]);
    device.refuse = undefined;
    device.online();
    assert.equal(device.mqtt.state.connected, true);
  });

  it("takes an error event for the end, and the close after it for nothing", () => {
    const device = client();
    device.mqtt.start();
    const first = device.wire;
    first.fail("connection reset");
    first.close();
    assert.equal(device.mqtt.state.error, "mqtt://broker:1883: connection reset");
    assert.equal(device.log.length, 1);
    device.seconds(1);
    assert.equal(device.wires.length, 2);
  });

  it("gives up a broker that does not answer CONNECT within 15 seconds, and frees its socket", () => {
    const device = client();
    device.mqtt.start();
    device.seconds(14);
    assert.equal(device.wire.ended, false);
    device.seconds(1);
    assert.deepEqual([device.mqtt.state.error, device.wire.ended, device.wire.freed], ["mqtt://broker:1883: no answer", true, true]);
  });

  it("late events of a socket that was given up change nothing", () => {
    const device = client();
    device.mqtt.start();
    device.seconds(15);
    const old = device.wires[0];
    device.seconds(1);
    old.receive({ cmd: "connack", returnCode: 0, sessionPresent: false });
    old.drain();
    old.close();
    assert.equal(device.mqtt.state.connected, false);
    assert.equal(device.wire.ended, false);
  });

  it("goes back to short delays only after 20 stable seconds", () => {
    const device = client();
    for (let times = 0; times < 4; times++) {
      device.online();
      device.seconds(19);
      device.wire.packets();
      device.wire.receive({ cmd: "pingresp" });
      device.wire.close();
    }
    const before = device.wires.length;
    device.seconds(5);
    assert.equal(device.wires.length, before);
    device.online();
    device.seconds(20);
    device.wire.close();
    device.seconds(1);
    assert.equal(device.wires.length, before + 2);
  });

  it("start while waiting tries at once; while connected it changes nothing", () => {
    const device = client();
    device.mqtt.start();
    for (let times = 0; times < 5; times++) {
      device.wire.close();
      device.mqtt.start();
    }
    assert.equal(device.wires.length, 6);
    device.wire.receive({ cmd: "connack", returnCode: 0, sessionPresent: false });
    device.mqtt.start();
    assert.equal(device.wires.length, 6);
    assert.equal(device.timers, 1);
  });

  it("start while connecting, or connected, again and again, is not taken for time that passes", () => {
    const device = client({ keepAlive: 20 });
    device.mqtt.start();
    for (let index = 0; index < 100; index++) device.mqtt.start();
    assert.equal(device.wires.length, 1);
    device.wire.receive({ cmd: "connack", returnCode: 0, sessionPresent: false });
    device.wire.packets();
    for (let index = 0; index < 100; index++) device.mqtt.start();
    assert.equal(device.wire.written, "");
    assert.deepEqual([device.mqtt.state.up, device.timers], [0, 1]);
  });

  it("tries a list of brokers in turn, each with its port", () => {
    const device = client({ brokers: [{ host: "a" }, { host: "b", port: 2 }, { host: "c" }] });
    device.mqtt.start();
    for (let times = 0; times < 4; times++) {
      device.wire.close();
      device.mqtt.start();
    }
    assert.deepEqual(
      device.wires.map(({ to }) => `${to.host}:${to.port}`),
      ["a:1883", "b:2", "c:1883", "a:1883", "b:2"],
    );
  });

  it("has one timer at all times, and none when stopped", () => {
    const device = client();
    assert.equal(device.timers, 0);
    device.online();
    assert.equal(device.timers, 1);
    device.wire.close();
    assert.equal(device.timers, 1);
    device.mqtt.stop();
    assert.equal(device.timers, 0);
    device.seconds(1000);
    assert.equal(device.wires.length, 1);
  });

  it("a thousand reconnects, each lost in another way, leave what was there after the first", () => {
    const device = client({ keepAlive: 4 });
    device.mqtt.subscribe("a/+/b", () => {}, { qos: 1 });
    const ways = [
      () => device.wire.close(),
      () => device.wire.fail("reset"),
      () => device.wire.receive("\x00"),
      () => device.wire.receive("\x30\xff\xff"),
      () => device.seconds(10),
    ];
    // The build has given the client's members short names, so counters are told by being numbers: a number takes the same room whatever it is.
    const data = () => JSON.stringify(device.mqtt).replace(/:-?\d+(?:\.\d+)?(?=[,}])/g, ":0");
    let before = "";
    for (let round = 0; round < 1000; round++) {
      device.online();
      device.mqtt.publish("t", "x", { qos: 1, wait: false });
      ways[round % ways.length]();
      assert.equal(device.timers, 1);
      assert.ok(device.mqtt.state.queued <= 20);
      device.online();
      for (const { cmd, messageId } of device.wire.packets()) {
        if (cmd === "publish") device.wire.receive({ cmd: "puback", messageId });
        if (cmd === "subscribe") device.wire.receive({ cmd: "suback", messageId, granted: [1] });
      }
      device.wire.close();
      if (round === ways.length) before = data();
    }
    assert.equal(device.mqtt.state.queued, 0);
    assert.equal(data(), before);
  });
});
