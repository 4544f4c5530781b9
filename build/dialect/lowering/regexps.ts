import { type NodePath, type Pass, type Types, t } from "../babel.ts";
import { wantsGroups } from "../check/regexps.ts";
import { regexp } from "../regexp.ts";

/** Regular expressions as the interpreter reads them right. */
export const regexps: Pass = () => ({
  name: "regexps",
  visitor: {
    RegExpLiteral(path) {
      const result = regexp(path.node.pattern, path.node.flags, wantsGroups(path));
      if (!("pattern" in result) || result.pattern === path.node.pattern) return;
      path.replaceWith(t.inherits(t.regExpLiteral(result.pattern || "(|)", path.node.flags), { ...path.node, extra: undefined } as never));
      path.skip();
    },
    NewExpression: made,
    CallExpression: made,
  },
});

function made(path: NodePath<Types.NewExpression> | NodePath<Types.CallExpression>): void {
  if (!t.isIdentifier(path.node.callee, { name: "RegExp" }) || path.scope.hasBinding("RegExp", true)) return;
  const [pattern, flags] = path.node.arguments;
  if (!t.isStringLiteral(pattern)) return;
  const result = regexp(pattern.value, t.isStringLiteral(flags) ? flags.value : "", true);
  if ("pattern" in result && result.pattern !== pattern.value) path.node.arguments[0] = t.stringLiteral(result.pattern);
}
