import assert from "node:assert/strict";

/** Messages numbered from 0 and sent at QoS 0, 1 and 2 in turn: how often each came. */
export interface Tally {
  take(payload: string): void;
  /** Numbers below `count` that were promised, as all but QoS 0 are, and have not come. */
  missing(count: number): number[];
  /** What came of `count`, in a line; rejects what may not happen. */
  verdict(way: string, count: number): string;
}

export function createTally(): Tally {
  const came: number[] = [];
  // All that was promised below this has come: nobody looks at it again.
  let complete = 0;
  const awaited = (index: number) => index % 3 > 0 && !came[index];
  return {
    take(payload) {
      const index = Number(payload);
      came[index] = (came[index] ?? 0) + 1;
    },
    missing(count) {
      while (complete < count && !awaited(complete)) complete++;
      const list: number[] = [];
      for (let index = complete; index < count; index++) if (awaited(index)) list.push(index);
      return list;
    },
    verdict(way, count) {
      const sent = [0, 0, 0];
      const lost = [0, 0, 0];
      const again = [0, 0, 0];
      for (let index = 0; index < count; index++) {
        const qos = index % 3;
        sent[qos]++;
        if (!came[index]) lost[qos]++;
        else again[qos] += came[index] - 1;
      }
      const told = sent.map(
        (number, qos) => `QoS ${qos}: ${number} sent, ${number - lost[qos]} came, ${lost[qos]} lost, ${again[qos]} came again`,
      );
      const line = `${way} ${told.join("; ")}`;
      assert.deepEqual(lost.slice(1), [0, 0], `${line}: lost what was promised`);
      assert.equal(again[2], 0, `${line}: doubled at QoS 2`);
      return line;
    },
  };
}
