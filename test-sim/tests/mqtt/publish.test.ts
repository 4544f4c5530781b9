import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { outcome } from "./settled.ts";
import { brief, client } from "./wire.ts";

describe("PUBLISH", () => {
  it("any topic, payload, QoS and retain, as mqtt-packet reads them", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1, maxLength: 200 }),
        fc.uint8Array({ maxLength: 3000 }),
        fc.constantFrom(0, 1, 2),
        fc.boolean(),
        (name, data, qos, retain) => {
          const topic = name.replace(/[+#\0]/g, "_");
          const device = client();
          device.online();
          device.mqtt.publish(Buffer.from(topic).toString("latin1"), Buffer.from(data).toString("latin1"), {
            qos: qos as 0,
            retain,
            wait: false,
          });
          for (let times = 0; times < 8; times++) device.wire.drain();
          const [packet, ...more] = device.wire.packets();
          assert.equal(more.length, 0);
          assert.deepEqual(
            [packet.topic, Buffer.from(packet.payload), packet.qos, packet.retain, packet.dup],
            [Buffer.from(topic).toString("utf8"), Buffer.from(data), qos, retain, false],
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("2.2.3: bodies around every step of the length", () => {
    for (const size of [0, 1, 124, 125, 126, 127, 128, 300, 16_380, 16_381, 16_384, 70_000]) {
      const device = client();
      device.online();
      device.mqtt.publish("a", "x".repeat(size));
      for (let times = 0; times < 200; times++) device.wire.drain();
      const [packet] = device.wire.packets();
      assert.equal(packet.payload.length, size);
    }
  });

  it("MQTT-3.3.2-2, 4.7.3-1: topics that are none are refused with their name", () => {
    const device = client();
    for (const topic of ["", "a/+", "#", "a#b"]) assert.throws(() => device.mqtt.publish(topic, "x"), { message: `bad topic: ${topic}` });
    assert.throws(() => device.mqtt.publish("x".repeat(65_536), "x"), /^Error: bad topic: xxx/);
  });

  it("a number or undefined is sent as its text", () => {
    const device = client();
    device.online();
    for (const payload of [21.5, undefined, false]) device.mqtt.publish("a", payload as unknown as string);
    assert.deepEqual(brief(device.wire.packets()), ["a=21.5 0", "a=undefined 0", "a=false 0"]);
  });
});

describe("QoS 0", () => {
  it("goes out at once and gives no promise", () => {
    const device = client();
    device.online();
    assert.equal(device.mqtt.publish("a", "b"), undefined);
    assert.deepEqual(brief(device.wire.packets()), ["a=b 0"]);
    assert.equal(device.mqtt.state.queued, 0);
  });
});

describe("QoS 1", () => {
  it("MQTT-4.3.2-1: has an id, is kept until PUBACK, and resolves then", async () => {
    const device = client();
    device.online();
    const promise = device.mqtt.publish("a", "b", { qos: 1 });
    const [{ messageId, dup }] = device.wire.packets();
    assert.ok(messageId > 0);
    assert.equal(dup, false);
    assert.equal(await outcome(promise), "pending");
    assert.equal(device.mqtt.state.queued, 1);
    device.wire.receive({ cmd: "puback", messageId });
    assert.equal(await outcome(promise), "resolved");
    assert.equal(device.mqtt.state.queued, 0);
  });

  it("without a promise when it is not wanted", () => {
    const device = client();
    device.online();
    assert.equal(device.mqtt.publish("a", "b", { qos: 1, wait: false }), undefined);
  });

  it("MQTT-2.3.1-2: ids in use are not given again, and all of them come round", () => {
    const device = client();
    device.online();
    device.mqtt.publish("held", "", { qos: 1, wait: false });
    const [{ messageId: held }] = device.wire.packets();
    const ids = new Set<number>();
    for (let times = 0; times < 3000; times++) {
      device.mqtt.publish("a", "", { qos: 1, wait: false });
      device.wire.drain();
      const [{ messageId }] = device.wire.packets();
      assert.notEqual(messageId, held);
      ids.add(messageId);
      device.wire.receive({ cmd: "puback", messageId });
    }
    assert.equal(ids.size, 998);
    assert.equal(device.mqtt.state.queued, 1);
  });

  it("acknowledgements in another order settle their own promises", async () => {
    const device = client();
    device.online();
    const promises = ["1", "2", "3"].map((payload) => device.mqtt.publish("a", payload, { qos: 1 }));
    const ids = device.wire.packets().map(({ messageId }) => messageId);
    device.wire.receive({ cmd: "puback", messageId: ids[2] });
    device.wire.receive({ cmd: "puback", messageId: ids[0] });
    assert.deepEqual(
      [await outcome(promises[0]), await outcome(promises[1]), await outcome(promises[2])],
      ["resolved", "pending", "resolved"],
    );
  });

  it("a wrong, late, doubled or foreign acknowledgement changes nothing", () => {
    const device = client();
    device.online();
    device.mqtt.publish("a", "b", { qos: 1, wait: false });
    const [{ messageId }] = device.wire.packets();
    for (const cmd of ["pubcomp", "unsuback"] as const) device.wire.receive({ cmd, messageId } as any);
    device.wire.receive({ cmd: "suback", messageId, granted: [0] });
    device.wire.receive({ cmd: "puback", messageId: messageId === 1 ? 2 : 1 });
    assert.equal(device.mqtt.state.queued, 1);
    device.wire.receive({ cmd: "puback", messageId });
    device.wire.receive({ cmd: "puback", messageId });
    assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.connected], [0, true]);
  });

  it("an acknowledgement of what has not been sent yet is none", () => {
    const device = client();
    device.online();
    device.mqtt.publish("big", "x".repeat(1400));
    device.mqtt.publish("a", "b", { qos: 1, wait: false });
    for (let id = 1; id <= 1000; id++) device.wire.receive({ cmd: "puback", messageId: id });
    assert.equal(device.mqtt.state.queued, 2);
  });
});

describe("QoS 2", () => {
  it("MQTT-4.3.3-1: PUBLISH, PUBREC, PUBREL, PUBCOMP, and resolves then", async () => {
    const device = client();
    device.online();
    const promise = device.mqtt.publish("a", "b", { qos: 2 });
    const [{ messageId, qos }] = device.wire.packets();
    assert.equal(qos, 2);
    device.wire.receive({ cmd: "pubrec", messageId });
    const [release] = device.wire.packets();
    assert.deepEqual([release.cmd, release.messageId], ["pubrel", messageId]);
    assert.equal(await outcome(promise), "pending");
    device.wire.receive({ cmd: "pubcomp", messageId });
    assert.equal(await outcome(promise), "resolved");
    assert.equal(device.mqtt.state.queued, 0);
  });

  it("a doubled PUBREC is released again, an unknown one too", () => {
    const device = client();
    device.online();
    device.mqtt.publish("a", "b", { qos: 2, wait: false });
    const [{ messageId }] = device.wire.packets();
    device.wire.receive({ cmd: "pubrec", messageId });
    device.wire.receive({ cmd: "pubrec", messageId });
    device.wire.receive("\x50\x02\x77\x77");
    assert.deepEqual(brief(device.wire.packets()), [`pubrel ${messageId}`, `pubrel ${messageId}`, `pubrel ${0x7777}`]);
    device.wire.receive({ cmd: "puback", messageId });
    assert.equal(device.mqtt.state.queued, 1);
  });
});
