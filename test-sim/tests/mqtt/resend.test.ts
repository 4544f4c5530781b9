import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { outcome, settle } from "./settled.ts";
import { brief, client } from "./wire.ts";

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
      // Sooner, and the broker may have closed the connection for the message.
      device.seconds(4);
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
          device.seconds(4);
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
