import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createTally } from "./tally.ts";

const tally = (...payloads: (string | number)[]) => {
  const made = createTally();
  for (const payload of payloads) made.take(String(payload));
  return made;
};

describe("the soak's tally, of messages at QoS 0, 1 and 2 in turn", () => {
  it("misses what was promised and has not come, in any order", () => {
    assert.deepEqual(tally(5, 1).missing(6), [2, 4]);
    assert.deepEqual(tally(5, 1, 4, 2).missing(6), []);
  });

  it("allows the loss of QoS 0, and QoS 1 to come again", () =>
    assert.equal(
      tally(1, 1, 2).verdict("out:", 3),
      "out: QoS 0: 1 sent, 0 came, 1 lost, 0 came again; QoS 1: 1 sent, 1 came, 0 lost, 1 came again; QoS 2: 1 sent, 1 came, 0 lost, 0 came again",
    ));

  it("does not allow the loss of QoS 1 or 2, nor that QoS 2 comes again", () => {
    assert.throws(() => tally(2).verdict("out:", 3), /lost what was promised/);
    assert.throws(() => tally(1).verdict("out:", 3), /lost what was promised/);
    assert.throws(() => tally(1, 2, 2).verdict("out:", 3), /doubled at QoS 2/);
  });
});
