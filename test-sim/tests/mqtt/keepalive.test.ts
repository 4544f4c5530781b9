import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { client } from "./wire.ts";

describe("keepalive", () => {
  it("MQTT-3.1.2-23: pings after half of the Keep Alive", () => {
    const device = client({ keepAlive: 20 });
    device.online();
    device.seconds(1);
    assert.deepEqual(
      device.wire.packets().map(({ cmd }) => cmd),
      ["pingreq"],
    );
    device.wire.receive({ cmd: "pingresp" });
    device.seconds(9);
    assert.deepEqual(device.wire.packets(), []);
    device.seconds(1);
    assert.deepEqual(
      device.wire.packets().map(({ cmd }) => cmd),
      ["pingreq"],
    );
  });

  it("ends a connection on which nothing comes for half of it after a ping, and frees the socket", () => {
    const device = client({ keepAlive: 20 });
    device.online();
    device.seconds(10);
    assert.equal(device.wire.ended, false);
    device.seconds(1);
    assert.deepEqual([device.mqtt.state.error, device.wire.freed], ["mqtt://broker:1883: no answer", true]);
  });

  it("takes any data for a sign of life", () => {
    const device = client({ keepAlive: 20 });
    device.online();
    for (let times = 0; times < 10; times++) {
      device.seconds(9);
      device.wire.receive({ cmd: "publish", topic: "x", payload: "", qos: 0, dup: false, retain: false });
    }
    assert.equal(device.mqtt.state.connected, true);
  });

  it("MQTT-3.1.2-24: 0 switches it off", () => {
    const device = client({ keepAlive: 0 });
    assert.equal(device.online().keepalive, 0);
    device.seconds(100_000);
    assert.deepEqual(device.wire.packets(), []);
    assert.equal(device.mqtt.state.connected, true);
  });

  it("a day on a good connection: 2880 pings, nothing else, one timer", () => {
    const device = client();
    device.online();
    let pings = 0;
    for (let second = 0; second < 86_400; second++) {
      device.seconds(1);
      const sent = device.wire.packets();
      pings += sent.length;
      if (sent.length) device.wire.receive({ cmd: "pingresp" });
    }
    assert.deepEqual([pings, device.timers, device.wires.length, device.mqtt.state.up], [2880, 1, 1, 86_400]);
  });

  it("a connection whose writes throw is ended by it", () => {
    const device = client({ keepAlive: 20 });
    device.online();
    device.wire.ended = true;
    device.mqtt.publish("a", "b");
    device.seconds(11);
    assert.equal(device.mqtt.state.connected, false);
  });
});
