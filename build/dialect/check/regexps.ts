import { type NodePath, type Types, t } from "../babel.ts";
import { matcher } from "../matcher.ts";
import type { Refuse } from "../messages.ts";
import { regexp } from "../regexp.ts";
import type { Rules } from "./context.ts";

const engine = "neither the interpreter nor the build has such expressions for text that is bytes";

/** Regular expressions, as far as they can be written for the interpreter. */
export const regexps: Rules = {
  RegExpLiteral(path: NodePath<Types.RegExpLiteral>, { refuse }) {
    look(path, path.node.pattern, path.node.flags, wantsGroups(path), refuse);
  },
  NewExpression: made,
  CallExpression: made,
};

function made(path: NodePath<Types.NewExpression | Types.CallExpression>, { refuse }: { refuse: Refuse }): void {
  if (!t.isIdentifier(path.node.callee, { name: "RegExp" }) || path.scope.hasBinding("RegExp", true)) return;
  const [pattern, flags] = path.node.arguments;
  if (!t.isStringLiteral(pattern)) return;
  look(path, pattern.value, t.isStringLiteral(flags) ? flags.value : "", true, refuse);
}

/** What neither the interpreter nor a matcher of ours can run. */
function look(path: NodePath, pattern: string, flags: string, groups: boolean, refuse: Refuse): void {
  if (!("problem" in regexp(pattern, flags, groups))) return;
  const made = matcher(pattern, flags);
  if ("problem" in made) refuse(path.node, made.problem, engine, made.instead);
}

/** Whether anybody asks what the groups matched: not when the expression is only tested. */
export function wantsGroups(path: NodePath): boolean {
  const tested = (use: NodePath): boolean => {
    const access = use.parentPath;
    return Boolean(
      access?.isMemberExpression() &&
        use.key === "object" &&
        t.isIdentifier(access.node.property, { name: "test" }) &&
        access.parentPath?.isCallExpression() &&
        access.key === "callee",
    );
  };
  if (tested(path)) return false;
  const declarator = path.parentPath;
  if (declarator?.isVariableDeclarator() && t.isIdentifier(declarator.node.id)) {
    const binding = path.scope.getBinding(declarator.node.id.name);
    if (binding?.constant && binding.referencePaths.length && binding.referencePaths.every(tested)) return false;
  }
  return true;
}
