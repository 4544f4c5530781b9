import { type Known, parseExpression } from "../config/expression.ts";
import type { Action, Config, Rule } from "../config/types.ts";
import type { Code } from "./code.ts";
import { asksForTime, hasPress, unknown, written } from "./expression.ts";

/** Ms of a number entity's value by its unit; seconds where it has none of these. */
const scales: Record<string, number> = { ms: 1, min: 60_000, m: 60_000, h: 3_600_000 };

/** A text in which `{id}` stands for a value. */
export const filledIn = (text: string, value = (id: string) => `values["${id}"]`): string =>
  text
    .split(/\{([a-z][a-z0-9_]*)\}/)
    .map((part, i) => (i % 2 ? value(part) : JSON.stringify(part)))
    .filter((part) => part !== '""')
    .join(" + ") || '""';

/** All that a rule does one after the other, as a list. */
function actionsOf({ set, toggle, press, publish, log, do: steps }: Rule): Action[] {
  const own = { set, toggle, press, publish, log };
  return [...(Object.values(own).some((value) => value !== undefined) ? [own] : []), ...(steps ?? [])];
}

const listOf = (given: string | string[] | undefined): string[] => (given === undefined ? [] : Array.isArray(given) ? given : [given]);

/** What is done at once, as statements. */
function statements({ set, toggle, press, publish, log }: Action, at: number, code: Code): string {
  const acts = [
    ...Object.entries(set ?? {}).map(([id, value]) => `act("${id}", ${JSON.stringify(value)}, ${at});`),
    ...listOf(toggle).map((id) => `act("${id}", !values["${id}"], ${at});`),
    ...listOf(press).map((id) => `act("${id}", true, ${at});`),
  ];
  if (publish) {
    const { topic, payload = "", qos = 0, retain = false } = publish;
    const send = code.use("publish", "src/mqtt/index.ts");
    acts.push(`${send}(${JSON.stringify(topic)}, "" + ${filledIn(String(payload))}, { qos: ${qos}, retain: ${retain} });`);
  }
  if (log !== undefined) acts.push(`${code.use("log", "src/tasks/index.ts")}("" + ${filledIn(log)});`);
  return acts.join(" ");
}

/** Actions with waits between them: a switch by step, which answers how long to wait for the next. */
function sequence(actions: Action[], at: number, timer: number | undefined, code: Code): string {
  if (timer === undefined) return actions.map((action) => statements(action, at, code)).join(" ");
  const steps: string[] = [""];
  const waits: number[] = [];
  for (const action of actions) {
    steps[steps.length - 1] += statements(action, at, code);
    if (action.wait === undefined) continue;
    waits.push(action.wait);
    steps.push("");
  }
  const cases = steps.map((step, i) => `case ${i}: ${step} return ${waits[i] ?? 0};`).join(" ");
  return `${code.use("runSteps", "src/device/rules.ts")}(${timer}, 0, (step) => { switch (step) { ${cases} } return 0; });`;
}

/** A time as source: ms, or the value of a number entity. */
function timeSource(time: number | string | undefined, entities: Map<string, Known>): string {
  if (typeof time !== "string") return String(time ?? 0);
  return `values["${time}"] * ${scales[entities.get(time)?.unit ?? "s"] ?? 1000}`;
}

/**
 * `rules` of `demitasse:entities`. All conditions are looked at before anything is done, so that what one rule does is no condition of
 * the next in the same moment. A rule keeps what it last did, and since when it might do something.
 */
export function rulesSource(config: Config, entities: Map<string, Known>, code: Code): string {
  code.use("values", "src/device/values.ts");
  code.use("shouldAct", "src/device/rules.ts");
  code.use("act", "src/device/rules.ts");
  const active = config.rules.filter((rule) => actionsOf(rule).length > 0);
  const clock = active.some(({ when }) => asksForTime(parseExpression(when, entities)));
  const made = active.map((rule, i) => oneRule(rule, i, config, entities, code));
  const tick = clock ? [`  ${code.use("lookAgain", "src/device/rules.ts")}();`] : [];
  return `export function rules() {\n${[...tick, ...made.map(({ truth }) => truth), ...made.map(({ acts }) => acts)].join("\n")}\n}`;
}

function oneRule(rule: Rule, i: number, config: Config, entities: Map<string, Known>, code: Code): { truth: string; acts: string } {
  const actions = actionsOf(rule);
  const otherwise: Action[] = Array.isArray(rule.else) ? rule.else : rule.else ? [{ set: rule.else }] : [];
  const holds = rule.for !== undefined || rule.off_delay !== undefined;
  const at = code.keep(holds ? 2 : 1);
  const timer = [...actions, ...otherwise].some(({ wait }) => wait !== undefined) ? code.keep(1) : undefined;
  const condition = parseExpression(rule.when, entities);
  if (hasPress(condition)) code.use("happened", "src/device/rules.ts");
  const missing = unknown(condition, code);
  const text = written(condition, code, config.location, rule.hysteresis ?? 0).replaceAll("(on ?", `(slots[${at}] === 1 ?`);
  const then = sequence(actions, at, timer, code);
  const or = otherwise.length ? ` else { ${sequence(otherwise, at, timer, code)} }` : "";
  const off = rule.off_delay === undefined ? "" : `, ${timeSource(rule.off_delay, entities)}`;
  return {
    truth: `  const t${i} = ${missing ? `${missing} ? null : ` : ""}${text};`,
    acts: `  if (shouldAct(${at}, t${i}, ${timeSource(rule.for, entities)}${off})) { if (t${i}) { ${then} }${or} }`,
  };
}

/** `refusal` of `demitasse:entities`: why an output does not take a value now; its safe value it always takes. */
export function refusalSource(config: Config, entities: Map<string, Known>, safe: (id: string) => string, code: Code): string | undefined {
  const lines = config.rules.flatMap((rule) =>
    Object.entries(rule.refuse ?? {}).map(([id, reason]) => {
      const condition = parseExpression(rule.when, entities);
      code.use("values", "src/device/values.ts");
      const missing = unknown(condition, code);
      const known = missing ? `!(${missing}) && ` : "";
      return `  if (id === "${id}" && value !== ${safe(id)} && ${known}${written(condition, code, config.location)}) return ${JSON.stringify(reason)};`;
    }),
  );
  return lines.length ? `export function refusal(id, value) {\n${lines.join("\n")}\n}` : undefined;
}
