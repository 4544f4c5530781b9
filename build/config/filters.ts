import { milliseconds } from "./duration.ts";

type Schema = Record<string, unknown>;

/** One step on a reading's way to its value, as the config says it; durations in ms once the config was read. */
export type Filter =
  | { offset: number }
  | { scale: number }
  | { calibrate: [raw: number, real: number][] }
  | { median: number }
  | { moving_average: number }
  | { exponential_average: number }
  | { delta: number }
  | { throttle: number }
  | { clamp: [low: number, high: number] }
  | { heartbeat: number };

const pair = (description: string, problem: string): Schema => ({
  type: "array",
  description,
  items: { type: "number" },
  minItems: 2,
  maxItems: 2,
  lengthErrorMessage: problem,
});

/** JSON Schema of `filters`, with what is said of a mistake beside it. */
export function filtersSchema(duration: (description: string) => Schema): Schema {
  const properties: Record<string, Schema> = {
    offset: { type: "number", description: "is added" },
    scale: { type: "number", description: "is multiplied with" },
    calibrate: {
      type: "array",
      description: "[reading, true value] at two points or more; straight lines between and beyond them",
      items: pair("a reading and its true value", "must be a reading and its true value, as in [512, 20.5]"),
      minItems: 2,
      maxItems: 20,
      lengthErrorMessage: "must have 2 to 20 points, as in [[0, 0.4], [100, 98.7]]",
    },
    median: { type: "integer", minimum: 2, maximum: 25, description: "the middle one of the last so many readings" },
    moving_average: { type: "integer", minimum: 2, maximum: 25, description: "the mean of the last so many readings" },
    exponential_average: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 1,
      description: "the mean of all readings, in which a new one counts so much (0.1 is slow, 1 is no mean at all)",
    },
    delta: { type: "number", exclusiveMinimum: 0, description: "stays until it has changed at least so much" },
    throttle: duration("stays for so long after each change"),
    clamp: pair("lowest and highest value", "must be the lowest and the highest value, as in [0, 100]"),
    heartbeat: duration("is told again after so long, changed or not"),
  };
  return {
    type: "array",
    description: "what is done to a reading before it is the value, one after the other",
    maxItems: 10,
    lengthErrorMessage: "must have at most 10 filters",
    items: {
      type: "object",
      properties,
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      lengthErrorMessage: 'must hold one filter in braces of its own, as in { "median": 5 }',
    },
  };
}

/** What no schema can say about a filter, in words, with the step of the path where it is. */
export function filterProblem(filter: Record<string, unknown>): { name: string; text: string } | undefined {
  const { calibrate, clamp } = filter;
  if (Array.isArray(calibrate)) {
    const readings = calibrate.map((point) => (Array.isArray(point) ? point[0] : undefined));
    const at = readings.findIndex((reading, i) => i > 0 && !(reading > readings[i - 1]));
    if (at > 0 && readings.every((reading) => typeof reading === "number"))
      return { name: "calibrate", text: `readings must rise from point to point; ${readings[at]} comes after ${readings[at - 1]}` };
  }
  if (Array.isArray(clamp) && clamp.length === 2 && clamp[0] >= clamp[1])
    return { name: "clamp", text: `the lowest value ${clamp[0]} must be less than the highest ${clamp[1]}` };
  return undefined;
}

/** The filter with its duration in ms. */
export function normalFilter(filter: Record<string, unknown>): Filter {
  const [[name, value]] = Object.entries(filter);
  return { [name]: name === "throttle" || name === "heartbeat" ? milliseconds(value) : value } as Filter;
}
