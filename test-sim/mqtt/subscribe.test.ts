import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Message } from "../../src/mqtt/index.ts";
import { client } from "./wire.ts";

const wishes = (packets: any[]) =>
  packets.map(({ cmd, subscriptions, unsubscriptions }) =>
    cmd === "subscribe" ? subscriptions.map(({ topic, qos }: any) => `${topic} ${qos}`) : cmd === "unsubscribe" ? unsubscriptions : cmd,
  );

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

  it("a SUBACK with too few codes reports the rest", () => {
    const device = client();
    for (const filter of ["a", "b"]) device.collect(filter);
    device.online();
    const [{ messageId }] = device.wire.packets();
    device.wire.receive({ cmd: "suback", messageId, granted: [0] });
    assert.equal(device.mqtt.state.error, "subscription refused: b");
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
    assert.deepEqual(wishes(device.wire.packets()), [["a 0", "b 0"]]);
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

describe("filters", () => {
  for (const filter of ["", "a/b#", "#/a", "a/#/b", "a+", "a/b+/c", "a/+b+", "a/##", "+#", "a/#+"])
    it(`MQTT-4.7.1: ${JSON.stringify(filter)} is none`, () => {
      assert.throws(() => client().mqtt.subscribe(filter, () => {}), { message: `bad filter: ${filter}` });
    });

  // The examples of 4.7.1 and 4.7.2, and what follows from their rules.
  const table: [filter: string, matches: string[], not: string[]][] = [
    [
      "sport/tennis/player1/#",
      ["sport/tennis/player1", "sport/tennis/player1/ranking", "sport/tennis/player1/score/wimbledon"],
      ["sport/tennis/player12", "sport/tennis"],
    ],
    ["sport/#", ["sport", "sport/", "sport/a/b"], ["sports", "Sport", "/sport"]],
    ["#", ["a", "/", "a/b/c", "a//b"], ["$SYS", "$SYS/monitor/Clients"]],
    ["sport/tennis/+", ["sport/tennis/player1", "sport/tennis/"], ["sport/tennis/player1/ranking", "sport/tennis"]],
    ["sport/+", ["sport/", "sport/a"], ["sport", "sport/a/"]],
    ["+", ["a", "finance"], ["/finance", "a/", "$SYS"]],
    ["+/+", ["/finance", "a/b", "/", "a/"], ["a", "a/b/c"]],
    ["/+", ["/finance", "/"], ["finance", "/a/b"]],
    ["+/monitor/Clients", ["x/monitor/Clients"], ["$SYS/monitor/Clients"]],
    ["$SYS/#", ["$SYS", "$SYS/a"], ["SYS/a"]],
    ["$SYS/monitor/+", ["$SYS/monitor/Clients"], ["$SYS/monitor"]],
    ["+/tennis/#", ["a/tennis", "a/tennis/b/c", "/tennis"], ["a/b/tennis"]],
    ["a/+/b/+/c", ["a/x/b/y/c", "a//b//c"], ["a/x/b/y/c/d", "a/x/b/c", "a/b/b/c"]],
    ["+/+/#", ["a/b", "a/b/c", "/"], ["a"]],
    ["a//b", ["a//b"], ["a/b"]],
    ["a/+/+", ["a/b/c", "a//"], ["a/b", "a/"]],
    ["温/+/#", ["温/室", "温/室/度"], ["温"]],
  ];
  for (const [filter, matches, not] of table)
    it(`MQTT-4.7: ${filter}`, () => {
      const device = client();
      const messages = device.collect(Buffer.from(filter).toString("latin1"));
      device.online();
      for (const topic of [...matches, ...not])
        device.wire.receive({ cmd: "publish", topic, payload: "", qos: 0, dup: false, retain: false });
      assert.deepEqual(
        messages.map(({ topic }) => Buffer.from(topic, "latin1").toString()),
        matches,
      );
    });

  it("any filter and topic, as the specification's words have it level by level", () => {
    const level = fc.constantFrom("a", "b", "", "$x", "ab");
    const reference = (filter: string[], topic: string[]): boolean => {
      if (topic[0].startsWith("$") && (filter[0] === "+" || filter[0] === "#")) return false;
      for (let index = 0; index < filter.length; index++) {
        if (filter[index] === "#") return true;
        if (index >= topic.length || (filter[index] !== "+" && filter[index] !== topic[index])) return false;
        if (index === topic.length - 1 && filter[index + 1] === "#") return true;
      }
      return filter.length === topic.length;
    };
    fc.assert(
      fc.property(
        fc.array(fc.oneof(level, fc.constant("+")), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.array(fc.array(level, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
        (levels, all, topics) => {
          const filter = all ? [...levels, "#"] : levels;
          if (filter.join("/") === "") return;
          const device = client();
          const messages = device.collect(filter.join("/"));
          device.online();
          const valid = topics.filter((topic) => topic.join("/") !== "");
          for (const topic of valid)
            device.wire.receive({ cmd: "publish", topic: topic.join("/"), payload: "", qos: 0, dup: false, retain: false });
          assert.deepEqual(
            messages.map(({ topic }) => topic),
            valid.filter((topic) => reference(filter, topic)).map((topic) => topic.join("/")),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("named wildcards", () => {
  const params = (filter: string, topic: string) => {
    const device = client();
    const messages = device.collect(filter);
    device.online();
    const [{ subscriptions }] = device.wire.packets();
    device.wire.receive({ cmd: "publish", topic, payload: "", qos: 0, dup: false, retain: false });
    return [subscriptions[0].topic, messages[0]?.params];
  };

  it("give what they matched, and are unknown to the broker", () => {
    assert.deepEqual(params("alarm/+room/+kind", "alarm/kitchen/smoke"), ["alarm/+/+", { room: "kitchen", kind: "smoke" }]);
    assert.deepEqual(params("alarm/+room/#rest", "alarm/kitchen/a/b"), ["alarm/+/#", { room: "kitchen", rest: "a/b" }]);
    assert.deepEqual(params("alarm/#rest", "alarm"), ["alarm/#", { rest: "" }]);
    assert.deepEqual(params("+first/+", "/x"), ["+/+", { first: "" }]);
    assert.deepEqual(params("#all", "x/y"), ["#", { all: "x/y" }]);
  });

  it("without names there are no parameters", () => assert.deepEqual(params("alarm/+/#", "alarm/kitchen"), ["alarm/+/#", undefined]));

  it("two names for the same filter: leaving one keeps the other's messages coming", () => {
    const device = client();
    device.collect("a/+x");
    device.collect("a/+y");
    device.online();
    device.wire.packets();
    device.mqtt.unsubscribe("a/+x");
    assert.deepEqual(device.wire.packets(), []);
    device.mqtt.unsubscribe("a/+y");
    assert.deepEqual(wishes(device.wire.packets()), [["a/+"]]);
  });

  it("are known to the type checker", () => {
    const { mqtt } = client();
    mqtt.subscribe("alarm/+room/#rest", ({ params }: Message<{ room: string; rest: string }>) => params);
    mqtt.subscribe("alarm/+room/#rest", ({ params }) => params?.room.length ?? params?.rest.length);
    // @ts-expect-error: there is no such name in the filter
    mqtt.subscribe("alarm/+room", ({ params }) => params?.floor);
  });
});
