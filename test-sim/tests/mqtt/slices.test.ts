import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { client } from "./wire.ts";

describe("a packet larger than a chunk", () => {
  it("is written in slices of 536 bytes, one for each drain", () => {
    const device = client();
    device.online();
    device.mqtt.publish("a", "x".repeat(1500), { qos: 1, wait: false });
    const sizes: number[] = [];
    for (let times = 0; times < 5; times++) {
      sizes.push(device.wire.written.length);
      device.wire.packets();
      device.wire.drain();
    }
    assert.deepEqual(sizes, [536, 536, 436, 0, 0]);
  });

  it("acknowledgements and pings wait for its end, and come before the next", () => {
    const device = client({ keepAlive: 4 });
    device.mqtt.subscribe("#", () => {});
    device.online();
    device.wire.packets();
    device.wire.drain();
    device.mqtt.publish("big", "x".repeat(1500));
    device.mqtt.publish("next", "1");
    device.wire.receive("\x32\x05\0\x01a\0\x07");
    device.seconds(1);
    device.wire.drain();
    device.wire.drain();
    device.wire.drain();
    assert.deepEqual(
      device.wire.packets().map(({ cmd, topic }) => topic ?? cmd),
      ["big", "puback", "pingreq", "next"],
    );
  });

  it("cut off by the end of the connection is sent anew from its first byte", () => {
    const device = client();
    device.online();
    device.mqtt.publish("big", "x".repeat(1500), { qos: 1, wait: false });
    device.wire.close();
    device.online();
    for (let times = 0; times < 5; times++) device.wire.drain();
    const [packet] = device.wire.packets();
    assert.deepEqual([packet.payload.length, packet.dup], [1500, false]);
  });
});

describe("a payload that is fetched while it is sent", () => {
  const source = (length: number, asked: number[] = []) => ({
    length,
    read(offset: number, size: number) {
      asked.push(offset);
      return Array.from({ length: size }, (_, index) => String.fromCharCode(97 + ((offset + index) % 26))).join("");
    },
  });
  const text = (length: number) => source(length).read(0, length);

  for (const length of [0, 1, 500, 536, 5000, 40_000])
    it(`of ${length} bytes arrives whole`, () => {
      const device = client();
      device.online();
      device.mqtt.publish("config", source(length), { retain: true });
      for (let times = 0; times < 100; times++) device.wire.drain();
      const [packet] = device.wire.packets();
      assert.deepEqual([packet.topic, packet.retain, String(packet.payload)], ["config", true, text(length)]);
    });

  it("is asked for in order, for no more than a chunk at a time", () => {
    const asked: number[] = [];
    const device = client();
    device.online();
    device.mqtt.publish("config", source(1200, asked));
    for (let times = 0; times < 10; times++) device.wire.drain();
    assert.deepEqual(asked, [0, 525, 1061]);
    assert.equal(device.mqtt.state.queued, 0);
  });

  it("at QoS 1 is asked again from the start after a reconnect", () => {
    const device = client({ clean: false });
    device.online();
    device.mqtt.publish("config", source(700), { qos: 1, wait: false });
    device.wire.drain();
    device.wire.drain();
    device.wire.packets();
    device.wire.close();
    device.online({ sessionPresent: true });
    for (let times = 0; times < 4; times++) device.wire.drain();
    const [packet] = device.wire.packets();
    assert.deepEqual([packet.dup, String(packet.payload)], [true, text(700)]);
    device.wire.receive({ cmd: "puback", messageId: packet.messageId });
    assert.equal(device.mqtt.state.queued, 0);
  });

  for (const [what, read] of [
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["gives nothing", () => ""],
    ["gives too much", (_: number, size: number) => "x".repeat(size + 1000)],
  ] as [string, (offset: number, size: number) => string][])
    it(`one that ${what} costs the connection, once`, () => {
      const device = client();
      device.online();
      device.mqtt.publish("config", { length: 600, read });
      for (let times = 0; times < 3; times++) device.wire.drain();
      assert.equal(device.mqtt.state.error, "mqtt://broker:1883: a payload's source failed");
      assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.dropped, device.wire.freed], [0, 1, true]);
      device.online();
      assert.equal(device.mqtt.state.connected, true);
    });
});
