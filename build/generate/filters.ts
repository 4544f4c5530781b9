import type { Part } from "../config/types.ts";
import type { Code } from "./code.ts";

/** Whether a reading has something done to it on its way. */
export const isFiltered = ({ filters, precision }: Part): boolean => precision !== undefined || (filters?.length ?? 0) > 0;

// A ring of the last readings: `size` places, and one more for where the next goes. NaN is an empty place.
function ring(at: number, size: number): string {
  const next = at + size;
  return `const p = slots[${next}] >= 0 ? slots[${next}] : 0;
      slots[${at} + p] = v;
      slots[${next}] = (p + 1) % ${size};
      const n = isNaN(slots[${next - 1}]) ? p + 1 : ${size};`;
}

/** The value of the ring that is in the middle: as many are below it as above. */
const median = (at: number, size: number): string => `{
      ${ring(at, size)}
      for (let i = 0; i < n; i++) {
        let less = 0, same = 0;
        for (let j = 0; j < n; j++) {
          if (slots[${at} + j] < slots[${at} + i]) less++;
          if (slots[${at} + j] === slots[${at} + i]) same++;
        }
        if (less * 2 < n && (less + same) * 2 >= n) v = slots[${at} + i];
      }
    }`;

const average = (at: number, size: number): string => `{
      ${ring(at, size)}
      v = 0;
      for (let i = 0; i < n; i++) v += slots[${at} + i] / n;
    }`;

/** Straight lines through the points, the outer ones beyond them. */
function calibration(points: [number, number][]): string {
  const line = (i: number) => {
    const [[x, y], [toX, toY]] = [points[i], points[i + 1]];
    return `${y} + (v - ${x}) * ${(toY - y) / (toX - x)}`;
  };
  const inner = points.slice(1, -1).map(([x], i) => `v < ${x} ? ${line(i)} : `);
  return `v = ${inner.join("")}${line(points.length - 2)};`;
}

function step(filter: NonNullable<Part["filters"]>[number], part: Part, code: Code): string {
  if ("offset" in filter) return `v += ${filter.offset};`;
  if ("scale" in filter) return `v *= ${filter.scale};`;
  if ("calibrate" in filter) return calibration(filter.calibrate);
  if ("clamp" in filter) return `v = v < ${filter.clamp[0]} ? ${filter.clamp[0]} : v > ${filter.clamp[1]} ? ${filter.clamp[1]} : v;`;
  if ("median" in filter) return median(code.keep(filter.median + 1), filter.median);
  if ("moving_average" in filter) return average(code.keep(filter.moving_average + 1), filter.moving_average);
  if ("exponential_average" in filter) {
    const at = code.keep(1);
    return `v = slots[${at}] = isNaN(slots[${at}]) ? v : slots[${at}] + (v - slots[${at}]) * ${filter.exponential_average};`;
  }
  if ("delta" in filter) {
    const at = code.keep(1);
    // 21.6 - 21.4 is a little less than 0.2.
    return `if (Math.abs(v - slots[${at}]) < ${filter.delta * (1 - 1e-9)}) v = slots[${at}]; else slots[${at}] = v;`;
  }
  if ("throttle" in filter) {
    const at = code.keep(2);
    code.use("uptime", "src/tasks/index.ts");
    // To the nearest reading: they come a little early or late.
    const time = Math.max(1, filter.throttle - (part.every as number) / 2);
    return `if (uptime() - slots[${at + 1}] < ${time}) v = slots[${at}]; else { slots[${at}] = v; slots[${at + 1}] = uptime(); }`;
  }
  return "";
}

/**
 * What a case of `poll` does with a reading: straight on from one filter to the next, and at the end `take`. Filters that
 * hold a value back give the one before, so that whoever asks still sees that the sensor is read.
 *
 * @param read what reads the sensor
 * @param take what takes `v`
 */
export function filtered(part: Part, read: string, take: string, code: Code): string {
  const { filters = [], precision } = part;
  const steps = filters.map((filter) => step(filter, part, code)).filter((text) => text);
  const power = 10 ** (precision ?? 0);
  if (precision === 0) steps.push("v = Math.floor(v + 0.5);");
  else if (precision !== undefined) steps.push(`v = Math.floor(v * ${power} + 0.5) / ${power};`);
  const beats = filters.flatMap((filter) => ("heartbeat" in filter ? [filter.heartbeat] : []));
  const end = beats.length ? heartbeat(part, Math.min(...beats), take, code) : `${take};`;
  return `{
    let v = ${read};
    if (v - v !== 0) throw new Error("no number");
    ${[...steps, end].join("\n    ")}
    return;
  }`;
}

function heartbeat(part: Part, beat: number, take: string, code: Code): string {
  const at = code.keep(1);
  code.use("uptime", "src/tasks/index.ts");
  code.use("values", "src/device/values.ts");
  code.use("notify", "src/device/values.ts");
  return `const news = values["${part.id}"] !== v;
    ${take};
    if (news || uptime() - slots[${at}] >= ${Math.max(1, beat - (part.every as number) / 2)}) {
      slots[${at}] = uptime();
      if (!news) notify("${part.id}");
    }`;
}
