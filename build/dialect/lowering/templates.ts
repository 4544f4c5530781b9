import { type Pass, type Types, t } from "../babel.ts";
import type { Lowering } from "./state.ts";

/**
 * Templates as sums of strings. The interpreter cuts a template's expressions out at the first `}`, loses `this` of an arrow in them, and copies
 * the whole literal into RAM before it looks at it.
 */
export const templates = ({ valued }: Lowering): ReturnType<Pass> => ({
  name: "templates",
  visitor: {
    TemplateLiteral: {
      exit(path) {
        if (t.isTaggedTemplateExpression(path.parent)) return;
        const { quasis, expressions } = path.node;
        const parts: Types.Expression[] = [];
        quasis.forEach((quasi, i) => {
          if (quasi.value.cooked) parts.push(t.stringLiteral(quasi.value.cooked));
          if (i < expressions.length) parts.push(expressions[i] as Types.Expression);
        });
        if (!t.isStringLiteral(parts[0])) parts.unshift(t.stringLiteral(""));
        // `+` asks an object for its value first, a template for its text: it matters where objects have both.
        const text = (part: Types.Expression) => (valued && !primitive(part) ? t.callExpression(t.identifier("String"), [part]) : part);
        path.replaceWith(parts.map(text).reduce((sum, part) => t.binaryExpression("+", sum, part)));
      },
    },
  },
});

const textual = new Set([
  "toString",
  "toFixed",
  "join",
  "slice",
  "substr",
  "substring",
  "charAt",
  "trim",
  "padStart",
  "padEnd",
  "toUpperCase",
  "toLowerCase",
  "replace",
  "repeat",
  "toISOString",
]);

function primitive(node: Types.Expression): boolean {
  if (t.isLiteral(node)) return !t.isRegExpLiteral(node) && !t.isTemplateLiteral(node);
  if (t.isBinaryExpression(node))
    return (
      node.operator !== "+" ||
      (primitive(node.left as Types.Expression) && primitive(node.right)) ||
      t.isStringLiteral(node.left) ||
      t.isStringLiteral(node.right)
    );
  if (t.isUnaryExpression(node)) return true;
  if (t.isUpdateExpression(node)) return true;
  if (t.isConditionalExpression(node)) return primitive(node.consequent) && primitive(node.alternate);
  if (t.isMemberExpression(node)) return !node.computed && t.isIdentifier(node.property, { name: "length" });
  if (t.isCallExpression(node)) {
    const callee = node.callee;
    if (t.isIdentifier(callee))
      return ["String", "Number", "parseInt", "parseFloat", "getTime", "isNaN", "encodeURIComponent", "getSerial"].includes(callee.name);
    if (!t.isMemberExpression(callee) || callee.computed || !t.isIdentifier(callee.property)) return false;
    if (t.isIdentifier(callee.object, { name: "Math" })) return true;
    if (t.isIdentifier(callee.object, { name: "JSON" })) return callee.property.name === "stringify";
    return textual.has(callee.property.name) && callee.property.name !== "slice";
  }
  return false;
}
