import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { entitiesSource } from "../../../build/generate/entities.ts";
import { reader, workspace } from "../build/workspace.ts";

const { read } = reader(workspace());

/** What a sensor's readings become, one after the other, and which of them are told; a reading every `every` ms. */
function run(options: object, readings: unknown[], every = 10_000): { values: number[]; told: number[]; failed: number } {
  const config = read({ id: "x", board: "esp8266", app: null, sensors: [{ id: "air", driver: "demo", every: `${every}ms`, ...options }] });
  const source = entitiesSource(config, (path) => path)
    .source.replace(/^import .*$/gm, "")
    .replace(/^export \{.*$|^export const .*= undefined;$/gm, "")
    .replace(/^export /gm, "");
  const values: Record<string, number | null> = { air: null };
  const seen: number[] = [];
  const told: number[] = [];
  let failed = 0;
  let at = 0;
  const notify = (id: string) => told.push(values[id] as number);
  const take = (id: string, _: number, value: number) => {
    seen.push(value);
    if (values[id] === value) return;
    values[id] = value;
    notify(id);
  };
  const poll = new Function("demo_read", "uptime", "values", "notify", "global", `${source}\nreturn poll;`)(
    () => readings[at],
    () => at * every,
    values,
    notify,
    // Names are given back there.
    {},
  );
  for (at = 0; at < readings.length; at++) {
    try {
      poll(0, take);
    } catch {
      failed++;
    }
  }
  return { values: seen, told, failed };
}
const values = (filters: object[], readings: unknown[], every?: number) => run({ filters }, readings, every).values;

describe("filters", () => {
  it("offset is added", () => assert.deepEqual(values([{ offset: -1.5 }], [20, 0]), [18.5, -1.5]));
  it("scale is multiplied with", () => assert.deepEqual(values([{ scale: 0.5 }], [20, -3]), [10, -1.5]));
  it("clamp holds the value between two", () => assert.deepEqual(values([{ clamp: [0, 50] }], [-1, 20, 51]), [0, 20, 50]));

  it("calibrate draws straight lines through its points, and the outer ones on", () => {
    const points = [
      [0, 10],
      [100, 60],
      [200, 260],
    ];
    assert.deepEqual(values([{ calibrate: points }], [0, 50, 100, 150, 200, -20, 300]), [10, 35, 60, 160, 260, 0, 460]);
  });

  it("median gives the middle one of the last readings, of those that there are", () => {
    assert.deepEqual(values([{ median: 3 }], [5, 1, 9, 100, 9, 2, 2]), [5, 1, 5, 9, 9, 9, 2]);
  });
  it("median does not see a single outlier", () =>
    assert.deepEqual(values([{ median: 5 }], [20, 20, 20, 85, 20, -40, 20]).slice(2), [20, 20, 20, 20, 20]));
  it("moving_average gives the mean of the last readings, of those that there are", () => {
    assert.deepEqual(values([{ moving_average: 4 }], [4, 8, 0, 4, 8, 8]), [4, 6, 4, 4, 5, 5]);
  });
  it("exponential_average follows slowly, from the first reading on", () => {
    assert.deepEqual(values([{ exponential_average: 0.5 }], [10, 20, 20, 0]), [10, 15, 17.5, 8.75]);
  });

  it("delta stays until the change is large enough, decimals as people count them", () => {
    assert.deepEqual(values([{ delta: 0.2 }], [21.4, 21.5, 21.6, 21.59, 21.3]), [21.4, 21.4, 21.6, 21.6, 21.3]);
  });
  it("throttle stays for its time, to the nearest reading", () => {
    assert.deepEqual(values([{ throttle: "30s" }], [1, 2, 3, 4, 5, 6, 7]), [1, 1, 1, 4, 4, 4, 7]);
  });
  it("heartbeat tells a value again that has not changed", () => {
    assert.deepEqual(run({ filters: [{ heartbeat: "30s" }] }, [5, 5, 5, 5, 6, 6, 6, 6]).told, [5, 5, 6, 6]);
  });

  it("come one after the other, in the order of the config", () => {
    assert.deepEqual(values([{ offset: 1 }, { scale: 2 }], [3]), [8]);
    assert.deepEqual(values([{ scale: 2 }, { offset: 1 }], [3]), [7]);
    assert.deepEqual(values([{ median: 3 }, { delta: 5 }, { offset: 100 }], [1, 1, 50, 50, 3]), [101, 101, 101, 150, 150]);
  });

  for (const nothing of [Number.NaN, undefined, Number.POSITIVE_INFINITY])
    it(`never see ${nothing}: the read has failed`, () => {
      const { values, failed } = run({ filters: [{ moving_average: 2 }] }, [4, nothing, 8, nothing, 8]);
      assert.deepEqual(values, [4, 6, 8]);
      assert.equal(failed, 2);
    });
});

describe("precision", () => {
  for (const [precision, reading, value] of [
    [1, 21.449, "21.4"],
    [1, 21.35, "21.4"],
    [1, 0.1 + 0.2, "0.3"],
    [2, 1013.245, "1013.25"],
    [0, 25.5, "26"],
    [1, -7.26, "-7.3"],
    [1, -0.04, "0"],
    [3, 1e-9, "0"],
  ] as const)
    it(`${precision} makes ${reading} ${value}`, () => assert.equal(String(run({ precision }, [reading]).values[0]), value));

  it("comes after the filters", () =>
    assert.deepEqual(run({ precision: 1, filters: [{ moving_average: 3 }] }, [1, 1, 2]).values, [1, 1, 1.3]));
});
