import { type NodePath, type Pass, type Types, t } from "../babel.ts";
import { nameOf } from "../check/infer-type.ts";
import { call } from "./globals.ts";

/** `padStart` with nothing to pad with never ends on the board. */
export const strings: Pass = (helpers) => ({
  name: "strings",
  visitor: {
    CallExpression(path) {
      const callee = path.get("callee") as NodePath;
      const given = path.node.arguments;
      const name = callee.isMemberExpression() ? nameOf(callee) : undefined;
      if ((name !== "padStart" && name !== "padEnd") || given.length < 2 || given.some((one) => t.isSpreadElement(one))) return;
      if (t.isStringLiteral(given[1]) && given[1].value) return;
      const values = [(callee.node as Types.MemberExpression).object as Types.Expression, ...(given.slice(0, 2) as Types.Expression[])];
      path.replaceWith(call(helpers, "pad", ...values, ...(name === "padEnd" ? [t.booleanLiteral(true)] : [])));
    },
    // Of what is not there the interpreter says false.
    UnaryExpression(path) {
      if (path.node.operator !== "delete" || path.parentPath.isExpressionStatement() || !t.isMemberExpression(path.node.argument)) return;
      if (path.parentPath.isSequenceExpression() && path.key !== path.parentPath.node.expressions.length - 1) return;
      path.replaceWith(t.sequenceExpression([path.node, t.booleanLiteral(true)]));
      path.skip();
    },
  },
});
