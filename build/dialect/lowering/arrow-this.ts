import { type NodePath, type Pass, type Types, t } from "../babel.ts";

/**
 * An arrow in code that is passed over asserts in the interpreter when the word `this` stands anywhere in it (jspeArrowFunction, src/jsparse.c: it notes `this` at a
 * function that was not made); so does one within an arrow whose body is an expression. Such an arrow gets the `this` of the function around it in a
 * variable; where the word belongs to a function inside, it is made a function itself.
 */
export const arrowThis: Pass = () => ({
  name: "arrow this",
  visitor: {
    ThisExpression(path) {
      const arrows = arrowsAround(path);
      const arrow = arrows.at(-1);
      const owner = arrow?.getFunctionParent() as NodePath<Types.Function> | null | undefined;
      if (!arrow || !owner || !t.isBlockStatement(owner.node.body) || (arrows.length === 1 && !maySkip(arrow))) return;
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
    ArrowFunctionExpression: {
      exit(path) {
        const within = path.getFunctionParent()?.isArrowFunctionExpression();
        if (!within && !maySkip(path)) return;
        let inner = false;
        let own = false;
        t.traverseFast(path.node.body, (node) => {
          if (t.isThisExpression(node)) inner = true;
        });
        if (!inner) return;
        const look = (node: NodePath) => {
          if (arrowsAround(node).some((one) => one.node === path.node)) own = true;
        };
        path.traverse({
          ThisExpression: look,
          Identifier(node) {
            if (node.node.name === "arguments" && node.isReferencedIdentifier()) look(node);
          },
        });
        if (own) return;
        const body = t.isBlockStatement(path.node.body) ? path.node.body : t.blockStatement([t.returnStatement(path.node.body)]);
        path.replaceWith(t.functionExpression(null, path.node.params, body));
      },
    },
  },
});

/** The arrows around a word, from the inside, up to the function whose `this` they share. */
function arrowsAround(path: NodePath): NodePath<Types.ArrowFunctionExpression>[] {
  const found: NodePath<Types.ArrowFunctionExpression>[] = [];
  for (let at = path.getFunctionParent(); at?.isArrowFunctionExpression(); at = at.getFunctionParent()) found.push(at);
  return found;
}

/** Whether what stands around an arrow, in its function or the program, may not be run. */
function maySkip(arrow: NodePath): boolean {
  const owner = arrow.getFunctionParent();
  for (let at: NodePath | null = arrow.parentPath; at && at.node !== owner?.node; at = at.parentPath) {
    if (at.isIfStatement() || at.isConditionalExpression() || at.isLogicalExpression() || at.isLoop() || at.isSwitchStatement())
      return true;
    if (at.isTryStatement() || at.isOptionalCallExpression() || at.isOptionalMemberExpression()) return true;
  }
  if (!owner) return false;
  const statement = arrow.findParent((one) => one.isStatement() && one.parentPath?.parentPath?.node === owner.node);
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
