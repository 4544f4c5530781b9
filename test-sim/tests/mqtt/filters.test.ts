import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Message } from "../../../src/mqtt/index.ts";
import { client, wishes } from "./wire.ts";

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

  it("are known to the type checker: those of the filter, surely, and no others", () => {
    const { mqtt } = client();
    mqtt.subscribe("alarm/+room/#rest", ({ params }) => params.room.length + params.rest.length);
    mqtt.subscribe("#all", ({ params }) => params.all.length);
    // @ts-expect-error: there is no such name in the filter
    mqtt.subscribe("alarm/+room", ({ params }) => params.floor);
    // @ts-expect-error: there are no names in the filter
    mqtt.subscribe("alarm/+/#", ({ params }) => params.room);
    const made: string = ["a", "+b"].join("/");
    // @ts-expect-error: what is not known may have none
    mqtt.subscribe(made, ({ params }) => params.b);
    mqtt.subscribe(made, ({ params }) => params?.b);
    mqtt.subscribe(`${made}/+room`, ({ params }) => params.room);
    const common = (message: Message) => message.params?.room;
    mqtt.subscribe("alarm/+room/#rest", common);
    mqtt.subscribe("alarm/+", common);
    mqtt.subscribe("alarm/+room/#rest", ({ params }: Message<{ room: string; rest: string }>) => params.rest);
    mqtt.subscribe("a/+room" as "a/+room" | "b/+floor", ({ params }) => ("room" in params ? params.room : params.floor));
  });
});
