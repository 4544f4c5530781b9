import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { client } from "./wire.ts";

describe("CONNECT", () => {
  it("MQTT-3.1.0-1: is the first packet, with the defaults of a device", () => {
    const { cmd, protocolId, protocolVersion, clean, keepalive, clientId, will, username } = client().online();
    assert.deepEqual(
      { cmd, protocolId, protocolVersion, clean, keepalive, clientId, will, username },
      {
        cmd: "connect",
        protocolId: "MQTT",
        protocolVersion: 4,
        clean: true,
        keepalive: 60,
        clientId: "device",
        will: undefined,
        username: undefined,
      },
    );
  });

  it("MQTT-3.1.2-8: carries the will with its topic, payload, QoS and retain", () => {
    for (const qos of [0, 1, 2] as const)
      for (const retain of [true, false]) {
        const { will } = client({ will: { topic: "d/status", payload: "off\xc3\xb6", qos, retain } }).online();
        assert.deepEqual({ ...will, payload: will.payload.toString() }, { retain, qos, topic: "d/status", payload: "offö" });
      }
  });

  it("MQTT-3.1.2-19, 3.1.2-21: carries user name and password", () => {
    const { username, password } = client({ username: "\xe6\xb8\xa9", password: "p:w" }).online();
    assert.deepEqual([username, password.toString()], ["温", "p:w"]);
  });

  it("MQTT-3.1.2-22: without a user name there is no password", () => {
    const { username, password } = client({ password: "secret" }).online();
    assert.deepEqual([username, password], [undefined, undefined]);
  });

  it("MQTT-3.1.2-4: asks for a session that lasts", () => assert.equal(client({ clean: false }).online().clean, false));

  it("a body of more than 127 bytes has a length of two", () => {
    const connect = client({ will: { topic: "d/status", payload: "x".repeat(300) } }).online();
    assert.equal(connect.will.payload.length, 300);
  });

  it("goes to host and port, and to 1883 unless told otherwise", () => {
    const given = client({ host: "h", port: 1999 });
    given.online();
    assert.deepEqual(given.wire.to, { host: "h", port: 1999 });
    const plain = client();
    plain.online();
    assert.deepEqual(plain.wire.to, { host: "broker", port: 1883 });
  });

  it("with TLS goes through tls.connect with the certificates, to 8883", () => {
    const device = client({ tls: { ca: "CA", cert: "CERT", key: "KEY" } });
    device.online();
    assert.equal(device.wire.module, "tls");
    assert.deepEqual(device.wire.to, { host: "broker", port: 8883, ca: "CA", cert: "CERT", key: "KEY" });
  });
});

describe("CONNACK", () => {
  it("0: is connected, tells the hook whether there is a session, and counts", () => {
    const sessions: boolean[] = [];
    const device = client({ clean: false, connected: (present) => sessions.push(present) });
    device.online({ sessionPresent: true });
    assert.deepEqual(sessions, [true]);
    assert.deepEqual(device.mqtt.state, { connected: true, up: 0, connections: 1, queued: 0, inflight: 0, dropped: 0 });
    device.seconds(12);
    assert.equal(device.mqtt.state.up, 12);
  });

  it("a hook that throws harms nobody", () => {
    const device = client({
      connected() {
        throw new Error("hook");
      },
    });
    device.online();
    assert.equal(device.mqtt.state.connected, true);
    assert.deepEqual(device.log, ["mqtt: connected: Error: hook"]);
  });

  const refusals = ["protocol version", "client id", "server unavailable", "bad user name or password", "not authorized"];
  refusals.forEach((reason, index) => {
    it(`MQTT-3.2.2-5: ${index + 1} is a refusal, "${reason}", and ${index === 2 ? "soon" : "not soon"} tried again`, () => {
      const device = client();
      device.mqtt.start();
      device.wire.receive(`\x20\x02\0${String.fromCharCode(index + 1)}`);
      assert.equal(device.mqtt.state.error, `mqtt://broker:1883: refused: ${reason}`);
      assert.deepEqual([device.mqtt.state.connected, device.wire.ended], [false, true]);
      device.seconds(index === 2 ? 2 : 29);
      assert.equal(device.wires.length, index === 2 ? 2 : 1);
      device.seconds(index === 2 ? 0 : 3);
      assert.equal(device.wires.length, 2);
    });
  });

  it("a code that the specification does not know is shown as its number", () => {
    const device = client();
    device.mqtt.start();
    device.wire.receive("\x20\x02\0\x11");
    assert.equal(device.mqtt.state.error, "mqtt://broker:1883: refused: 17");
  });

  for (const [what, packet] of [
    ["a second one", "\x20\x02\0\0"],
    ["a reserved bit", "\x20\x02\x02\0"],
    ["reserved flags", "\x21\x02\0\0"],
    ["a body of 3 bytes", "\x20\x03\0\0\0"],
  ])
    it(`${what} is a violation`, () => {
      const device = client();
      if (what === "a second one") device.online();
      else device.mqtt.start();
      device.wire.receive(packet);
      assert.equal(device.mqtt.state.error, "mqtt://broker:1883: protocol violation: packet type 2");
      assert.equal(device.wire.freed, true);
    });

  it("anything else before it is a violation", () => {
    const device = client();
    device.mqtt.start();
    device.wire.receive({ cmd: "publish", topic: "a", payload: "b", qos: 0, dup: false, retain: false });
    assert.equal(device.mqtt.state.error, "mqtt://broker:1883: protocol violation: packet type 3");
  });
});
