import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { client, wishes } from "./wire.ts";

describe("SUBSCRIBE", () => {
  it("MQTT-3.8.3-1: one packet for all that was wanted before, with the QoS of each", () => {
    const device = client();
    device.collect("a");
    device.collect("b/+", 1);
    device.collect("#", 2);
    device.online();
    assert.deepEqual(wishes(device.wire.packets()), [["a 0", "b/+ 1", "# 2"]]);
  });

  it("many go in packets of a few hundred bytes", () => {
    const device = client();
    for (let index = 0; index < 20; index++) device.collect(`a/rather/long/filter/of/its/own/${index}`, 1);
    device.online();
    for (let times = 0; times < 5; times++) device.wire.drain();
    const packets = device.wire.packets();
    assert.ok(packets.length > 2 && packets.every(({ length }) => length < 300));
    assert.equal(packets.flatMap(({ subscriptions }) => subscriptions).length, 20);
  });

  it("while connected goes out at once", () => {
    const device = client();
    device.online();
    device.collect("late", 1);
    assert.deepEqual(wishes(device.wire.packets()), [["late 1"]]);
  });

  it("2.3.1: stays in flight until SUBACK with its id", () => {
    const device = client();
    device.online();
    device.collect("a");
    const [{ messageId }] = device.wire.packets();
    device.wire.receive({ cmd: "suback", messageId: messageId + 1, granted: [0] });
    assert.equal(device.mqtt.state.queued, 1);
    device.wire.receive({ cmd: "suback", messageId, granted: [0] });
    assert.equal(device.mqtt.state.queued, 0);
  });

  it("MQTT-3.9.3-1: a failure is reported with its filter, and the others stay", () => {
    const device = client();
    for (const filter of ["good/+", "b\xc3\xa4d/+room", "fine/#"]) device.collect(filter);
    device.online();
    const [{ messageId }] = device.wire.packets();
    device.wire.receive({ cmd: "suback", messageId, granted: [0, 128, 2] });
    assert.equal(device.mqtt.state.error, "subscription refused: b\xc3\xa4d/+");
    assert.deepEqual(device.log, ["mqtt: subscription refused: b\xc3\xa4d/+"]);
    assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.connected], [0, true]);
  });

  it("3.9.3: a SUBACK with too few codes is a violation", () => {
    const device = client();
    for (const filter of ["a", "b"]) device.collect(filter);
    device.online();
    const [{ messageId }] = device.wire.packets();
    device.wire.receive({ cmd: "suback", messageId, granted: [0] });
    assert.equal(device.mqtt.state.error, "mqtt://broker:1883: protocol violation: SUBACK with another number of codes");
  });

  it("is made again after each reconnect to a broker without our session", () => {
    const device = client();
    device.collect("a");
    for (let times = 0; times < 3; times++) {
      device.online();
      assert.deepEqual(wishes(device.wire.packets()), [["a 0"]]);
      device.wire.close();
    }
  });

  it("MQTT-3.2.2-2: not to one that has it, once it knows them", () => {
    const device = client({ clean: false });
    device.collect("a");
    device.online({ sessionPresent: true });
    const [{ messageId }] = device.wire.packets();
    device.wire.receive({ cmd: "suback", messageId, granted: [0] });
    device.wire.close();
    device.online({ sessionPresent: true });
    assert.deepEqual(device.wire.packets(), []);
    device.wire.close();
    device.collect("b");
    device.online({ sessionPresent: true });
    assert.deepEqual(wishes(device.wire.packets()), [["b 0"]]);
  });

  it("is not lost when the connection ends before SUBACK", () => {
    const device = client({ clean: false });
    device.collect("a");
    device.online();
    device.wire.close();
    device.online({ sessionPresent: true });
    assert.deepEqual(wishes(device.wire.packets()), [["a 0"]]);
  });
});

describe("UNSUBSCRIBE", () => {
  it("MQTT-3.10.4-4: goes out, and nothing is delivered from then on", () => {
    const device = client();
    const messages = device.collect("a/+x");
    device.online();
    device.wire.packets();
    device.mqtt.unsubscribe("a/+x");
    const [{ cmd, unsubscriptions, messageId }] = device.wire.packets();
    assert.deepEqual([cmd, unsubscriptions], ["unsubscribe", ["a/+"]]);
    device.wire.receive({ cmd: "publish", topic: "a/b", payload: "", qos: 0, dup: false, retain: false });
    device.wire.receive({ cmd: "unsuback", messageId } as any);
    assert.equal(messages.length, 0);
  });

  it("of what was not subscribed to does nothing", () => {
    const device = client();
    device.online();
    device.mqtt.unsubscribe("on");
    device.mqtt.unsubscribe("a/#");
    assert.deepEqual(device.wire.packets(), []);
  });

  it("while away reaches a broker that kept the session, and no other", () => {
    for (const sessionPresent of [true, false]) {
      const device = client({ clean: false });
      device.collect("a");
      device.collect("b");
      device.online();
      const [{ messageId }] = device.wire.packets();
      device.wire.receive({ cmd: "suback", messageId, granted: [0, 0] });
      device.wire.close();
      device.mqtt.unsubscribe("a");
      device.online({ sessionPresent });
      assert.deepEqual(wishes(device.wire.packets()), sessionPresent ? [["a"]] : [["b 0"]]);
    }
  });

  it("works as the callback of forEach", () => {
    const device = client();
    for (const filter of ["a", "b"]) device.collect(filter);
    ["a", "b"].forEach(device.mqtt.unsubscribe);
    device.online();
    assert.deepEqual(
      device.wire.packets().filter(({ cmd }) => cmd === "subscribe"),
      [],
    );
  });
});

describe("handlers", () => {
  const publish = (topic: string) => ({ cmd: "publish", topic, payload: "", qos: 0, dup: false, retain: false }) as const;

  it("several of one filter are all called, in order, whatever one of them does", () => {
    const device = client();
    const calls: number[] = [];
    device.mqtt.subscribe("a", () => calls.push(1));
    device.mqtt.subscribe("a", () => {
      calls.push(2);
      throw new Error("no");
    });
    device.mqtt.subscribe("a", () => calls.push(3), { qos: 1 });
    device.online();
    assert.deepEqual(wishes(device.wire.packets()), [["a 1"]]);
    device.wire.receive(publish("a"));
    assert.deepEqual(calls, [1, 2, 3]);
  });

  it("the topic's own comes before those of filters, and all that match are called", () => {
    const device = client();
    const calls: string[] = [];
    for (const filter of ["#", "a/b", "a/+", "+/b", "b/+", "a/b/c", "+/+/+"]) device.mqtt.subscribe(filter, () => calls.push(filter));
    device.online();
    device.wire.receive(publish("a/b"));
    assert.deepEqual(calls, ["a/b", "#", "a/+", "+/b"]);
  });

  it("may publish, subscribe and unsubscribe", () => {
    const device = client();
    device.mqtt.subscribe("a", () => {
      device.mqtt.publish("b", "1");
      device.mqtt.subscribe("c", () => {});
      device.mqtt.unsubscribe("a");
    });
    device.online();
    device.wire.packets();
    device.wire.receive(publish("a"));
    assert.deepEqual(wishes(device.wire.packets()), ["publish", ["c 0"], ["a"]]);
  });
});
