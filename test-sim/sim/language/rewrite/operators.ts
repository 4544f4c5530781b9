import { after, apart, before, between, closings, openings, type Rewrite } from "./rewrite.ts";

const isWhole = (node: any) => node.type === "Literal" && /^\d{1,15}$/.test(node.raw);
const isText = (node: any) => (node.type === "Literal" && typeof node.value === "string") || node.type === "TemplateLiteral";
const isPinName = (node: any) => node.type === "Identifier" && /^[AD]\d+$/.test(node.name);

/** What the interpreter compares by its own reading of text as numbers. */
const COMPARED: Record<string, string> = { "<": "Δless", "<=": "Δatmost", ">": "Δmore", ">=": "Δatleast", "==": "Δequal", "!=": "!Δequal" };
const isNumeric = (node: any): boolean => isWhole(node) || (node.type === "BinaryExpression" && /^[-*/%|&^]$/.test(node.operator));
/** What is compared the same way by V8: null and booleans with ==, whatever is no text. */
const isPlain = (node: any, operator: string) =>
  /=$/.test(operator) && node.type === "Literal" && (node.value === null || node.value === true || node.value === false) && !node.regex;

/** Rewrites a binary expression that does not mean the same to V8; false when it does. */
export function binary(rewrite: Rewrite, node: any): boolean {
  const { operator, left, right } = node;
  if (operator === "+" && !isWhole(left) && !isWhole(right) && !(isText(left) && isText(right))) call(rewrite, node, "Δadd");
  else if (operator in COMPARED && !isPlain(left, operator) && !isPlain(right, operator)) call(rewrite, node, COMPARED[operator]);
  else if (/^(?:[-*/%|&^]|<<|>>>?)$/.test(operator)) {
    const helper = /^[-*/%]$/.test(operator) ? "Δnum(" : "Δbits(";
    for (const [side, key] of [
      [left, "left"],
      [right, "right"],
    ]) {
      if (isNumeric(side)) {
        rewrite.visit(side, node, key);
        continue;
      }
      before(rewrite, side, helper);
      rewrite.visit(side, node, key);
      after(rewrite, side, ")");
    }
  } else if (operator === "===" && (isPinName(left) || isPinName(right))) call(rewrite, node, "Δsame");
  else if (operator === "!==" && (isPinName(left) || isPinName(right))) call(rewrite, node, "!Δsame");
  else return false;
  return true;
}

function call(rewrite: Rewrite, node: any, helper: string) {
  const { left, right } = node;
  before(rewrite, node, `${helper}(`);
  rewrite.visit(left, node, "left");
  rewrite.out.overwrite(left.end, right.start, between(rewrite, left.end, right.start, ","));
  rewrite.visit(right, node, "right");
  after(rewrite, node, ")");
}

/** `a += b`, and `a.length = b`, which throws for arrays; false for other assignments. */
export function assignment(rewrite: Rewrite, node: any): boolean {
  const { operator, left, right } = node;
  const member = left.type === "MemberExpression" && left.object.type !== "Super";
  if (operator === "=" && member && !left.computed && left.property.name === "length") {
    before(rewrite, left, "Δlength(");
    rewrite.visit(left.object, left, "object");
    argument(rewrite, node, left.object.end, left.property.start, "");
    return true;
  }
  if (/^[-*/%]=$/.test(operator) && !isNumeric(right)) {
    rewrite.visit(left, node, "left");
    before(rewrite, right, "Δnum(");
    rewrite.visit(right, node, "right");
    after(rewrite, right, ")");
    return true;
  }
  if (operator !== "+=" || isWhole(right) || isText(right)) return false;
  if (left.type === "Identifier") {
    const name = rewrite.names.assigned(left);
    rewrite.out.overwrite(left.start, right.start, `${name}=Δadd(${name},${openings(rewrite, left.end, right.start)}`);
    rewrite.visit(right, node, "right");
    after(rewrite, node, ")");
    return true;
  }
  if (!member) return false;
  before(rewrite, left, "Δput(");
  rewrite.visit(left.object, left, "object");
  if (left.computed) {
    const { object, property } = left;
    rewrite.out.overwrite(object.end, property.start, between(rewrite, object.end, property.start, ","));
    rewrite.visit(property, left, "property");
    argument(rewrite, node, property.end, left.end - 1, "");
  } else argument(rewrite, node, left.object.end, left.property.start, `,"${left.property.name}"`);
  return true;
}

/** Makes the right side of an assignment the last argument of a call, behind what stands up to `start`. */
function argument(rewrite: Rewrite, node: any, start: number, end: number, more: string) {
  const { left, right } = node;
  rewrite.out.overwrite(start, right.start, `${closings(rewrite, start, end)}${more},${openings(rewrite, left.end, right.start)}`);
  rewrite.visit(right, node, "right");
  after(rewrite, node, ")");
}

/** `typeof`, for which a pin is a number, and `+`; false for other operators. */
export function unary(rewrite: Rewrite, node: any): boolean {
  const { operator, argument: operand } = node;
  if (operator === "typeof") typeOf(rewrite, node, operand);
  else if (operator === "-" && !isNumeric(operand) && operand.type !== "Literal") {
    before(rewrite, operand, "Δnum(");
    rewrite.visit(operand, node, "argument");
    after(rewrite, operand, ")");
  } else if (operator === "+") {
    rewrite.out.overwrite(node.start, operand.start, `${apart(rewrite, node)}Δnumber(${openings(rewrite, node.start, operand.start)}`);
    rewrite.visit(operand, node, "argument");
    after(rewrite, node, ")");
  } else return false;
  return true;
}

function typeOf(rewrite: Rewrite, node: any, operand: any) {
  const { out, names } = rewrite;
  const reference = operand.type === "Identifier" ? names.reference(operand) : undefined;
  // A name that nobody declared may be asked for.
  if (operand.type === "Identifier" && !reference?.binding) {
    out.overwrite(node.start, node.end, `(typeof ${operand.name}==="object"?Δtype(${operand.name}):typeof ${operand.name})`);
  } else if (reference?.binding?.renamed) out.overwrite(node.start, node.end, names.read(reference, "typeof "));
  else {
    out.overwrite(node.start, node.start + "typeof".length, "Δtype(");
    rewrite.visit(operand, node, "argument");
    after(rewrite, node, ")");
  }
}
