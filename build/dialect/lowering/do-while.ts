import { type NodePath, type Pass, type Types, t } from "../babel.ts";

/**
 * The interpreter reads the test of `do {} while ()` after a `break` in the first turn, too: `do { if (!node) break; } while (node.next)` throws. A `for` loop leaves it alone
 * (and reads nothing after a `break`).
 */
export const doWhile: Pass = () => ({
  name: "do while",
  visitor: {
    DoWhileStatement: {
      exit(path) {
        const { body, test } = path.node;
        if (isQuiet(test) || !breaks(path)) return;
        const first = path.scope.generateUidIdentifier("first");
        const start = t.variableDeclaration("let", [t.variableDeclarator(first, t.numericLiteral(1))]);
        const again = t.logicalExpression("||", t.cloneNode(first), test);
        path.replaceWith(t.forStatement(start, again, t.assignmentExpression("=", t.cloneNode(first), t.numericLiteral(0)), body));
      },
    },
  },
});

/** Whether reading a test does nothing: names, literals and operators on them. */
function isQuiet(node: Types.Node): boolean {
  if (t.isIdentifier(node) || t.isLiteral(node)) return true;
  if (t.isUnaryExpression(node)) return node.operator !== "delete" && isQuiet(node.argument);
  if (t.isBinaryExpression(node)) return !["in", "instanceof"].includes(node.operator) && isQuiet(node.left) && isQuiet(node.right);
  return t.isLogicalExpression(node) && isQuiet(node.left) && isQuiet(node.right);
}

/** Whether a `break` in the body leaves this loop. */
function breaks(path: NodePath<Types.DoWhileStatement>): boolean {
  let found = false;
  path.get("body").traverse({
    BreakStatement(inner) {
      if (!inner.node.label) found = true;
    },
    Loop: (inner) => inner.skip(),
    SwitchStatement(inner) {
      inner.skip();
    },
    Function: (inner) => inner.skip(),
  });
  return found || path.get("body").isBreakStatement();
}
