import { drivers } from "./drivers.ts";
import { durationProblem, milliseconds } from "./duration.ts";
import { ExpressionError, hasThreshold, type Known, parseExpression, partsOf, settingProblem } from "./expression.ts";
import { nearest, type Problem } from "./problems.ts";

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
      for (const { field, ...made } of drivers[part.driver].fields(place, part)) {
        const unit = made.unit ?? (typeof part.unit === "string" ? part.unit : undefined);
        known.set(field ? `${part.id}_${field}` : part.id, { ...made, unit, part, ...(hasPresses && { presses: true }) });
      }
    }
  return known;
}

/** What is wrong with the rules that no schema can say. */
export function ruleProblems(config: Members): Problem[] {
  if (!Array.isArray(config.rules)) return [];
  const entities = knownEntities(config);
  return config.rules.flatMap((rule, i) => (isObject(rule) ? oneRule(rule, ["rules", i], entities, config) : []));
}

/** What is wrong with computed sensors. */
export function computedProblems(config: Members): Problem[] {
  const entities = knownEntities(config);
  const sensors = Array.isArray(config.sensors) ? config.sensors : [];
  return sensors.flatMap((part, i) =>
    isObject(part) && part.driver === "template" && typeof part.value === "string" ? computed(part, ["sensors", i, "value"], entities) : [],
  );
}

function computed(part: Members, path: Problem["path"], entities: Map<string, Known>): Problem[] {
  try {
    const value = parseExpression(part.value as string, entities, "value");
    const wanted = (part.kind ?? "sensor") === "binary_sensor" ? "boolean" : "number";
    if (partsOf(value).some((one) => one.op === "id" && one.id === part.id)) return [{ path, text: "is computed from itself" }];
    if (value.type !== wanted)
      return [
        {
          path,
          text: wanted === "boolean" ? "must be true or false" : 'must be a number; write "kind": "binary_sensor" for true or false',
        },
      ];
    return [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [{ path, text: error.message }];
  }
}

function oneRule(rule: Members, path: Problem["path"], entities: Map<string, Known>, config: Members): Problem[] {
  const problems = typeof rule.when === "string" ? conditionProblems(rule, rule.when, path, entities, config) : [];
  if (!["set", "toggle", "press", "publish", "log", "do", "refuse"].some((name) => rule[name] !== undefined))
    problems.push({
      path: [...path, "set"],
      text: "missing; outputs and what they are put on, or toggle, press, publish, log, do, refuse",
    });
  for (const name of ["for", "off_delay"]) problems.push(...timeProblems(rule[name], [...path, name], entities));
  problems.push(...actionProblems(rule, path, entities, config));
  const otherwise = Array.isArray(rule.else) ? { else: rule.else } : { "": [{ set: rule.else }] };
  for (const [name, list] of Object.entries({ do: rule.do, ...otherwise }))
    if (Array.isArray(list))
      list.forEach((step, i) => {
        const here = name ? [...path, name, i] : path;
        if (isObject(step)) problems.push(...actionProblems(step, here, entities, config, name ? "set" : "else"));
      });
  for (const id of Object.keys(isObject(rule.refuse) ? rule.refuse : {}))
    if (!entities.has(id)) problems.push({ path: [...path, "refuse", id], text: noEntity(id, entities) });
  return problems;
}

const noEntity = (id: string, entities: Map<string, Known>): string =>
  `there is no entity "${id}"${nearest(id, [...entities.keys()], "entities are")}`;

function conditionProblems(rule: Members, when: string, path: Problem["path"], entities: Map<string, Known>, config: Members): Problem[] {
  try {
    const condition = parseExpression(when, entities);
    if (rule.hysteresis !== undefined && !hasThreshold(condition))
      return [{ path: [...path, "hysteresis"], text: 'needs a comparison with <, <=, > or >= in "when"' }];
    if (!config.location && partsOf(condition).some((part) => part.op === "clock" && part.name.startsWith("sun")))
      return [
        { path: [...path, "when"], text: 'asks for the sun; write "location": { "latitude": ..., "longitude": ... } into the config' },
      ];
    return [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [{ path: [...path, "when"], text: error.message }];
  }
}

/** A duration, or the id of a number. */
function timeProblems(given: unknown, path: Problem["path"], entities: Map<string, Known>): Problem[] {
  if (typeof given !== "string") return [];
  const time = milliseconds(given);
  if (time !== undefined)
    return time >= 1 && time <= DAY ? [] : [{ path, text: `${JSON.stringify(given)} is out of range; "1ms" to "1d"` }];
  if (!/^[a-z][a-z0-9_]*$/.test(given)) return [{ path, text: durationProblem(given) }];
  const kind = entities.get(given)?.kind;
  if (kind === "number") return [];
  return [{ path, text: kind ? `"${given}" is a ${kind}; write the id of a number, or a duration as "10s"` : noEntity(given, entities) }];
}

function actionProblems(action: Members, path: Problem["path"], entities: Map<string, Known>, config: Members, set = "set"): Problem[] {
  const problems: Problem[] = [];
  for (const [id, value] of Object.entries(isObject(action.set) ? action.set : {})) {
    if (!["boolean", "number", "string"].includes(typeof value)) continue;
    const text = settingProblem(id, value, entities);
    if (text) problems.push({ path: [...path, set, id], text });
  }
  const named = (name: "toggle" | "press", kinds: string[], what: string) => {
    const list = Array.isArray(action[name]) ? action[name] : [action[name]];
    for (const id of list) {
      if (typeof id !== "string") continue;
      const kind = entities.get(id)?.kind;
      if (!kind) problems.push({ path: [...path, name], text: noEntity(id, entities) });
      else if (!kinds.includes(kind)) problems.push({ path: [...path, name], text: `"${id}" is a ${kind}; ${what}` });
    }
  };
  named("toggle", ["switch", "light", "fan", "lock", "siren"], "what can be toggled is a switch, light, fan, lock or siren");
  named("press", ["button"], "what can be pressed is a button");
  if (isObject(action.publish) && !config.mqtt) problems.push({ path: [...path, "publish"], text: 'the config has no "mqtt"' });
  for (const [name, text] of [
    ["log", action.log],
    ["publish", isObject(action.publish) ? action.publish.payload : undefined],
  ] as const)
    for (const [, id] of typeof text === "string" ? text.matchAll(/\{([a-z][a-z0-9_]*)\}/g) : [])
      if (!entities.has(id)) problems.push({ path: [...path, name], text: noEntity(id, entities) });
  if (action.wait !== undefined) {
    const time = milliseconds(action.wait);
    if (time !== undefined && !(time >= 1 && time <= DAY))
      problems.push({ path: [...path, "wait"], text: `${JSON.stringify(action.wait)} is out of range; "1ms" to "1d"` });
  }
  return problems;
}
