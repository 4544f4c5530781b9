import { idsOf, type Known, parseExpression } from "../config/expression.ts";
import type { Config, Part } from "../config/types.ts";
import type { Code } from "./code.ts";
import { unknown, written } from "./expression.ts";

/** Decimals of a computed value where nothing is said: what the interpreter adds behind them is no news. */
const DECIMALS = 6;

/** `compute` of `demitasse:entities`: what follows from a change of entity `id`. Undefined where nothing does. */
export function computeSource(config: Config, entities: Map<string, Known>, index: (id: string) => number, code: Code): string | undefined {
  const lines = [
    ...config.sensors.filter(({ value }) => value !== undefined).map((part) => computed(part, config, entities, index, code)),
    ...config.outputs.filter(({ driver }) => driver === "thermostat").map((part) => regulated(part, code)),
  ];
  return lines.length ? `export function compute(id) {\n${lines.join("\n")}\n}` : undefined;
}

const isOneOf = (ids: string[]): string => ids.map((id) => `id === "${id}"`).join(" || ");

function computed(part: Part, config: Config, entities: Map<string, Known>, index: (id: string) => number, code: Code): string {
  const expression = parseExpression(part.value as string, entities, "value");
  code.use("values", "src/device/values.ts");
  const set = code.use("setComputed", "src/device/fed.ts");
  const power = 10 ** (part.precision ?? DECIMALS);
  const text = written(expression, code, config.location);
  const value = expression.type === "number" ? `Math.floor(${text} * ${power} + 0.5) / ${power}` : text;
  const missing = unknown(expression, code);
  return `  if (${isOneOf([...idsOf(expression)])}) ${set}("${part.id}", ${index(part.id)}, ${missing} ? null : ${value});`;
}

function regulated(part: Part, code: Code): string {
  const { id, sensor, output, hysteresis } = part as Part & { sensor: string; output: string; hysteresis: number };
  const regulate = code.use("regulate", "src/device/thermostat.ts");
  return `  if (${isOneOf([id, `${id}_mode`, sensor])}) ${regulate}("${id}", "${sensor}", "${output}", ${hysteresis});`;
}
