import { type NodePath, type Pass, type Types, t } from "../babel.ts";

/** Cases share the block around their switch on the board, and `default` must come last. */
export const switches: Pass = () => ({
  name: "switches",
  visitor: {
    SwitchStatement(path) {
      // What stands before it needs a block to stand in; the switch is visited again there.
      if (!path.inList) {
        path.replaceWith(t.blockStatement([path.node]));
        return;
      }
      declarationsBefore(path);
      defaultLast(path);
    },
  },
});

function declarationsBefore(path: NodePath<Types.SwitchStatement>): void {
  const names: string[] = [];
  for (const one of path.get("cases")) {
    for (const statement of one.get("consequent")) {
      if (!statement.isVariableDeclaration() || statement.node.kind === "var") continue;
      for (const name of Object.keys(t.getBindingIdentifiers(statement.node))) {
        const fresh = path.scope.generateUid(name);
        path.scope.rename(name, fresh);
        names.push(fresh);
      }
      const assignments = statement.node.declarations.map((declarator) =>
        t.assignmentExpression(
          "=",
          declarator.id as Types.LVal as never,
          declarator.init ?? t.unaryExpression("void", t.numericLiteral(0)),
        ),
      );
      statement.replaceWith(t.expressionStatement(assignments.length > 1 ? t.sequenceExpression(assignments) : assignments[0]));
    }
  }
  if (names.length)
    path.insertBefore(
      t.variableDeclaration(
        "let",
        names.map((name) => t.variableDeclarator(t.identifier(name))),
      ),
    );
}

function defaultLast(path: NodePath<Types.SwitchStatement>): void {
  const { cases, discriminant } = path.node;
  const position = cases.findIndex((one) => !one.test);
  if (position < 0 || position === cases.length - 1) return;
  const group = cases[position].consequent;
  const before = position === 0 || leaves(cases[position - 1].consequent);
  if (before && leaves(group)) {
    // The last case ended the switch; now `default` comes after it.
    const last = cases[cases.length - 1].consequent;
    if (!leaves(last)) last.push(t.breakStatement());
    cases.push(...cases.splice(position, 1));
    return;
  }
  // Each case gets its position as number, found by asking in JavaScript's order: nothing is left to `default`.
  const value = path.scope.generateUidIdentifier("of");
  let which: Types.Expression = t.numericLiteral(position);
  for (let i = cases.length - 1; i >= 0; i--) {
    const { test } = cases[i];
    if (test) which = t.conditionalExpression(t.binaryExpression("===", t.cloneNode(value), test), t.numericLiteral(i), which);
    cases[i].test = t.numericLiteral(i);
  }
  path.insertBefore(t.variableDeclaration("let", [t.variableDeclarator(value, discriminant)]));
  path.node.discriminant = which;
}

const leaves = (statements: Types.Statement[]): boolean => {
  const last = statements[statements.length - 1];
  if (t.isBlockStatement(last)) return leaves(last.body);
  return t.isBreakStatement(last) || t.isReturnStatement(last) || t.isThrowStatement(last) || t.isContinueStatement(last);
};
