import { drivers } from "./drivers.ts";
import { milliseconds } from "./duration.ts";
import { ExpressionError, hasThreshold, type Known, parseExpression, settingProblem } from "./expression.ts";
import type { Problem } from "./problems.ts";

type Members = Record<string, unknown>;

const DAY = 86_400_000;
const isObject = (value: unknown): value is Members => value !== null && typeof value === "object" && !Array.isArray(value);

/** The entities that a config's sensors and outputs make, by id; parts that are wrong make none. */
export function knownEntities(config: Members): Map<string, Known> {
  const known = new Map<string, Known>();
  for (const place of ["sensors", "outputs"] as const)
    for (const part of Array.isArray(config[place]) ? config[place] : []) {
      if (!isObject(part) || typeof part.id !== "string" || typeof part.driver !== "string" || !Object.hasOwn(drivers, part.driver))
        continue;
      const hasPresses = part.long !== undefined || part.double !== undefined;
      for (const { field, ...made } of drivers[part.driver].fields(place, part))
        known.set(field ? `${part.id}_${field}` : part.id, { ...made, part, ...(hasPresses && { presses: true }) });
    }
  return known;
}

/** What is wrong with the rules that no schema can say. */
export function ruleProblems(config: Members): Problem[] {
  if (!Array.isArray(config.rules)) return [];
  const entities = knownEntities(config);
  return config.rules.flatMap((rule, i) => (isObject(rule) ? oneRule(rule, ["rules", i], entities) : []));
}

function oneRule(rule: Members, path: Problem["path"], entities: Map<string, Known>): Problem[] {
  const problems: Problem[] = [];
  if (typeof rule.when === "string") {
    try {
      const condition = parseExpression(rule.when, entities);
      if (rule.hysteresis !== undefined && !hasThreshold(condition))
        problems.push({ path: [...path, "hysteresis"], text: 'needs a comparison with <, <=, > or >= in "when"' });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problems.push({ path: [...path, "when"], text: error.message });
    }
  }
  const time = milliseconds(rule.for);
  if (time !== undefined && !(time >= 1 && time <= DAY))
    problems.push({ path: [...path, "for"], text: `${JSON.stringify(rule.for)} is out of range; "1ms" to "1d"` });
  for (const name of ["set", "else"] as const) {
    const values = rule[name];
    if (!isObject(values)) continue;
    for (const [id, value] of Object.entries(values)) {
      if (!["boolean", "number", "string"].includes(typeof value)) continue;
      const text = settingProblem(id, value, entities);
      if (text) problems.push({ path: [...path, name, id], text });
    }
  }
  return problems;
}
