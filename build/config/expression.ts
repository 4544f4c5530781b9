import type { Described, KindName } from "../../board/kinds/lib/types.ts";
import { kinds } from "./kinds.ts";
import { nearest } from "./problems.ts";

/** What a rule may know of an entity. */
export interface Known extends Described {
  kind: KindName;
  /** A push-button that tells of `id.single`, `id.double` and `id.long`. */
  presses?: boolean;
}

export type Expression =
  | { type: "boolean"; op: "or" | "and"; left: Expression; right: Expression }
  | { type: "boolean"; op: "not"; right: Expression }
  | { type: "boolean"; op: ">" | ">=" | "<" | "<=" | "==" | "!="; left: Expression; right: Expression }
  | { type: "number"; op: "+" | "-" | "*" | "/" | "%"; left: Expression; right: Expression }
  | { type: "number"; op: "call"; name: string; args: Expression[] }
  | { type: "boolean"; op: "available"; id: string }
  | { type: "number"; op: "clock"; name: ClockName }
  | { type: ValueType; op: "id"; id: string }
  | { type: "boolean"; op: "press"; id: string }
  | { type: ValueType; op: "literal"; value: boolean | number | string };

export type ValueType = "boolean" | "number" | "text";

/** `time` in minutes after midnight, `weekday` from 1 for Monday, `sunrise` and `sunset` of the day in minutes after midnight. */
export type ClockName = "time" | "weekday" | "sunrise" | "sunset";

const clockNames: string[] = ["time", "weekday", "sunrise", "sunset"];
const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const functions: Record<string, number> = { min: 2, max: 2, abs: 1, round: 1, floor: 1 };

/** A mistake in a rule's condition, in one line. */
export class ExpressionError extends Error {}

const comparisons = ["==", "!=", ">=", "<=", ">", "<"] as const;
const instead: Record<string, string> = { "=": "==", "===": "==", "!==": "!=", "&&": "and", "||": "or", "!": "not", "&": "and", "|": "or" };

interface Token {
  text: string;
  at: number;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const pattern = /\s*([A-Za-z_][\w.]*|\d{1,2}:\d\d|(?:\d+\.?\d*|\.\d+)|"[^"]*"|'[^']*'|[=!]==|[=!<>]=|&&|\|\||[<>(),+*/%-]|\S)/gy;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) found.push({ text: match[1], at: match.index });
  return found;
}

const isNumber = (text: string) => /^(?:\d+\.?\d*|\.\d+)$/.test(text);
const isName = (text: string) => /^[A-Za-z_][\w.]*$/.test(text);

/** Daylight and its contrary. */
const sun: Record<string, string> = { "sun.up": "(time >= sunrise and time < sunset)", "sun.down": "(time < sunrise or time >= sunset)" };

const noun = (type: ValueType): string => ({ number: "a number", boolean: "true or false", text: "a text" })[type];

/** Reads a condition, or with `as` a value: arithmetic, comparisons, `and`, `or`, `not`, parentheses, ids, numbers, `true` and `false`. Throws ExpressionError. */
export function parseExpression(text: string, entities: Map<string, Known>, as: "condition" | "value" = "condition"): Expression {
  const rest = tokens(text);
  const used = new Set<string>();
  const peek = () => rest[0]?.text;
  const word = () => peek()?.toLowerCase();
  const fail = (message: string): never => {
    throw new ExpressionError(message);
  };

  function either(): Expression {
    let left = both();
    while (word() === "or") {
      rest.shift();
      left = { type: "boolean", op: "or", left: condition(left), right: condition(both()) };
    }
    return left;
  }
  function both(): Expression {
    let left = negation();
    while (word() === "and") {
      rest.shift();
      left = { type: "boolean", op: "and", left: condition(left), right: condition(negation()) };
    }
    return left;
  }
  function negation(): Expression {
    if (word() !== "not") return comparison();
    rest.shift();
    return { type: "boolean", op: "not", right: condition(negation()) };
  }
  function comparison(): Expression {
    const left = sum();
    const op = comparisons.find((one) => one === peek());
    if (!op) return left;
    rest.shift();
    const right = sum();
    const next = comparisons.find((one) => one === peek());
    if (next) fail(`compares three things at once; write "${show(left)} ${op} ${show(right)} and ${show(right)} ${next} ..."`);
    compare(left, op, right);
    return { type: "boolean", op, left, right };
  }
  function arithmetic(next: () => Expression, ops: string[]): Expression {
    let left = next();
    while (ops.includes(peek() ?? "")) {
      const op = (rest.shift() as Token).text as "+";
      left = { type: "number", op, left: number(left, op), right: number(next(), op) };
    }
    return left;
  }
  function sum(): Expression {
    return arithmetic(product, ["+", "-"]);
  }
  function product(): Expression {
    return arithmetic(signed, ["*", "/", "%"]);
  }
  function signed(): Expression {
    if (peek() !== "-") return operand();
    rest.shift();
    const right = number(operand(), "-");
    if (right.op === "literal") return { type: "number", op: "literal", value: -(right.value as number) };
    return { type: "number", op: "-", left: { type: "number", op: "literal", value: 0 }, right };
  }
  function number(part: Expression, op: string): Expression {
    if (part.type !== "number") fail(`"${show(part)}" is ${noun(part.type)}; "${op}" takes numbers`);
    return part;
  }
  function called(name: string): Expression {
    rest.shift();
    const args: Expression[] = [];
    do args.push(number(sum(), name));
    while (peek() === "," && rest.shift());
    if (rest.shift()?.text !== ")") fail('a ")" is missing');
    if (args.length !== functions[name]) fail(`"${name}" takes ${functions[name]} numbers, not ${args.length}`);
    return { type: "number", op: "call", name, args };
  }
  /** What is known without an entity: the time, the day, the sun. */
  function known(text: string): Expression | undefined {
    const lower = text.toLowerCase();
    if (/^\d+:\d\d$/.test(text)) {
      const [hours, minutes] = text.split(":").map(Number);
      if (hours > 24 || minutes > 59) fail(`"${text}" is not a time of day; write it as "07:30"`);
      return { type: "number", op: "literal", value: hours * 60 + minutes };
    }
    if (/^["']/.test(text)) return { type: "text", op: "literal", value: text.slice(1, -1) };
    if (entities.has(text)) return undefined;
    if (clockNames.includes(lower)) {
      used.add(lower);
      return { type: "number", op: "clock", name: lower as ClockName };
    }
    if (lower === "sun.up" || lower === "sun.down") return parseExpression(sun[lower], entities);
    return weekdays.includes(lower) ? { type: "number", op: "literal", value: weekdays.indexOf(lower) + 1 } : undefined;
  }
  function operand(): Expression {
    const token = rest.shift();
    if (!token) return fail("ends too early");
    if (token.text === "(") {
      const inner = either();
      if (rest.shift()?.text !== ")") fail('a ")" is missing');
      return inner;
    }
    if (isNumber(token.text)) return { type: "number", op: "literal", value: Number(token.text) };
    if (Object.hasOwn(functions, token.text) && peek() === "(") return called(token.text);
    const constant = known(token.text);
    if (constant) {
      if (token.text.toLowerCase().startsWith("sun.")) used.add("sunrise");
      return constant;
    }
    const lower = token.text.toLowerCase();
    if (lower === "true" || lower === "false") return { type: "boolean", op: "literal", value: lower === "true" };
    if (!isName(token.text) || ["and", "or", "not"].includes(lower)) return unexpected(token.text);
    const [name, press] = token.text.split(".");
    if (press !== undefined) return pressOf(name, press, token.text);
    const entity = entities.get(token.text);
    if (!entity) return fail(`there is no entity "${token.text}"${nearest(token.text, [...entities.keys()], "entities are")}`);
    const type = kinds[entity.kind].value;
    if (type === "none") return fail(`"${token.text}" is a ${entity.kind}, which has no value`);
    used.add(token.text);
    return { type, op: "id", id: token.text };
  }
  function pressOf(id: string, press: string, all: string): Expression {
    const known = entities.get(id);
    if (!known) return fail(`there is no entity "${id}"${nearest(id, [...entities.keys()], "entities are")}`);
    if (press === "available") {
      used.add(id);
      return { type: "boolean", op: "available", id };
    }
    if (!known.presses) fail(`"${id}" tells of no presses; give it "long" or "double"`);
    const presses = ["single", "double", "long"];
    if (!presses.includes(press)) fail(`there is no press "${press}"${nearest(press, presses, "presses are")}`);
    used.add(id);
    return { type: "boolean", op: "press", id: all };
  }
  function unexpected(text: string): never {
    return fail(`unexpected "${text}"${instead[text] ? `; write "${instead[text]}"` : ""}`);
  }
  function condition(part: Expression): Expression {
    if (part.type === "text") fail(`"${show(part)}" is a text, not a condition; compare it, as in "${show(part)} == 'on'"`);
    if (part.type === "number") fail(`"${show(part)}" is a number, not a condition; compare it, as in "${show(part)} > 20"`);
    return part;
  }
  function compare(left: Expression, op: string, right: Expression) {
    if (left.type !== right.type) {
      const [one, other] = left.type === "number" || right.type === "boolean" ? [left, right] : [right, left];
      fail(`"${show(one)}" is ${noun(one.type)} and "${show(other)}" is ${noun(other.type)}; they cannot be compared`);
    }
    if (left.type === "text" && op !== "==" && op !== "!=") fail(`"${show(left)}" is a text, which is neither more nor less than anything`);
    if (left.type === "boolean" && op !== "==" && op !== "!=")
      fail(`"${show(left)}" is true or false, which is neither more nor less than anything; write "${show(left)}" or "not ${show(left)}"`);
    for (const [one, other] of [
      [left, right],
      [right, left],
    ]) {
      choose(one, other);
      const range = one.op === "id" ? entities.get(one.id) : undefined;
      if (range?.min === undefined || range.max === undefined || other.op !== "literal" || typeof other.value !== "number") continue;
      if (other.value < range.min || other.value > range.max)
        fail(`${other.value} is out of range; "${show(one)}" goes from ${range.min} to ${range.max}`);
    }
  }

  /** A text that a select does not offer would never be its value. */
  function choose(one: Expression, other: Expression) {
    const { options } = (one.op === "id" && entities.get(one.id)) || {};
    if (options && other.op === "literal" && !options.includes(other.value as string))
      fail(`"${other.value}" is no choice of "${show(one)}"; choices are ${options.join(", ")}`);
  }

  if (!rest.length) fail("must not be empty");
  const whole = either();
  if (rest.length) unexpected(rest[0].text);
  const result = as === "condition" ? condition(whole) : whole;
  if (!used.size) fail("names no entity, so it would never change");
  return result;
}

function show(part: Expression): string {
  if (part.op === "id" || part.op === "press") return part.id;
  if (part.op === "available") return `${part.id}.available`;
  if (part.op === "literal") return String(part.value);
  if (part.op === "clock") return part.name;
  if (part.op === "call") return `${part.name}(${part.args.map(show).join(", ")})`;
  return part.op === "not" ? `not ${show(part.right)}` : `${show(part.left)} ${part.op} ${show(part.right)}`;
}

/** The parts of an expression, itself among them. */
export function partsOf(part: Expression): Expression[] {
  const below = "args" in part ? part.args : [...("left" in part ? [part.left] : []), ...("right" in part ? [part.right] : [])];
  return [part, ...below.flatMap(partsOf)];
}

/** The ids whose values it asks for. */
export const idsOf = (part: Expression): Set<string> => new Set(partsOf(part).flatMap((one) => (one.op === "id" ? [one.id] : [])));

/** Whether there is something in it that hysteresis makes sense for. */
export const hasThreshold = (part: Expression): boolean => partsOf(part).some(({ op }) => op[0] === "<" || op[0] === ">");

/** What is wrong with putting `id` on `value`, in one line; undefined when nothing is. */
export function settingProblem(id: string, value: unknown, entities: Map<string, Known>): string | undefined {
  const known = entities.get(id);
  if (!known) return `there is no entity "${id}"${nearest(id, [...entities.keys()], "entities are")}`;
  return kinds[known.kind].problem(value, known, id);
}
