import { type Helpers, type NodePath, type Pass, type Types, t } from "../babel.ts";
import { createKinds, type Kinds } from "../check/infer-type.ts";
import { call, isGlobal, isHandedOn, isStaticCall } from "./globals.ts";

/** Text as a number, powers, and whole numbers in JSON, where the interpreter answers otherwise. */
export const numbers = (helpers: Helpers): ReturnType<Pass> => {
  const kinds = createKinds();
  const compared = new Set<string>();
  return {
    name: "numbers",
    visitor: {
      Program(path) {
        path.traverse({
          BinaryExpression({ node }) {
            for (const side of [node.left, node.right]) if (t.isIdentifier(side)) compared.add(side.name);
          },
        });
      },
      CallExpression(path) {
        const { arguments: given } = path.node;
        const [first] = given;
        if (!first || t.isSpreadElement(first)) return;
        const value = first as Types.Expression;
        if (isGlobal(path.get("callee") as NodePath, "Number") && given.length === 1 && !isPlain(value))
          path.replaceWith(call(helpers, "number", value));
        else if ((isGlobal(path.get("callee") as NodePath, "parseFloat") || isStaticCall(path, "Number", "parseFloat")) && !isPlain(value))
          path.replaceWith(call(helpers, "float", value));
        else if (isStaticCall(path, "Math", "pow") && given.length === 2) power(path, given as Types.Expression[], helpers);
        else if (isStaticCall(path, "JSON", "parse") && given.length === 1 && !t.isStringLiteral(first))
          path.replaceWith(call(helpers, "parse", value));
      },
      // Handed to `map` and the like they read text as well.
      Identifier(path) {
        for (const [name, helper] of [
          ["Number", "number"],
          ["parseFloat", "float"],
        ])
          if (isGlobal(path, name) && isHandedOn(path) && !compared.has(name)) path.replaceWith(helpers.use(helper));
      },
      UnaryExpression(path) {
        const { operator, argument } = path.node;
        if (operator === "+" && !isSafe(path.get("argument"), kinds)) path.replaceWith(call(helpers, "number", argument));
        else if (["-", "~"].includes(operator) && kinds.of(path.get("argument")) === "string")
          path.node.argument = call(helpers, "number", argument);
      },
      BinaryExpression(path) {
        const { operator, left, right } = path.node;
        if (operator === "**") power(path, [left as Types.Expression, right], helpers);
        if (!["*", "/", "-", "%", "|", "&", "^", "<<", ">>", ">>>"].includes(operator)) return;
        for (const side of ["left", "right"] as const) {
          const one = path.get(side) as NodePath<Types.Expression>;
          const converts = isConversion(operator, side === "left" ? right : left, side);
          const kind = kinds.of(one);
          const text = kind === "string" && !(one.isStringLiteral() && isPlain(one.node));
          if (text || (converts && kind === "unknown" && !isSafe(one, kinds))) path.node[side] = call(helpers, "number", one.node);
        }
      },
    },
  };
};

/** `x * 1`, `x - 0`, `x / 1`: written to make a number of x. */
const isConversion = (operator: string, other: Types.Node, side: "left" | "right"): boolean =>
  (operator === "*" && t.isNumericLiteral(other, { value: 1 })) ||
  (side === "left" &&
    ((operator === "-" && t.isNumericLiteral(other, { value: 0 })) || (operator === "/" && t.isNumericLiteral(other, { value: 1 }))));

/** What the interpreter reads as JavaScript does. */
function isPlain(node: Types.Expression): boolean {
  if (t.isStringLiteral(node)) return /^(?:0|[1-9]\d{0,17})(?:\.\d+)?$/.test(node.value);
  return t.isNumericLiteral(node) || t.isBooleanLiteral(node);
}

function isSafe(path: NodePath<any>, kinds: Kinds): boolean {
  const { node } = path;
  if (t.isStringLiteral(node)) return isPlain(node);
  return ["number", "boolean"].includes(kinds.of(path)) || t.isUnaryExpression(node) || t.isUpdateExpression(node);
}

/** The interpreter's powers of whole numbers are a little beside, and `0 ** NaN` is 0. */
function power(path: NodePath, [base, exponent]: Types.Expression[], helpers: Helpers): void {
  if (t.isNumericLiteral(base) && t.isNumericLiteral(exponent)) path.replaceWith(t.numericLiteral(base.value ** exponent.value));
  else if (!t.isNumericLiteral(exponent) && !(t.isUnaryExpression(exponent, { operator: "-" }) && t.isNumericLiteral(exponent.argument)))
    path.replaceWith(call(helpers, "pow", base, exponent));
}
