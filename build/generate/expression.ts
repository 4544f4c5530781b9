import { type Expression, idsOf, partsOf } from "../config/expression.ts";
import type { Code } from "./code.ts";

/** What the clock and the sun are called on the board, in `src/device/time.ts`. */
const clockFunctions = { time: "timeOfDay", weekday: "weekday", sunrise: "sunrise", sunset: "sunset" } as const;

export interface Location {
  latitude: number;
  longitude: number;
}

/**
 * An expression as the board reads it.
 *
 * @param shift by how much thresholds give way while the rule is `on`, against the sense they have
 */
export function written(part: Expression, code: Code, location?: Location, shift = 0): string {
  const at = (one: Expression, by = 0) => written(one, code, location, by);
  switch (part.op) {
    case "id":
      return `values["${part.id}"]`;
    case "press":
      return `happened === "${part.id}"`;
    case "available":
      code.use("errors", "src/device/values.ts");
      return `(values["${part.id}"] !== null && errors["${part.id}"] === undefined)`;
    case "clock": {
      const place = part.name.startsWith("sun") ? `${location?.latitude}, ${location?.longitude}` : "";
      return `${code.use(clockFunctions[part.name], "src/device/time.ts")}(${place})`;
    }
    case "call":
      return `Math.${part.name}(${part.args.map((one) => at(one)).join(", ")})`;
    case "literal":
      return typeof part.value === "number" && part.value < 0 ? `(${part.value})` : JSON.stringify(part.value);
    case "not":
      return `!${at(part.right, -shift)}`;
    case "or":
    case "and":
      return `(${at(part.left, shift)} ${part.op === "or" ? "||" : "&&"} ${at(part.right, shift)})`;
    case "==":
    case "!=":
      return `(${at(part.left)} ${part.op}= ${at(part.right)})`;
    case "<":
    case "<=":
    case ">":
    case ">=": {
      const gives = part.op[0] === ">" ? -shift : shift;
      return `(${at(part.left)} ${part.op} ${at(part.right)}${shift ? ` + (on ? ${gives} : 0)` : ""})`;
    }
    default:
      return `(${at(part.left)} ${part.op} ${at(part.right)})`;
  }
}

/** The source of whether something that it asks for is not known; empty where everything always is. */
export function unknown(part: Expression, code: Code): string {
  const clock = asksForTime(part) ? [`${code.use("timeOfDay", "src/device/time.ts")}() === null`] : [];
  return [...[...idsOf(part)].map((id) => `values["${id}"] === null`), ...clock].join(" || ");
}

export const asksForTime = (part: Expression): boolean => partsOf(part).some(({ op }) => op === "clock");

/** Whether it asks for what has just happened at a push-button. */
export const hasPress = (part: Expression): boolean => partsOf(part).some(({ op }) => op === "press");
