import { type NodePath, type PluginObj, types as t } from "@babel/core";
import { generate } from "../dialect/print.ts";
import { type Declaration, freeNames, isCall, keepsScope, topLevel } from "./functions.ts";
import { type Ask, mayHost } from "./nest.ts";

/** Characters of source up to which a function without parameters that only returns an expression goes where it is called. */
const INLINE = 100;

/** Characters of source that copies of one function may add, all told: flash is plenty, variables are not. */
const COPIES = 400;

const length = ({ node }: NodePath): number => generate(node, { comments: false }).code.length;

const declarations = (program: NodePath<t.Program>): Declaration[] =>
  Object.values(program.scope.bindings)
    .filter((binding) => binding.constant && binding.path.isFunctionDeclaration() && binding.path.parentPath?.isProgram())
    .map((binding) => binding.path as Declaration);

const usesOf = (program: NodePath<t.Program>, path: Declaration): NodePath[] =>
  program.scope.getBinding((path.node.id as t.Identifier).name)?.referencePaths ?? [];

/** The expression that a call of the function stands for. */
function meaning(path: Declaration): t.Expression | undefined {
  const [only, ...more] = path.node.body.body;
  if (path.node.async || path.node.generator) return undefined;
  if (path.node.params.length || more.length || !t.isReturnStatement(only) || !only.argument || length(path) > INLINE) return undefined;
  let plain = true;
  path.traverse({
    enter(inner) {
      if (inner.isFunction() || inner.isThisExpression() || inner.isAssignmentExpression() || inner.isIdentifier({ name: "arguments" }))
        plain = false;
    },
  });
  return plain ? only.argument : undefined;
}

/** Where a member in the call's place would mean another thing: `f()()` calls no method, `delete f()` deletes nothing. */
const isOperand = (call: NodePath): boolean => call.key === "callee" || call.parentPath?.isUnaryExpression({ operator: "delete" }) === true;

/** Puts short functions where they are called. */
export const inline: PluginObj = {
  name: "inline",
  visitor: {
    Program(program) {
      program.scope.crawl();
      for (const path of declarations(program)) {
        const expression = meaning(path);
        const uses = usesOf(program, path);
        const names = freeNames(path);
        const clear = uses.every(
          // What the arguments do would be lost with them.
          (use) =>
            isCall(use) &&
            !(use.parent as t.CallExpression).arguments.length &&
            topLevel(use) !== path &&
            !isOperand(use.parentPath as NodePath) &&
            [...names].every((name) => use.scope.getBinding(name) === program.scope.getBinding(name)),
        );
        if (!expression || !uses.length || !clear) continue;
        for (const use of uses) use.parentPath?.replaceWith(t.cloneNode(expression));
        path.remove();
      }
    },
  },
};

/** Gives each of a small function's callers a copy of its own, which then can live in it. */
export const copy = (hot: Ask): PluginObj => ({
  name: "copy",
  visitor: {
    Program(program) {
      program.scope.crawl();
      for (const path of declarations(program)) {
        const uses = usesOf(program, path);
        const callers = new Set(uses.map((use) => topLevel(use)));
        if (callers.size < 2 || length(path) * (callers.size - 1) > COPIES || keepsScope(path)) continue;
        if (!uses.every(isCall)) continue;
        if (![...callers].every((caller) => caller?.isFunctionDeclaration() && caller !== path && mayHost(caller as Declaration, hot)))
          continue;
        const { name } = path.node.id as t.Identifier;
        for (const caller of callers) {
          const own = program.scope.generateUid(name);
          for (const use of uses) if (topLevel(use) === caller) (use.node as t.Identifier).name = own;
          const node = t.cloneNode(path.node);
          (node.id as t.Identifier).name = own;
          path.insertBefore(node);
        }
        path.remove();
      }
    },
  },
});
