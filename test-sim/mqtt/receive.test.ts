import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Message } from "../../src/mqtt/index.ts";
import { bytes, type Client, client } from "./wire.ts";

const publish = (topic: string, payload: string, qos: 0 | 1 | 2 = 0, messageId?: number, dup = false, retain = false) =>
  bytes({ cmd: "publish", topic, payload: Buffer.from(payload, "latin1"), qos, messageId, dup, retain });

/** A connected client that has seen its SUBACK, and what it received. */
function subscribed(filter = "#"): [Client, Message[]] {
  const device = client();
  const messages = device.collect(filter);
  device.online();
  const [{ messageId }] = device.wire.packets();
  device.wire.receive({ cmd: "suback", messageId, granted: [0] });
  return [device, messages];
}

const seen = (messages: Message[]) => messages.map(({ topic, payload, qos, retain }) => ({ topic, payload, qos, retain }));

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
    assert.equal(device.mqtt.state.error, "too many messages that were not released");
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
      assert.equal(device.mqtt.state.error, `protocol violation: ${error}`);
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
    assert.equal(device.mqtt.state.error, "protocol violation: PUBLISH");
  });
});
