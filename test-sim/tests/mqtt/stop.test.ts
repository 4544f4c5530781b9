import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { client } from "./wire.ts";

describe("stop", () => {
  it("MQTT-3.14.4-1: sends DISCONNECT, closes, and does not come back", () => {
    const device = client();
    device.online();
    device.mqtt.stop();
    assert.deepEqual(
      device.wire.packets().map(({ cmd }) => cmd),
      ["disconnect"],
    );
    assert.deepEqual([device.wire.ended, device.wire.freed, device.mqtt.state.connected], [true, false, false]);
    device.seconds(500);
    assert.equal(device.wires.length, 1);
    assert.equal(device.mqtt.state.error, undefined);
  });

  it("sends first what waits", () => {
    const device = client();
    device.online();
    device.mqtt.publish("big", "x".repeat(1200));
    device.mqtt.stop();
    assert.equal(device.wire.ended, false);
    for (let times = 0; times < 3; times++) device.wire.drain();
    assert.deepEqual(
      device.wire.packets().map(({ cmd }) => cmd),
      ["publish", "disconnect"],
    );
    assert.equal(device.wire.ended, true);
  });

  it("does not wait longer than 5 seconds for a frozen broker", () => {
    const device = client();
    device.online();
    device.mqtt.publish("big", "x".repeat(1200));
    device.mqtt.stop();
    device.seconds(5);
    assert.deepEqual([device.wire.ended, device.timers], [true, 0]);
  });

  it("in the middle of connecting, and twice, is quiet", () => {
    const device = client();
    device.mqtt.start();
    device.mqtt.stop();
    device.mqtt.stop();
    assert.deepEqual([device.wire.ended, device.timers, device.log.length], [true, 0, 0]);
  });

  it("can be started again, even before it is done", () => {
    const device = client();
    device.online();
    device.mqtt.publish("big", "x".repeat(1200));
    device.mqtt.stop();
    device.online();
    assert.equal(device.mqtt.state.connected, true);
    assert.equal(device.wires.length, 2);
    device.mqtt.stop();
    device.wire.drain();
    device.wire.drain();
    device.wire.drain();
    device.online();
    assert.equal(device.mqtt.state.connections, 3);
  });

  it("from a handler ends the work on what else came with the message", () => {
    const device = client();
    const seen: string[] = [];
    device.mqtt.subscribe("a", (message) => {
      seen.push(message.payload);
      device.mqtt.stop();
    });
    device.online();
    device.wire.drain();
    device.wire.receive("\x90\x03\0\x01\0\x30\x04\0\x01a1\x30\x04\0\x01a2");
    assert.deepEqual(seen, ["1"]);
  });

  it("and a start from a handler: its message is not acknowledged over the new connection", () => {
    const device = client();
    device.mqtt.subscribe("a", () => {
      device.mqtt.stop();
      device.mqtt.start();
      device.mqtt.start();
    });
    device.online();
    device.wire.drain();
    device.wire.receive("\x90\x03\0\x01\0\x32\x06\0\x01a\0\x07x");
    assert.equal(device.wires.length, 2);
    assert.deepEqual(
      device.wire.packets().map(({ cmd }) => cmd),
      ["connect"],
    );
  });
});
