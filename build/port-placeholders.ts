import { decodedMappings, encodedMap, TraceMap } from "@jridgewell/trace-mapping";
import type { Code } from "./bundle.ts";

/** Numbers of the config that differ from run to run under test: a program that was made with one is good for another. */
const late = ["CONFIG.web.port", "CONFIG.mqtt.port"];

/** No port, and nothing that anybody writes. */
const standIn = (i: number): string => String(7_654_301 + i);

export interface Late {
  define: Record<string, string>;
  /** What the stand-ins stand for. */
  numbers: string[];
}

/** The constants with stand-ins for numbers that may be put in late. */
export function withStandIns(define: Record<string, string>): Late {
  return {
    define: { ...define, ...Object.fromEntries(late.map((name, i) => [name, standIn(i)])) },
    numbers: late.map((name) => define[name]),
  };
}

/** The program with the numbers in place of their stand-ins. */
export function settleNumbers({ code, map }: Code, numbers: string[]): Code {
  const places: { line: number; column: number; shift: number }[] = [];
  const lines = code.split("\n").map((text, line) =>
    text.replace(/\b76543\d\d\b/g, (found, column: number) => {
      const number = numbers[Number(found) - Number(standIn(0))];
      if (number === undefined) return found;
      places.push({ line, column, shift: number.length - found.length });
      return number;
    }),
  );
  if (!places.length) return { code, map };
  const decoded = JSON.parse(map);
  const mappings = decodedMappings(new TraceMap(decoded)).map((segments, line) => {
    const here = places.filter((place) => place.line === line);
    return segments.map(([column, ...rest]) => [
      here.reduce((sum, { column: at, shift }) => (column > at ? sum + shift : sum), column),
      ...rest,
    ]);
  });
  return { code: lines.join("\n"), map: JSON.stringify(encodedMap(new TraceMap({ ...decoded, mappings: mappings as never }))) };
}
