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
  | { type: "boolean" | "number"; op: "id"; id: string }
  | { type: "boolean"; op: "press"; id: string }
  | { type: "boolean" | "number"; op: "literal"; value: boolean | number };

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
  const pattern = /\s*([A-Za-z_][\w.]*|-?(?:\d+\.?\d*|\.\d+)|[=!]==|[=!<>]=|&&|\|\||[<>()]|\S)/gy;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) found.push({ text: match[1], at: match.index });
  return found;
}

const isNumber = (text: string) => /^-?(?:\d+\.?\d*|\.\d+)$/.test(text);
const isName = (text: string) => /^[A-Za-z_][\w.]*$/.test(text);

/** Reads a condition: comparisons, `and`, `or`, `not`, parentheses, ids, numbers, `true` and `false`. Throws ExpressionError. */
export function parseExpression(text: string, entities: Map<string, Known>): Expression {
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
    const left = operand();
    const op = comparisons.find((one) => one === peek());
    if (!op) return left;
    rest.shift();
    const right = operand();
    const next = comparisons.find((one) => one === peek());
    if (next) fail(`compares three things at once; write "${show(left)} ${op} ${show(right)} and ${show(right)} ${next} ..."`);
    compare(left, op, right);
    return { type: "boolean", op, left, right };
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
    const lower = token.text.toLowerCase();
    if (lower === "true" || lower === "false") return { type: "boolean", op: "literal", value: lower === "true" };
    if (!isName(token.text) || ["and", "or", "not"].includes(lower)) return unexpected(token.text);
    const [name, press] = token.text.split(".");
    if (press !== undefined) return pressOf(name, press, token.text);
    const known = entities.get(token.text);
    if (!known) return fail(`there is no entity "${token.text}"${nearest(token.text, [...entities.keys()], "entities are")}`);
    const type = kinds[known.kind].value;
    if (type === "none") return fail(`"${token.text}" is a ${known.kind}, which has no value`);
    used.add(token.text);
    return { type, op: "id", id: token.text };
  }
  function pressOf(id: string, press: string, all: string): Expression {
    const known = entities.get(id);
    if (!known) return fail(`there is no entity "${id}"${nearest(id, [...entities.keys()], "entities are")}`);
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
    if (part.type === "number") fail(`"${show(part)}" is a number, not a condition; compare it, as in "${show(part)} > 20"`);
    return part;
  }
  function compare(left: Expression, op: string, right: Expression) {
    if (left.type !== right.type) {
      const [number, boolean] = left.type === "number" ? [left, right] : [right, left];
      fail(`"${show(number)}" is a number and "${show(boolean)}" is true or false; they cannot be compared`);
    }
    if (left.type === "boolean" && op !== "==" && op !== "!=")
      fail(`"${show(left)}" is true or false, which is neither more nor less than anything; write "${show(left)}" or "not ${show(left)}"`);
    for (const [one, other] of [
      [left, right],
      [right, left],
    ]) {
      const range = one.op === "id" ? entities.get(one.id) : undefined;
      if (range?.min === undefined || range.max === undefined || other.op !== "literal" || typeof other.value !== "number") continue;
      if (other.value < range.min || other.value > range.max)
        fail(`${other.value} is out of range; "${show(one)}" goes from ${range.min} to ${range.max}`);
    }
  }

  if (!rest.length) fail("must not be empty");
  const whole = either();
  if (rest.length) unexpected(rest[0].text);
  const result = condition(whole);
  if (!used.size) fail("names no entity, so it would never change");
  return result;
}

function show(part: Expression): string {
  if (part.op === "id" || part.op === "press") return part.id;
  if (part.op === "literal") return String(part.value);
  return part.op === "not" ? `not ${show(part.right)}` : `${show(part.left)} ${part.op} ${show(part.right)}`;
}

/** The ids that a condition asks for. */
export function idsOf(part: Expression): Set<string> {
  if (part.op === "id") return new Set([part.id]);
  if (part.op === "literal" || part.op === "press") return new Set();
  return new Set([...("left" in part ? idsOf(part.left) : []), ...idsOf(part.right)]);
}

/** Whether there is something in it that hysteresis makes sense for. */
export function hasThreshold(part: Expression): boolean {
  if (part.op === "id" || part.op === "literal" || part.op === "press") return false;
  if (part.op[0] === "<" || part.op[0] === ">") return true;
  return ("left" in part && hasThreshold(part.left)) || hasThreshold(part.right);
}

/** What is wrong with putting `id` on `value`, in one line; undefined when nothing is. */
export function settingProblem(id: string, value: unknown, entities: Map<string, Known>): string | undefined {
  const known = entities.get(id);
  if (!known) return `there is no entity "${id}"${nearest(id, [...entities.keys()], "entities are")}`;
  return kinds[known.kind].problem(value, known, id);
}
