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
    const device = client({ connected: (present) => sessions.push(present) });
    device.online({ sessionPresent: true });
    assert.deepEqual(sessions, [true]);
    assert.deepEqual(device.mqtt.state, { connected: true, up: 0, connections: 1, queued: 0, dropped: 0 });
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
      assert.equal(device.mqtt.state.error, `refused: ${reason}`);
      assert.deepEqual([device.mqtt.state.connected, device.wire.ended], [false, true]);
      device.seconds(index === 2 ? 2 : 299);
      assert.equal(device.wires.length, index === 2 ? 2 : 1);
      device.seconds(index === 2 ? 0 : 3);
      assert.equal(device.wires.length, 2);
    });
  });

  it("a code that the specification does not know is shown as its number", () => {
    const device = client();
    device.mqtt.start();
    device.wire.receive("\x20\x02\0\x11");
    assert.equal(device.mqtt.state.error, "refused: 17");
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
      assert.equal(device.mqtt.state.error, "protocol violation: packet type 2");
      assert.equal(device.wire.freed, true);
    });

  it("anything else before it is a violation", () => {
    const device = client();
    device.mqtt.start();
    device.wire.receive({ cmd: "publish", topic: "a", payload: "b", qos: 0, dup: false, retain: false });
    assert.equal(device.mqtt.state.error, "protocol violation: packet type 3");
  });
});

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

  it("tries again after 1, 2, 4 … 64 seconds, half of each by chance", () => {
    const device = client();
    device.mqtt.start();
    device.wire.close();
    assert.deepEqual(
      delays(device, 9, () => device.wire.close()),
      [1, 2, 4, 8, 16, 32, 64, 64, 64],
    );
  });

  it("takes a connect that throws for an attempt", () => {
    const device = client();
    device.refuse = "Connect failed (err 111)";
    device.mqtt.start();
    device.seconds(100);
    assert.equal(device.mqtt.state.error, "Connect failed (err 111)");
    assert.deepEqual(device.log.slice(0, 2), ["mqtt: Connect failed (err 111)", "mqtt: Connect failed (err 111)"]);
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
    assert.equal(device.mqtt.state.error, "connection reset");
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
    assert.deepEqual([device.mqtt.state.error, device.wire.ended, device.wire.freed], ["no answer", true, true]);
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

  it("goes back to short delays only after a stable minute", () => {
    const device = client();
    for (let times = 0; times < 4; times++) {
      device.online();
      device.seconds(30);
      device.wire.packets();
      device.wire.receive({ cmd: "pingresp" });
      device.wire.close();
    }
    const before = device.wires.length;
    device.seconds(7);
    assert.equal(device.wires.length, before);
    device.online();
    for (let times = 0; times < 3; times++) {
      device.seconds(25);
      device.wire.receive({ cmd: "pingresp" });
    }
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
    const data = () => {
      const { up, left, bad, tmr, id, sk, made, err, q, ...rest } = device.mqtt as any;
      return JSON.stringify(rest);
    };
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
    assert.deepEqual([device.mqtt.state.error, device.wire.freed], ["no answer", true]);
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
