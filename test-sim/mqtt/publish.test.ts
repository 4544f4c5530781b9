import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { client } from "./wire.ts";

/** Lets promises settle: they need no time of the device. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

async function outcome(promise: unknown): Promise<string> {
  let found = "pending";
  (promise as Promise<void>).then(
    () => {
      found = "resolved";
    },
    (error) => {
      found = String(error);
    },
  );
  await settle();
  return found;
}

const brief = (packets: any[]) =>
  packets.map(({ cmd, topic, payload, qos, dup, messageId }) =>
    cmd === "publish" ? `${topic}=${payload} ${qos}${dup ? " dup" : ""}` : `${cmd} ${messageId}`,
  );

describe("PUBLISH", () => {
  it("any topic, payload, QoS and retain, as mqtt-packet reads them", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1, maxLength: 200 }),
        fc.uint8Array({ maxLength: 3000 }),
        fc.constantFrom(0, 1, 2),
        fc.boolean(),
        (name, data, qos, retain) => {
          const topic = name.replace(/[+#\0]/g, "_");
          const device = client();
          device.online();
          device.mqtt.publish(Buffer.from(topic).toString("latin1"), Buffer.from(data).toString("latin1"), {
            qos: qos as 0,
            retain,
            wait: false,
          });
          for (let times = 0; times < 8; times++) device.wire.drain();
          const [packet, ...more] = device.wire.packets();
          assert.equal(more.length, 0);
          assert.deepEqual(
            [packet.topic, Buffer.from(packet.payload), packet.qos, packet.retain, packet.dup],
            [Buffer.from(topic).toString("utf8"), Buffer.from(data), qos, retain, false],
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("2.2.3: bodies around every step of the length", () => {
    for (const size of [0, 1, 124, 125, 126, 127, 128, 300, 16_380, 16_381, 16_384, 70_000]) {
      const device = client();
      device.online();
      device.mqtt.publish("a", "x".repeat(size));
      for (let times = 0; times < 200; times++) device.wire.drain();
      const [packet] = device.wire.packets();
      assert.equal(packet.payload.length, size);
    }
  });

  it("MQTT-3.3.2-2, 4.7.3-1: topics that are none are refused with their name", () => {
    const device = client();
    for (const topic of ["", "a/+", "#", "a#b"]) assert.throws(() => device.mqtt.publish(topic, "x"), { message: `bad topic: ${topic}` });
    assert.throws(() => device.mqtt.publish("x".repeat(65_536), "x"), /^Error: bad topic: xxx/);
  });

  it("a number or undefined is sent as its text", () => {
    const device = client();
    device.online();
    for (const payload of [21.5, undefined, false]) device.mqtt.publish("a", payload as unknown as string);
    assert.deepEqual(brief(device.wire.packets()), ["a=21.5 0", "a=undefined 0", "a=false 0"]);
  });
});

describe("QoS 0", () => {
  it("goes out at once and gives no promise", () => {
    const device = client();
    device.online();
    assert.equal(device.mqtt.publish("a", "b"), undefined);
    assert.deepEqual(brief(device.wire.packets()), ["a=b 0"]);
    assert.equal(device.mqtt.state.queued, 0);
  });
});

describe("QoS 1", () => {
  it("MQTT-4.3.2-1: has an id, is kept until PUBACK, and resolves then", async () => {
    const device = client();
    device.online();
    const promise = device.mqtt.publish("a", "b", { qos: 1 });
    const [{ messageId, dup }] = device.wire.packets();
    assert.ok(messageId > 0);
    assert.equal(dup, false);
    assert.equal(await outcome(promise), "pending");
    assert.equal(device.mqtt.state.queued, 1);
    device.wire.receive({ cmd: "puback", messageId });
    assert.equal(await outcome(promise), "resolved");
    assert.equal(device.mqtt.state.queued, 0);
  });

  it("without a promise when it is not wanted", () => {
    const device = client();
    device.online();
    assert.equal(device.mqtt.publish("a", "b", { qos: 1, wait: false }), undefined);
  });

  it("MQTT-2.3.1-2: ids in use are not given again, and all of them come round", () => {
    const device = client();
    device.online();
    device.mqtt.publish("held", "", { qos: 1, wait: false });
    const [{ messageId: held }] = device.wire.packets();
    const ids = new Set<number>();
    for (let times = 0; times < 3000; times++) {
      device.mqtt.publish("a", "", { qos: 1, wait: false });
      device.wire.drain();
      const [{ messageId }] = device.wire.packets();
      assert.notEqual(messageId, held);
      ids.add(messageId);
      device.wire.receive({ cmd: "puback", messageId });
    }
    assert.equal(ids.size, 998);
    assert.equal(device.mqtt.state.queued, 1);
  });

  it("acknowledgements in another order settle their own promises", async () => {
    const device = client();
    device.online();
    const promises = ["1", "2", "3"].map((payload) => device.mqtt.publish("a", payload, { qos: 1 }));
    const ids = device.wire.packets().map(({ messageId }) => messageId);
    device.wire.receive({ cmd: "puback", messageId: ids[2] });
    device.wire.receive({ cmd: "puback", messageId: ids[0] });
    assert.deepEqual(
      [await outcome(promises[0]), await outcome(promises[1]), await outcome(promises[2])],
      ["resolved", "pending", "resolved"],
    );
  });

  it("a wrong, late, doubled or foreign acknowledgement changes nothing", () => {
    const device = client();
    device.online();
    device.mqtt.publish("a", "b", { qos: 1, wait: false });
    const [{ messageId }] = device.wire.packets();
    for (const cmd of ["pubcomp", "unsuback"] as const) device.wire.receive({ cmd, messageId } as any);
    device.wire.receive({ cmd: "suback", messageId, granted: [0] });
    device.wire.receive({ cmd: "puback", messageId: messageId === 1 ? 2 : 1 });
    assert.equal(device.mqtt.state.queued, 1);
    device.wire.receive({ cmd: "puback", messageId });
    device.wire.receive({ cmd: "puback", messageId });
    assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.connected], [0, true]);
  });

  it("an acknowledgement of what has not been sent yet is none", () => {
    const device = client();
    device.online();
    device.mqtt.publish("big", "x".repeat(1400));
    device.mqtt.publish("a", "b", { qos: 1, wait: false });
    for (let id = 1; id <= 1000; id++) device.wire.receive({ cmd: "puback", messageId: id });
    assert.equal(device.mqtt.state.queued, 2);
  });
});

describe("QoS 2", () => {
  it("MQTT-4.3.3-1: PUBLISH, PUBREC, PUBREL, PUBCOMP, and resolves then", async () => {
    const device = client();
    device.online();
    const promise = device.mqtt.publish("a", "b", { qos: 2 });
    const [{ messageId, qos }] = device.wire.packets();
    assert.equal(qos, 2);
    device.wire.receive({ cmd: "pubrec", messageId });
    const [release] = device.wire.packets();
    assert.deepEqual([release.cmd, release.messageId], ["pubrel", messageId]);
    assert.equal(await outcome(promise), "pending");
    device.wire.receive({ cmd: "pubcomp", messageId });
    assert.equal(await outcome(promise), "resolved");
    assert.equal(device.mqtt.state.queued, 0);
  });

  it("a doubled PUBREC is released again, an unknown one too", () => {
    const device = client();
    device.online();
    device.mqtt.publish("a", "b", { qos: 2, wait: false });
    const [{ messageId }] = device.wire.packets();
    device.wire.receive({ cmd: "pubrec", messageId });
    device.wire.receive({ cmd: "pubrec", messageId });
    device.wire.receive("\x50\x02\x77\x77");
    assert.deepEqual(brief(device.wire.packets()), [`pubrel ${messageId}`, `pubrel ${messageId}`, `pubrel ${0x7777}`]);
    device.wire.receive({ cmd: "puback", messageId });
    assert.equal(device.mqtt.state.queued, 1);
  });
});

describe("after a reconnect", () => {
  it("MQTT-4.4.0-1: sends again with DUP, in the order of before, what the session has not acknowledged", async () => {
    const device = client({ clean: false });
    device.online();
    const promises = [1, 2, 2, 1].map((qos, index) => device.mqtt.publish("a", String(index), { qos: qos as 1 }));
    const ids = device.wire.packets().map(({ messageId }) => messageId);
    device.wire.receive({ cmd: "pubrec", messageId: ids[1] });
    device.wire.close();
    device.online({ sessionPresent: true });
    const again = device.wire.packets();
    assert.deepEqual(brief(again), ["a=0 1 dup", `pubrel ${ids[1]}`, "a=2 2 dup", "a=3 1 dup"]);
    assert.deepEqual(
      again.map(({ messageId }) => messageId),
      ids,
    );
    device.wire.receive({ cmd: "puback", messageId: ids[0] });
    device.wire.receive({ cmd: "pubcomp", messageId: ids[1] });
    assert.deepEqual(
      [await outcome(promises[0]), await outcome(promises[1]), await outcome(promises[2])],
      ["resolved", "resolved", "pending"],
    );
    assert.equal(device.mqtt.state.queued, 2);
  });

  it("MQTT-3.1.2-6: to a broker without our session they are new messages, and what it had received is done", async () => {
    const device = client();
    device.online();
    const promises = [1, 2].map((qos, index) => device.mqtt.publish("a", String(index), { qos: qos as 1 }));
    const ids = device.wire.packets().map(({ messageId }) => messageId);
    device.wire.receive({ cmd: "pubrec", messageId: ids[1] });
    device.wire.close();
    device.online({ sessionPresent: false });
    assert.deepEqual(brief(device.wire.packets()), ["a=0 1"]);
    assert.deepEqual([await outcome(promises[0]), await outcome(promises[1])], ["pending", "resolved"]);
  });

  it("what was queued while offline has no DUP", () => {
    const device = client({ clean: false });
    device.online();
    device.mqtt.publish("a", "before", { qos: 1, wait: false });
    device.wire.close();
    device.mqtt.publish("a", "while", { qos: 1, wait: false });
    device.online({ sessionPresent: true });
    assert.deepEqual(brief(device.wire.packets()), ["a=before 1 dup", "a=while 1"]);
  });

  it("twice in a row without an acknowledgement keeps everything once", () => {
    const device = client({ clean: false });
    device.online();
    for (let index = 0; index < 5; index++) device.mqtt.publish("a", String(index), { qos: 1, wait: false });
    for (let times = 0; times < 3; times++) {
      device.wire.close();
      device.online({ sessionPresent: true });
      assert.equal(device.mqtt.state.queued, 5);
      assert.deepEqual(
        brief(device.wire.packets()),
        [0, 1, 2, 3, 4].map((index) => `a=${index} 1 dup`),
      );
    }
  });

  it("any loss of connection at any time loses and doubles nothing at QoS 2 (a model of both ends)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom("publish", "broker", "lose", "drain"), { minLength: 5, maxLength: 60 }), async (steps) => {
        const device = client({ clean: false });
        const received: string[] = [];
        const unreleased = new Set<number>();
        let present = false;
        let sent = 0;
        let settled = 0;
        device.online();
        /** The broker takes what has come and answers it; `lose` drops its answers on the way. */
        const broker = (lose: boolean) => {
          for (const { cmd, messageId, qos, payload } of device.wire.packets()) {
            let answer: any;
            if (cmd === "publish" && qos === 2) {
              if (!unreleased.has(messageId)) received.push(String(payload));
              unreleased.add(messageId);
              answer = { cmd: "pubrec", messageId };
            } else if (cmd === "pubrel") {
              unreleased.delete(messageId);
              answer = { cmd: "pubcomp", messageId };
            }
            if (answer && !lose) device.wire.receive(answer);
          }
        };
        const reconnect = () => {
          device.wire.close();
          present = true;
          device.online({ sessionPresent: present });
        };
        for (const step of steps) {
          if (step === "publish" && device.mqtt.state.queued < 15) {
            device.mqtt.publish("a", String(sent++), { qos: 2 })?.then(() => settled++);
          } else if (step === "broker") broker(false);
          else if (step === "lose") {
            broker(true);
            reconnect();
          } else device.wire.drain();
        }
        for (let times = 0; times < 40 && device.mqtt.state.queued; times++) {
          device.wire.drain();
          broker(false);
        }
        await settle();
        assert.deepEqual(
          received,
          Array.from({ length: sent }, (_, index) => String(index)),
        );
        assert.deepEqual([settled, device.mqtt.state.queued, unreleased.size], [sent, 0, 0]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the queue", () => {
  it("keeps what is published while offline and sends it in order", () => {
    const device = client();
    for (const topic of ["a", "b", "c"]) device.mqtt.publish(topic, "x");
    assert.equal(device.mqtt.state.queued, 3);
    device.online();
    assert.deepEqual(brief(device.wire.packets()), ["a=x 0", "b=x 0", "c=x 0"]);
    assert.equal(device.mqtt.state.queued, 0);
  });

  it("retained: keeps the last value of a topic, in the place of the first", () => {
    const device = client();
    device.mqtt.publish("a", "1", { retain: true });
    device.mqtt.publish("ab", "1", { retain: true });
    device.mqtt.publish("a", "2", { retain: true });
    device.mqtt.publish("a", "3", { retain: true, qos: 1, wait: false });
    device.online();
    assert.deepEqual(brief(device.wire.packets()), ["a=3 1", "ab=1 0"]);
  });

  it("keep: last, all and none are obeyed", () => {
    const device = client();
    for (const payload of ["1", "2"]) {
      device.mqtt.publish("last", payload, { keep: "last" });
      device.mqtt.publish("all", payload, { retain: true, keep: "all" });
      device.mqtt.publish("none", payload, { keep: "none" });
    }
    assert.equal(device.mqtt.state.dropped, 2);
    device.online();
    assert.deepEqual(brief(device.wire.packets()), ["last=2 0", "all=1 0", "all=2 0"]);
    device.mqtt.publish("none", "3", { keep: "none" });
    assert.deepEqual(brief(device.wire.packets()), ["none=3 0"]);
  });

  it("keep none at QoS 1 rejects while offline", async () => {
    assert.equal(await outcome(client().mqtt.publish("a", "b", { qos: 1, keep: "none" })), "Error: not connected");
  });

  it("a newer value resolves the promise of the one it replaces", async () => {
    const device = client();
    const first = device.mqtt.publish("a", "1", { qos: 1, retain: true });
    const second = device.mqtt.publish("a", "2", { qos: 1, retain: true });
    assert.deepEqual([await outcome(first), await outcome(second)], ["resolved", "pending"]);
  });

  it("does not replace what is on its way", () => {
    const device = client({ clean: false });
    device.online();
    device.mqtt.publish("a", "1", { qos: 1, retain: true, wait: false });
    device.wire.close();
    device.mqtt.publish("a", "2", { qos: 1, retain: true, wait: false });
    device.mqtt.publish("a", "3", { qos: 1, retain: true, wait: false });
    device.online({ sessionPresent: true });
    assert.deepEqual(brief(device.wire.packets()), ["a=1 1 dup", "a=3 1"]);
  });

  it("holds 20: gives up the oldest of QoS 0, and never a promised one", async () => {
    const device = client();
    for (let index = 0; index < 18; index++) device.mqtt.publish("a", String(index), { qos: 1, wait: false });
    for (let index = 0; index < 5; index++) device.mqtt.publish("zero", String(index));
    assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.dropped], [20, 3]);
    device.mqtt.publish("a", "18", { qos: 1, wait: false });
    device.mqtt.publish("a", "19", { qos: 2, wait: false });
    assert.equal(await outcome(device.mqtt.publish("a", "20", { qos: 1 })), "Error: queue full");
    assert.equal(device.mqtt.publish("zero", "5"), undefined);
    assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.dropped], [20, 7]);
    device.online();
    for (let times = 0; times < 5; times++) device.wire.drain();
    assert.deepEqual(brief(device.wire.packets()).slice(0, 3), ["a=0 1", "a=1 1", "a=2 1"]);
  });

  it("holds about 200 jsvars, however few messages that is", () => {
    const device = client();
    for (let index = 0; index < 4; index++) device.mqtt.publish("a", "x".repeat(600));
    assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.dropped], [2, 2]);
  });

  it("a frozen broker does not fill the memory: at most 1072 bytes wait in the socket, the rest in the queue", () => {
    const device = client();
    device.online();
    for (let index = 0; index < 1000; index++) device.mqtt.publish("topic", `value ${index}`);
    assert.ok(device.wire.written.length < 1072 + 20, `${device.wire.written.length} bytes`);
    assert.equal(device.mqtt.state.queued, 20);
    for (let times = 0; times < 5; times++) device.wire.drain();
    const last = device.wire.packets().pop();
    assert.equal(String(last.payload), "value 999");
  });

  it("what waits for its acknowledgement is bounded likewise: by count, and by what it takes", async () => {
    for (const [size, most] of [
      [1, 20],
      [100, 13],
      [1000, 2],
    ]) {
      const device = client();
      device.online();
      for (let index = 0; index < 50; index++) {
        device.mqtt.publish("topic", "x".repeat(size), { qos: 1, wait: false });
        device.wire.drain();
      }
      assert.ok(device.mqtt.state.queued <= most, `${device.mqtt.state.queued} of ${size} bytes`);
      assert.equal(device.mqtt.state.queued + device.mqtt.state.dropped, 50);
      await assert.rejects(device.mqtt.publish("topic", "x".repeat(size), { qos: 1 }) as Promise<void>, { message: "queue full" });
    }
  });

  it("is stopped and started with what it holds", () => {
    const device = client();
    device.mqtt.publish("a", "b");
    device.mqtt.start();
    device.mqtt.stop();
    device.online();
    assert.deepEqual(brief(device.wire.packets()), ["a=b 0"]);
  });
});

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
      assert.equal(device.mqtt.state.error, "a payload's source failed");
      assert.deepEqual([device.mqtt.state.queued, device.mqtt.state.dropped, device.wire.freed], [0, 1, true]);
      device.online();
      assert.equal(device.mqtt.state.connected, true);
    });
});
