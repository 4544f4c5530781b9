import { type NodePath, type Pass, type Types, t } from "../babel.ts";
import { isGlobal, isHandedOn } from "./globals.ts";

const clearing = ["clearTimeout", "clearInterval"];

/** `clearTimeout(undefined)` throws on the board; of 0, which no timer has, it takes no notice. */
export const timers: Pass = () => ({
  name: "timers",
  visitor: {
    CallExpression(path) {
      const callee = path.get("callee") as NodePath;
      const [first] = path.node.arguments;
      if (!first || t.isSpreadElement(first) || isSettled(first) || !clearing.some((name) => names(callee, name))) return;
      path.node.arguments[0] = t.logicalExpression("||", first as Types.Expression, t.numericLiteral(0));
    },
    Identifier(path) {
      const name = clearing.find((one) => isGlobal(path, one));
      if (!name || !isHandedOn(path)) return;
      const id = t.identifier("x");
      const clear = t.callExpression(t.identifier(name), [t.logicalExpression("||", id, t.numericLiteral(0))]);
      path.replaceWith(t.arrowFunctionExpression([t.cloneNode(id)], t.blockStatement([t.expressionStatement(clear)])));
    },
  },
});

const isSettled = (node: Types.Node): boolean =>
  t.isNumericLiteral(node) || t.isNullLiteral(node) || (t.isLogicalExpression(node, { operator: "||" }) && t.isNumericLiteral(node.right));

/** `clearTimeout` or `global.clearTimeout`. */
const names = (callee: NodePath, name: string): boolean =>
  isGlobal(callee, name) ||
  (callee.isMemberExpression() &&
    t.isIdentifier(callee.node.property, { name }) &&
    (isGlobal(callee.get("object"), "global") || isGlobal(callee.get("object"), "globalThis")));
