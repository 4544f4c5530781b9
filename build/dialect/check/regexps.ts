import { type NodePath, type Types, t } from "../babel.ts";
import { regexp } from "../regexp.ts";
import type { Rules } from "./context.ts";

const engine = "the interpreter's expressions know characters, classes, repetition of one of those, simple groups and whole alternatives";

/** Regular expressions, as far as they can be written for the interpreter. */
export const regexps: Rules = {
  RegExpLiteral(path: NodePath<Types.RegExpLiteral>, { refuse }) {
    const result = regexp(path.node.pattern, path.node.flags, wantsGroups(path));
    if ("problem" in result) refuse(path.node, result.problem, engine, result.instead);
  },
  NewExpression: made,
  CallExpression: made,
};

function made(
  path: NodePath<Types.NewExpression | Types.CallExpression>,
  { refuse }: { refuse: (node: Types.Node, text: string, why: string, instead: string) => void },
): void {
  if (!t.isIdentifier(path.node.callee, { name: "RegExp" }) || path.scope.hasBinding("RegExp", true)) return;
  const [pattern, flags] = path.node.arguments;
  if (!t.isStringLiteral(pattern)) return;
  const result = regexp(pattern.value, t.isStringLiteral(flags) ? flags.value : "", true);
  if ("problem" in result) refuse(path.node, result.problem, engine, result.instead);
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
