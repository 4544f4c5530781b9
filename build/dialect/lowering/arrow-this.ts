import { type NodePath, type Pass, type Types, t } from "../babel.ts";

/**
 * An arrow that names `this` in code which is passed over asserts in the interpreter (jspeArrowFunction, src/jsparse.c: it notes `this` at a function that was not
 * made). Wherever an arrow may be passed over, it gets the `this` of the function around it in a variable.
 */
export const arrowThis: Pass = () => ({
  name: "arrow this",
  visitor: {
    ThisExpression(path) {
      const arrow = outermostArrow(path);
      if (!arrow) return;
      const owner = arrow.getFunctionParent() as NodePath<Types.Function> | null;
      if (!owner || !t.isBlockStatement(owner.node.body) || !maySkip(arrow, owner)) return;
      let name = owner.getData("this") as string | undefined;
      if (!name) {
        name = owner.scope.generateUid("self");
        owner.setData("this", name);
        (owner.get("body") as NodePath<Types.BlockStatement>).unshiftContainer(
          "body",
          t.variableDeclaration("var", [t.variableDeclarator(t.identifier(name), t.thisExpression())]),
        );
      }
      path.replaceWith(t.identifier(name));
    },
  },
});

/** The outermost of the arrows around, up to the function whose `this` they share. */
function outermostArrow(path: NodePath): NodePath<Types.ArrowFunctionExpression> | undefined {
  let found: NodePath<Types.ArrowFunctionExpression> | undefined;
  for (let at = path.getFunctionParent(); at?.isArrowFunctionExpression(); at = at.getFunctionParent()) found = at;
  return found;
}

/** Whether what stands around an arrow may not be run. */
function maySkip(arrow: NodePath, owner: NodePath): boolean {
  for (let at: NodePath | null = arrow.parentPath; at && at !== owner; at = at.parentPath) {
    if (at.isIfStatement() || at.isConditionalExpression() || at.isLogicalExpression() || at.isLoop() || at.isSwitchStatement()) return true;
    if (at.isTryStatement() || at.isOptionalCallExpression() || at.isOptionalMemberExpression()) return true;
  }
  const statement = arrow.findParent((one) => one.isStatement() && one.parentPath?.parentPath === owner);
  const before = statement ? (statement.getAllPrevSiblings() as NodePath[]) : [];
  return before.some((one) => {
    let leaves = one.isReturnStatement();
    one.traverse({
      Function: (inner) => inner.skip(),
      ReturnStatement() {
        leaves = true;
      },
    });
    return leaves;
  });
}
