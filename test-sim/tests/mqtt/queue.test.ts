import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { outcome } from "./settled.ts";
import { brief, client } from "./wire.ts";

describe("the queue", () => {
  it("keeps what is published while offline and sends it in order", () => {
    const device = client();
    for (const topic of ["a", "b", "c"]) device.mqtt.publish(topic, "x");
    assert.equal(device.mqtt.state.queued, 3);
    device.online();
    assert.deepEqual(brief(device.wire.packets()), ["a=x 0", "b=x 0", "c=x 0"]);
    assert.equal(device.mqtt.state.queued, 0);
  });

  it("retained: keeps the last value of a topic, in the place of the first", () => {
    const device = client();
    device.mqtt.publish("a", "1", { retain: true });
    device.mqtt.publish("ab", "1", { retain: true });
    device.mqtt.publish("a", "2", { retain: true });
    device.mqtt.publish("a", "3", { retain: true, qos: 1, wait: false });
    device.online();
    assert.deepEqual(brief(device.wire.packets()), ["a=3 1", "ab=1 0"]);
  });

  it("keep: last, all and none are obeyed", () => {
    const device = client();
    for (const payload of ["1", "2"]) {
      device.mqtt.publish("last", payload, { keep: "last" });
      device.mqtt.publish("all", payload, { retain: true, keep: "all" });
      device.mqtt.publish("none", payload, { keep: "none" });
    }
    assert.equal(device.mqtt.state.dropped, 2);
    device.online();
    assert.deepEqual(brief(device.wire.packets()), ["last=2 0", "all=1 0", "all=2 0"]);
    device.mqtt.publish("none", "3", { keep: "none" });
    assert.deepEqual(brief(device.wire.packets()), ["none=3 0"]);
  });

  it("keep none at QoS 1 rejects while offline", async () => {
    assert.equal(await outcome(client().mqtt.publish("a", "b", { qos: 1, keep: "none" })), "Error: not connected");
  });

  it("a newer value resolves the promise of the one it replaces", async () => {
    const device = client();
    const first = device.mqtt.publish("a", "1", { qos: 1, retain: true });
    const second = device.mqtt.publish("a", "2", { qos: 1, retain: true });
    assert.deepEqual([await outcome(first), await outcome(second)], ["resolved", "pending"]);
  });

  it("does not replace what is on its way", () => {
    const device = client({ clean: false });
    device.online();
    device.mqtt.publish("a", "1", { qos: 1, retain: true, wait: false });
    device.wire.close();
    device.mqtt.publish("a", "2", { qos: 1, retain: true, wait: false });
    device.mqtt.publish("a", "3", { qos: 1, retain: true, wait: false });
    device.online({ sessionPresent: true });
    assert.deepEqual(brief(device.wire.packets()), ["a=1 1 dup", "a=3 1"]);
  });

  it("holds 20: gives up the oldest of QoS 0, and never a promised one", async () => {
    const device = client();
    for (let index = 0; index < 18; index++) device.mqtt.publish("a", String(index), { qos: 1, wait: false });
    for (let index = 0; index < 5; index++) device.mqtt.publish("zero", String(index));
    assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.dropped], [20, 3]);
    device.mqtt.publish("a", "18", { qos: 1, wait: false });
    device.mqtt.publish("a", "19", { qos: 2, wait: false });
    assert.equal(await outcome(device.mqtt.publish("a", "20", { qos: 1 })), "Error: queue full");
    assert.equal(device.mqtt.publish("zero", "5"), undefined);
    assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.dropped], [20, 7]);
    device.online();
    for (let times = 0; times < 5; times++) device.wire.drain();
    assert.deepEqual(brief(device.wire.packets()).slice(0, 3), ["a=0 1", "a=1 1", "a=2 1"]);
  });

  it("holds about 200 jsvars, however few messages that is", () => {
    const device = client();
    for (let index = 0; index < 4; index++) device.mqtt.publish("a", "x".repeat(600));
    assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.dropped], [2, 2]);
  });

  it("a frozen broker does not fill the memory: at most 1072 bytes wait in the socket, the rest in the queue", () => {
    const device = client();
    device.online();
    for (let index = 0; index < 1000; index++) device.mqtt.publish("topic", `value ${index}`);
    assert.ok(device.wire.written.length < 1072 + 20, `${device.wire.written.length} bytes`);
    assert.equal(device.mqtt.state.queued, 20);
    for (let times = 0; times < 5; times++) device.wire.drain();
    const last = device.wire.packets().pop();
    assert.equal(String(last.payload), "value 999");
  });

  it("what waits for its acknowledgement is bounded likewise: by count, and by what it takes", async () => {
    for (const [size, most] of [
      [1, 20],
      [100, 13],
      [1000, 2],
    ]) {
      const device = client();
      device.online();
      for (let index = 0; index < 50; index++) {
        device.mqtt.publish("topic", "x".repeat(size), { qos: 1, wait: false });
        device.wire.drain();
      }
      assert.ok(device.mqtt.state.queued <= most, `${device.mqtt.state.queued} of ${size} bytes`);
      assert.equal(device.mqtt.state.queued + device.mqtt.state.dropped, 50);
      await assert.rejects(device.mqtt.publish("topic", "x".repeat(size), { qos: 1 }) as Promise<void>, { message: "queue full" });
    }
  });

  it("is stopped and started with what it holds", () => {
    const device = client();
    device.mqtt.publish("a", "b");
    device.mqtt.start();
    device.mqtt.stop();
    device.online();
    assert.deepEqual(brief(device.wire.packets()), ["a=b 0"]);
  });
});
