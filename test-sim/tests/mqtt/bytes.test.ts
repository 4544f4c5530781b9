import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Message } from "../../../src/mqtt/index.ts";
import { publish, seen, subscribed } from "./subscribed.ts";
import { bytes } from "./wire.ts";

describe("bytes", () => {
  const stream =
    publish("a/b", "first") +
    "\xd0\0" +
    publish("a/c", "x".repeat(200), 1, 3) +
    publish("d", "", 2, 0xffff, true) +
    "\x62\x02\xff\xff" +
    publish("e", "last");
  const expected = ["a/b first", `a/c ${"x".repeat(200)}`, "d ", "e last"];
  const told = (messages: Message[]) => messages.map(({ topic, payload }) => `${topic} ${payload}`);

  it("several packets in one chunk", () => {
    const [device, messages] = subscribed();
    device.wire.receive(stream);
    assert.deepEqual(told(messages), expected);
  });

  it("split in two at every byte", () => {
    for (let cut = 1; cut < stream.length; cut++) {
      const [device, messages] = subscribed();
      device.wire.receive(stream.slice(0, cut));
      device.wire.receive(stream.slice(cut));
      assert.deepEqual(told(messages), expected, `cut at ${cut}`);
      assert.equal(device.wire.written, "\x40\x02\0\x03\x50\x02\xff\xff\x70\x02\xff\xff");
    }
  });

  it("one byte at a time", () => {
    const [device, messages] = subscribed();
    for (const byte of stream) device.wire.receive(byte);
    assert.deepEqual(told(messages), expected);
  });

  it("any packets, as mqtt-packet writes them, in any pieces", () => {
    const packet = fc.record({
      topic: fc.string({ unit: fc.constantFrom("a", "b", "/", " "), minLength: 1, maxLength: 30 }),
      payload: fc.uint8Array({ maxLength: 400 }),
      qos: fc.constantFrom(0, 1, 2),
      id: fc.integer({ min: 1, max: 65535 }),
      retain: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(packet, { selector: ({ id }) => id, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 }),
        (packets, sizes) => {
          const [device, messages] = subscribed();
          const all = packets
            .map(({ topic, payload, qos, id, retain }) =>
              bytes({
                cmd: "publish",
                topic,
                payload: Buffer.from(payload),
                qos: qos as 0,
                messageId: qos ? id : undefined,
                dup: false,
                retain,
              }),
            )
            .join("");
          for (let at = 0, turn = 0; at < all.length; turn++) {
            const size = sizes[turn % sizes.length];
            device.wire.receive(all.slice(at, at + size));
            at += size;
          }
          assert.deepEqual(
            seen(messages),
            packets.map(({ topic, payload, qos, retain }) => ({ topic, payload: Buffer.from(payload).toString("latin1"), qos, retain })),
          );
          assert.deepEqual(
            device.wire.packets().map(({ cmd, messageId }) => `${cmd} ${messageId}`),
            packets.filter(({ qos }) => qos).map(({ qos, id }) => `${qos === 1 ? "puback" : "pubrec"} ${id}`),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("rubbish never throws, never grows, never hangs", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(Uint8Array.from([0x30, 3, 0, 1, 97]))), { maxLength: 20 }),
        (chunks) => {
          const [device] = subscribed();
          for (const chunk of chunks) if (device.mqtt.state.connected) device.wire.receive(Buffer.from(chunk).toString("latin1"));
          const kept = (device.mqtt as any).buf;
          assert.ok(kept === undefined || typeof kept === "object" || kept.length < 1024 + 60, "keeps more than a packet");
          assert.equal(device.timers, 1);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("rubbish behind a good header neither", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 120 }), (type, body) => {
        const [device] = subscribed();
        device.wire.receive(String.fromCharCode(type, body.length) + Buffer.from(body).toString("latin1"));
        assert.equal(device.timers, 1);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("violations close the connection (MQTT-4.8.0-1)", () => {
  const cases: [string, string, string][] = [
    ["MQTT-2.2.2-2: flags of PINGRESP", "\xd1\0", "packet type 13"],
    ["MQTT-2.2.2-2: flags of PUBACK", "\x41\x02\0\x01", "packet type 4"],
    ["MQTT-3.6.1-1: flags of PUBREL", "\x60\x02\0\x01", "packet type 6"],
    ["2.2.1: packet type 0", "\0\0", "packet type 0"],
    ["2.2.1: packet type 15", "\xf0\0", "packet type 15"],
    ["a packet that only clients send", "\xc0\0", "packet type 12"],
    ["a PUBACK of one byte", "\x40\x01\0", "packet type 4"],
    ["a SUBACK without a return code", "\x90\x02\0\x01", "packet type 9"],
    ["2.2.3: a length of five bytes", "\x30\x80\x80\x80\x80\x01", "remaining length"],
    ["MQTT-3.3.1-4: QoS 3", "\x36\x05\0\x01a\0\x01", "PUBLISH"],
    ["MQTT-2.3.1-1: packet id 0", "\x32\x05\0\x01a\0\0", "PUBLISH"],
    ["a topic longer than its packet", "\x30\x04\0\x09ab", "PUBLISH"],
    ["a PUBLISH of one byte", "\x30\x01\0", "PUBLISH"],
    ["a QoS 1 PUBLISH without its id", "\x32\x03\0\x01a", "PUBLISH"],
    ["MQTT-4.7.3-1: an empty topic", "\x30\x03\0\0x", "PUBLISH"],
    ["a huge packet that is no PUBLISH", "\x90\xff\x7f\0\x01", "a packet of 16383 bytes"],
  ];
  for (const [what, packet, error] of cases)
    it(what, () => {
      const [device] = subscribed();
      device.wire.receive(packet);
      assert.equal(device.mqtt.state.error, `mqtt://broker:1883: protocol violation: ${error}`);
      assert.deepEqual([device.wire.ended, device.wire.freed], [true, true]);
    });

  it("what came before it was taken, what comes after it is not", () => {
    const [device, messages] = subscribed();
    device.wire.receive(`${publish("a", "1")}\xf0\0${publish("a", "2")}`);
    assert.deepEqual(
      messages.map(({ payload }) => payload),
      ["1"],
    );
  });
});
