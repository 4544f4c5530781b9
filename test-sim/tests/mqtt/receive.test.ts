import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { publish, seen, subscribed } from "./subscribed.ts";
import { bytes, client } from "./wire.ts";

describe("PUBLISH from the broker", () => {
  it("MQTT-3.3.1-4: at every QoS, with and without retain", () => {
    for (const qos of [0, 1, 2] as const)
      for (const retain of [false, true]) {
        const [device, messages] = subscribed();
        device.wire.receive(publish("a/b", "x", qos, qos ? 7 : undefined, false, retain));
        assert.deepEqual(seen(messages), [{ topic: "a/b", payload: "x", qos, retain }]);
      }
  });

  it("MQTT-4.3.2-2: QoS 1 is acknowledged after its handler, even one that throws", () => {
    const device = client();
    let before: unknown;
    device.mqtt.subscribe("a", () => {
      before = device.wire.packets();
      throw new Error("handler");
    });
    device.online();
    device.wire.packets();
    device.wire.receive(publish("a", "", 1, 0x1234));
    assert.deepEqual(before, []);
    assert.equal(device.wire.written, "\x40\x02\x12\x34");
    assert.deepEqual(device.log, ["mqtt: handler of a: Error: handler"]);
  });

  it("MQTT-4.3.3-2: QoS 2 is delivered once, however often it comes before it is released", () => {
    const [device, messages] = subscribed();
    device.wire.receive(publish("a", "1", 2, 0x102));
    device.wire.receive(publish("a", "1", 2, 0x102, true));
    assert.equal(device.wire.written, "\x50\x02\x01\x02\x50\x02\x01\x02");
    device.wire.written = "";
    device.wire.receive("\x62\x02\x01\x02");
    assert.equal(device.wire.written, "\x70\x02\x01\x02");
    device.wire.receive(publish("a", "2", 2, 0x102));
    assert.deepEqual(
      messages.map(({ payload }) => payload),
      ["1", "2"],
    );
  });

  it("MQTT-4.3.3-2: also across a reconnect with its session", () => {
    const [device, messages] = subscribed();
    device.wire.receive(publish("a", "1", 2, 9));
    device.wire.close();
    device.online({ sessionPresent: true });
    device.wire.receive(publish("a", "1", 2, 9, true));
    assert.equal(messages.length, 1);
    device.wire.close();
    device.online({ sessionPresent: false });
    device.wire.receive(publish("a", "new", 2, 9));
    assert.equal(messages.length, 2);
  });

  it("MQTT-4.3.3: a PUBREL for something unknown is answered, so that the broker can go on", () => {
    const [device] = subscribed();
    device.wire.receive("\x62\x02\x00\x05");
    assert.equal(device.wire.written, "\x70\x02\x00\x05");
  });

  it("does not remember released ids: memory stays bounded, and a broker that never releases loses the connection", () => {
    const [device] = subscribed();
    for (let id = 1; id < 5000 && device.mqtt.state.connected; id++)
      device.wire.receive(`${publish("a", "", 2, id)}\x62\x02${bytes({ cmd: "pubrel", messageId: id }).substr(2)}`);
    assert.equal(device.mqtt.state.connected, true);
    for (let id = 1; id < 5000 && device.mqtt.state.connected; id++) device.wire.receive(publish("a", "", 2, id));
    assert.equal(
      device.mqtt.state.error,
      "mqtt://broker:1883: protocol violation: more messages of QoS 2 than are remembered, and none released",
    );
  });

  it("an empty payload, one of zeros, and one in Chinese arrive as their bytes", () => {
    const [device, messages] = subscribed();
    for (const payload of ["", "\0\0", "\xe6\xb8\xa9\xe5\xae\xa4"]) device.wire.receive(publish("t", payload));
    assert.deepEqual(
      messages.map(({ payload }) => payload),
      ["", "\0\0", "\xe6\xb8\xa9\xe5\xae\xa4"],
    );
  });

  it("a topic named like a method of every object is an ordinary topic", () => {
    const device = client();
    const messages = device.collect("real");
    device.online();
    for (const topic of ["on", "emit", "toString", "constructor", "hasOwnProperty", "__proto__"]) device.wire.receive(publish(topic, "x"));
    assert.deepEqual([messages.length, device.log.length, device.mqtt.state.connected], [0, 0, true]);
  });
});

describe("a packet larger than 1024 bytes", () => {
  const sizes = [1100, 5000, 70_000];
  for (const qos of [0, 1, 2] as const)
    it(`QoS ${qos}: passes unseen in any pieces, is counted${qos ? " and acknowledged" : ""}, and what follows arrives`, () => {
      for (const size of sizes)
        for (const piece of [1, 2, 7, 268, 536]) {
          if (size * 1 > 5000 && piece < 100) continue;
          const [device, messages] = subscribed();
          const all = publish("before", "") + publish("big/topic", "x".repeat(size), qos, qos ? 0x1234 : undefined) + publish("after", "");
          for (let at = 0; at < all.length; at += piece) {
            device.wire.receive(all.slice(at, at + piece));
            assert.ok(JSON.stringify((device.mqtt as any).buf ?? "").length < 2500);
          }
          assert.deepEqual(
            messages.map(({ topic }) => topic),
            ["before", "after"],
            `${size} in pieces of ${piece}`,
          );
          assert.equal(device.mqtt.state.dropped, 1);
          assert.equal(device.wire.written, qos ? `${qos === 1 ? "\x40" : "\x50"}\x02\x12\x34` : "");
        }
    });

  it("with a topic that is larger than all that, too", () => {
    const [device, messages] = subscribed();
    const all = publish("t".repeat(3000), "x", 1, 0x1234) + publish("after", "");
    for (let at = 0; at < all.length; at += 100) device.wire.receive(all.slice(at, at + 100));
    assert.deepEqual(
      messages.map(({ topic }) => topic),
      ["after"],
    );
    assert.equal(device.wire.written, "\x40\x02\x12\x34");
  });

  it("one of exactly the limit arrives", () => {
    const [device, messages] = subscribed();
    const all = publish("a", "x".repeat(1024 - 3));
    device.wire.receive(all.slice(0, 500));
    device.wire.receive(all.slice(500));
    assert.equal(messages.length, 1);
  });

  it("cut short by the end of the connection leaves nothing behind", () => {
    const [device, messages] = subscribed();
    device.wire.receive(publish("big", "x".repeat(5000)).slice(0, 2000));
    device.wire.close();
    device.online();
    device.wire.receive(publish("after", ""));
    assert.deepEqual(
      messages.map(({ topic }) => topic),
      ["after"],
    );
    assert.equal((device.mqtt as any).buf, undefined);
  });

  it("whose topic does not fit into it is a violation", () => {
    const [device] = subscribed();
    device.wire.receive("\x32\xd0\x0f\xff\xff");
    assert.equal(device.mqtt.state.error, "mqtt://broker:1883: protocol violation: PUBLISH");
  });
});
