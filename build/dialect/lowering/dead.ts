import { type NodePath, type Pass, type Types, t } from "../babel.ts";

/** Takes out branches that can never run, so that neither the check nor the board reads them. */
export const dead: Pass = () => ({
  name: "dead",
  visitor: {
    IfStatement: {
      // Afterwards: what stands in a test is decided by then, as in `typeof define === "function" && define.amd`.
      exit(path) {
        const test = known(path.get("test"));
        if (!test) return;
        const { consequent, alternate } = path.node;
        const dropped = test.value ? alternate : consequent;
        const kept = test.value ? consequent : alternate;
        const declared = dropped ? hoisted(dropped) : [];
        const statements: Types.Statement[] = kept ? [kept] : [];
        if (declared.length)
          statements.unshift(
            t.variableDeclaration(
              "var",
              declared.map((name) => t.variableDeclarator(t.identifier(name))),
            ),
          );
        path.replaceWithMultiple(statements.length ? statements : [t.emptyStatement()]);
      },
    },
    ConditionalExpression: {
      exit(path) {
        const test = known(path.get("test"));
        if (test) path.replaceWith(test.value ? path.node.consequent : path.node.alternate);
      },
    },
    LogicalExpression: {
      exit(path) {
        const left = known(path.get("left"));
        if (!left) return;
        const { operator, right } = path.node;
        const taken = operator === "&&" ? left.value : operator === "||" ? !left.value : left.value == null;
        // The right side may be a method: `(0, o.m)()` and `(true && o.m)()` call it without its object.
        if (taken && t.isMemberExpression(right) && t.isCallExpression(path.parent) && path.key === "callee") return;
        path.replaceWith(taken ? right : path.node.left);
      },
    },
    // The interpreter looks for machine code that only Espruino's own compiler service makes.
    DirectiveLiteral(path) {
      if (path.node.value === "compiled") path.parentPath.remove();
    },
    DebuggerStatement(path) {
      path.remove();
    },
  },
});

function known(path: NodePath): { value: unknown } | undefined {
  if (!constant(path)) return undefined;
  const { confident, value } = path.evaluate();
  return confident ? { value } : undefined;
}

/** Only what is plain to see: a literal, an operator on such, or a name that is given one such value before it is used. */
function constant(path: NodePath): boolean {
  if (path.isLiteral()) return !path.isTemplateLiteral() && !path.isRegExpLiteral();
  if (path.isUnaryExpression()) return ["!", "-", "+", "void"].includes(path.node.operator) && constant(path.get("argument") as NodePath);
  if (path.isBinaryExpression()) return constant(path.get("left") as NodePath) && constant(path.get("right") as NodePath);
  return false;
}

function hoisted(statement: Types.Statement): string[] {
  const names = new Set<string>();
  t.traverseFast(statement, (node) => {
    if (t.isVariableDeclaration(node, { kind: "var" })) for (const name of Object.keys(t.getBindingIdentifiers(node))) names.add(name);
  });
  return [...names];
}
