import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { outcome, settle } from "./settled.ts";
import { publish, subscribed } from "./subscribed.ts";
import { brief, client, wishes } from "./wire.ts";

const broker = "mqtt://broker:1883: ";

/** What a Promise came to, or what it was rejected with. */
const result = async (promise: Promise<unknown>) => {
  let found: unknown = "pending";
  promise.then(
    (value) => {
      found = value;
    },
    (error) => {
      found = String(error);
    },
  );
  await settle();
  return found;
};

describe("text", () => {
  const bad = ["a\0b", "\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"];
  for (const text of bad) {
    it(`1.5.3, 4.7.3: ${JSON.stringify(text)} is refused at the call, as a topic and as a filter`, () => {
      const { mqtt } = client();
      assert.throws(() => mqtt.publish(text, "x"), { message: `bad topic: ${text}` });
      assert.throws(() => mqtt.publish(text, "x", { qos: 1 }), { message: `bad topic: ${text}` });
      assert.throws(() => mqtt.subscribe(text, () => {}), { message: `bad filter: ${text}` });
      assert.throws(() => mqtt.unsubscribe(text), { message: `bad filter: ${text}` });
    });
    it(`1.5.3: ${JSON.stringify(text)} as the topic of a will is told, and nothing is sent`, () => {
      const device = client({ will: { topic: text, payload: "x" } });
      device.mqtt.start();
      assert.equal(device.wires.length, 0);
      assert.equal(device.mqtt.state.error, `${broker}bad topic of the will: ${text}`);
    });
    it(`MQTT-4.8.0-1: ${JSON.stringify(text)} as a received topic ends the connection`, () => {
      const [device, messages] = subscribed();
      device.wire.receive(`\x30${String.fromCharCode(text.length + 3, 0, text.length)}${text}x`);
      assert.deepEqual([device.mqtt.state.connected, messages.length], [false, 0]);
    });
  }
  it("well-formed text of every length is taken", () => {
    const device = client();
    device.online();
    for (const text of ["a", "\xc3\xa4", "\xe2\x82\xac", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x9f\x8c\xb1", "\xf4\x8f\xbf\xbf", "a\nb"])
      device.mqtt.publish(text, "x");
    assert.equal(device.wire.packets().length, 8);
  });
});

describe("violations end the connection (MQTT-4.8.0-1)", () => {
  for (const [what, bytes] of [
    ["3.3.2-2: a wildcard in a topic", "\x30\x05\0\x02a/+x"],
    ["2.3.1: PUBACK for id 0", "\x40\x02\0\0"],
    ["2.3.1: PUBREC for id 0", "\x50\x02\0\0"],
    ["2.3.1: PUBREL for id 0", "\x62\x02\0\0"],
    ["2.3.1: UNSUBACK for id 0", "\xb0\x02\0\0"],
    ["2.3.1: SUBACK for id 0", "\x90\x03\0\0\0"],
  ])
    it(what, () => {
      const [device] = subscribed();
      device.wire.receive(bytes.replace("a/+x", "/+x"));
      assert.equal(device.mqtt.state.connected, false);
      assert.match(device.mqtt.state.error as string, /^mqtt:\/\/broker:1883: protocol violation/);
    });
  for (const [what, granted] of [
    ["too many codes", [0, 0]],
    ["an unknown code", [3]],
  ] as const)
    it(`3.9.3: a SUBACK with ${what}`, () => {
      const device = client();
      device.collect("a");
      device.online();
      const [{ messageId }] = device.wire.packets();
      device.wire.receive(`\x90${String.fromCharCode(2 + granted.length, messageId >> 8, messageId & 255, ...granted)}`);
      assert.equal(device.mqtt.state.connected, false);
    });
  it("3.2.2.2: a session where a clean one was asked for", () => {
    const device = client();
    device.online({ sessionPresent: true });
    assert.equal(device.mqtt.state.error, `${broker}protocol violation: a session with a clean one`);
  });
});

describe("subscriptions while away", () => {
  const known = () => {
    const device = client({ clean: false });
    device.collect("a");
    device.online();
    const [{ messageId }] = device.wire.packets();
    device.wire.receive({ cmd: "suback", messageId, granted: [0] });
    device.wire.close();
    return device;
  };
  it("unsubscribe and subscribe of the same filter end subscribed", () => {
    const device = known();
    device.mqtt.unsubscribe("a");
    device.collect("a", 1);
    device.online({ sessionPresent: true });
    assert.deepEqual(wishes(device.wire.packets()), [["a 1"]]);
  });
  it("subscribe and unsubscribe of what the broker does not know are nothing, however many", () => {
    const device = known();
    for (let index = 0; index < 2000; index++) {
      device.mqtt.subscribe(`f/${index}`, () => {}, { wait: false });
      device.mqtt.unsubscribe(`f/${index}`);
    }
    assert.equal(device.mqtt.state.queued, 0);
    device.online({ sessionPresent: true });
    assert.deepEqual(device.wire.packets(), []);
  });
  it("so are pairs while connected: only those that went out are taken back", () => {
    const device = client();
    device.online();
    for (let index = 0; index < 2000; index++) {
      device.mqtt.subscribe(`f/${index}`, () => {}, { wait: false });
      device.mqtt.unsubscribe(`f/${index}`);
      assert.ok(device.mqtt.state.queued <= 20);
    }
  });
  it("what was not acknowledged is asked again, as it is wanted by then", () => {
    const device = client({ clean: false });
    device.collect("a");
    device.online();
    device.wire.packets();
    device.wire.close();
    device.mqtt.unsubscribe("a");
    device.online({ sessionPresent: true });
    assert.deepEqual(wishes(device.wire.packets()), [["a"]]);
  });
});

describe("handlers of one filter", () => {
  it("3.8.4: a second subscription does not lower the QoS", () => {
    const device = client();
    device.collect("a", 2);
    device.collect("a", 0);
    device.online();
    assert.deepEqual(wishes(device.wire.packets()), [["a 2"]]);
  });
  it("one leaves alone", () => {
    const device = client();
    const seen: string[] = [];
    const first = () => seen.push("first");
    device.mqtt.subscribe("a", first);
    device.mqtt.subscribe("a", () => seen.push("second"));
    device.online();
    device.wire.packets();
    device.mqtt.unsubscribe("a", first);
    assert.deepEqual(device.wire.packets(), []);
    device.wire.receive(publish("a", "x"));
    assert.deepEqual(seen, ["second"]);
  });
  it("one that unsubscribes its own wildcard costs the later ones nothing", () => {
    const device = client();
    const seen: string[] = [];
    device.mqtt.subscribe("a/+", () => {
      seen.push("one");
      device.mqtt.unsubscribe("a/+");
    });
    device.mqtt.subscribe("a/#", () => seen.push("two"));
    device.mqtt.subscribe("#", () => seen.push("three"));
    device.online();
    device.wire.receive(publish("a/b", "x"));
    assert.deepEqual(seen, ["one", "two", "three"]);
  });
  it("a topic of 900 levels is matched without an array of them", () => {
    const [device, messages] = subscribed("a/#");
    device.wire.receive(publish(`a${"/".repeat(900)}`, "x"));
    assert.equal(messages.length, 1);
  });
});

describe("the Promise of subscribe and unsubscribe", () => {
  it("gives the granted QoS", async () => {
    const device = client();
    const promise = device.mqtt.subscribe("a", () => {}, { qos: 2 });
    device.online();
    const [{ messageId }] = device.wire.packets();
    assert.equal(await result(promise), "pending");
    device.wire.receive({ cmd: "suback", messageId, granted: [1] });
    assert.equal(await result(promise), 1);
    const left = device.mqtt.unsubscribe("a");
    const [{ messageId: second }] = device.wire.packets();
    assert.equal(await result(left), "pending");
    device.wire.receive({ cmd: "unsuback", messageId: second, granted: [] });
    assert.equal(await result(left), undefined);
  });
  it("rejects what the broker refuses, and what is left before it was asked", async () => {
    const device = client();
    const refused = device.mqtt.subscribe("a", () => {});
    const left = device.mqtt.subscribe("b", () => {});
    device.mqtt.unsubscribe("b");
    device.online();
    const [{ messageId }] = device.wire.packets();
    device.wire.receive({ cmd: "suback", messageId, granted: [128] });
    assert.deepEqual([await result(refused), await result(left)], ["Error: subscription refused: a", "Error: unsubscribed"]);
  });
});

describe("after a reconnect", () => {
  it("MQTT-4.6.0-4: PUBRELs go out again in the order of their PUBRECs", () => {
    const device = client({ clean: false });
    device.online();
    for (const payload of ["0", "1", "2"]) device.mqtt.publish("a", payload, { qos: 2, wait: false });
    const ids = device.wire.packets().map(({ messageId }) => messageId);
    for (const index of [2, 0]) device.wire.receive({ cmd: "pubrec", messageId: ids[index] });
    device.wire.close();
    device.online({ sessionPresent: true });
    assert.deepEqual(brief(device.wire.packets()), [`pubrel ${ids[2]}`, "a=1 2 dup", `pubrel ${ids[0]}`]);
  });
  it("2.3.1: new SUBSCRIBEs take no id that is in use", () => {
    const device = client({ clean: false });
    device.online();
    device.mqtt.publish("a", "x", { qos: 1, wait: false });
    const [{ messageId }] = device.wire.packets();
    device.wire.close();
    (device.mqtt as any)[Object.keys(device.mqtt).find((key) => (device.mqtt as any)[key] === messageId) as string] =
      (messageId + 998) % 999;
    device.collect("b");
    device.online({ sessionPresent: true });
    const ids = device.wire.packets().map((packet) => packet.messageId);
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe("a message for which the broker closes the connection", () => {
  it("is given up after three times, with a line that names it, and its Promise rejects", async () => {
    const device = client();
    device.online();
    const promise = device.mqtt.publish("poison", "x", { qos: 1 });
    device.mqtt.publish("good", "x", { qos: 1, wait: false });
    for (let times = 0; times < 3; times++) {
      device.wire.packets();
      device.wire.close();
      device.online();
    }
    assert.deepEqual(brief(device.wire.packets()), ["good=x 1"]);
    assert.equal(await outcome(promise), "Error: the broker closes the connection on it");
    assert.ok(device.log.includes("mqtt: the broker closes the connection on poison: given up"));
  });
  it("the birth message goes before it", () => {
    const device = client({ birth: { topic: "status", payload: "online", retain: true } });
    device.mqtt.publish("poison", "x", { qos: 1, wait: false });
    device.online();
    assert.deepEqual(brief(device.wire.packets()), ["status=online 0", "poison=x 1"]);
  });
});

describe("events", () => {
  it("tell of connect with its session, of disconnect and of errors with their reason, and of every message", () => {
    const device = client({ clean: false });
    const seen: unknown[] = [];
    device.mqtt.on("connect", (present) => seen.push(["connect", present]));
    device.mqtt.on("disconnect", (reason) => seen.push(["disconnect", reason]));
    device.mqtt.on("error", (line) => seen.push(["error", line]));
    device.mqtt.on("message", ({ topic, dup, id }) => seen.push([topic, dup, id]));
    device.online({ sessionPresent: true });
    device.wire.receive(publish("nobody/asked", "x", 1, 7, true));
    device.wire.close();
    assert.deepEqual(seen, [
      ["connect", true],
      ["nobody/asked", true, 7],
      ["error", `${broker}connection closed`],
      ["disconnect", "connection closed"],
    ]);
  });
});

describe("options of the connection", () => {
  it("3.1.2.10: a Keep Alive beyond 65535 s is that", () => {
    assert.equal(client({ keepAlive: 70_000 }).online().keepalive, 65_535);
  });
  it("3.1.3.5: an empty user name and password are sent", () => {
    const { username, password } = client({ username: "", password: "" }).online();
    assert.deepEqual([username, String(password)], ["", ""]);
  });
  it("inflight: no more than that many wait for their acknowledgement", () => {
    const device = client({ inflight: 2 });
    device.online();
    for (let index = 0; index < 5; index++) device.mqtt.publish("a", String(index), { qos: 1, wait: false });
    const first = device.wire.packets();
    assert.deepEqual(brief(first), ["a=0 1", "a=1 1"]);
    assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.inflight], [5, 2]);
    device.wire.receive({ cmd: "puback", messageId: first[0].messageId });
    assert.deepEqual(brief(device.wire.packets()), ["a=2 1"]);
  });
  it("reconnect: delays of one's own", () => {
    const device = client({ reconnect: { min: 10, max: 10 } });
    device.mqtt.start();
    device.wire.close();
    device.seconds(6);
    assert.equal(device.wires.length, 1);
    device.seconds(4);
    assert.equal(device.wires.length, 2);
  });
});

describe("stop", () => {
  it("waits for acknowledgements, then resolves", async () => {
    const device = client();
    device.online();
    device.mqtt.publish("a", "x", { qos: 1, wait: false });
    const [{ messageId }] = device.wire.packets();
    const stopped = device.mqtt.stop();
    assert.equal(await result(stopped), "pending");
    device.wire.receive({ cmd: "puback", messageId });
    assert.deepEqual(
      device.wire.packets().map(({ cmd }) => cmd),
      ["disconnect"],
    );
    assert.equal(await result(stopped), undefined);
  });
  it("does not wait longer than it is told", async () => {
    const device = client();
    device.online();
    device.mqtt.publish("a", "x", { qos: 1, wait: false });
    const stopped = device.mqtt.stop(2);
    device.seconds(3);
    assert.equal(await result(stopped), undefined);
    assert.equal(device.timers, 0);
  });
});

describe("a burst", () => {
  it("that finds no room is told once in the log, and a Promise rejects", async () => {
    const device = client();
    device.online();
    const promises = Array.from({ length: 100 }, (_, index) => device.mqtt.publish("a", String(index), { qos: 1 }));
    const all = await Promise.all(promises.map((promise) => outcome(promise)));
    assert.equal(all.filter((text) => text === "Error: queue full").length, device.mqtt.state.dropped);
    assert.equal(device.log.filter((line) => line === "mqtt: queue full: a and what follows").length, 1);
  });
});
