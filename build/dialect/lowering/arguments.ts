import { type NodePath, type Pass, type Types, t } from "../babel.ts";

/** An arrow has `arguments` of its own on the board: it is given those of the function around it under another name. */
export const outerArguments: Pass = () => ({
  name: "arguments",
  visitor: {
    Identifier(path) {
      if (path.node.name !== "arguments" || !path.isReferencedIdentifier() || path.scope.hasBinding("arguments", true)) return;
      const near = path.getFunctionParent();
      if (!near?.isArrowFunctionExpression()) return;
      const owner = owning(near);
      if (owner) path.replaceWith(t.identifier(argumentsOf(owner)));
    },
  },
});

function owning(arrow: NodePath): NodePath<Types.Function> | null {
  let path = arrow.getFunctionParent();
  while (path?.isArrowFunctionExpression()) path = path.getFunctionParent();
  return path;
}

/** The name that a function's own `arguments` are kept under for the functions inside it. */
export function argumentsOf(owner: NodePath<Types.Function>): string {
  let name = owner.getData("arguments") as string | undefined;
  if (!name) {
    name = owner.scope.generateUid("args");
    owner.setData("arguments", name);
    (owner.get("body") as NodePath<Types.BlockStatement>).unshiftContainer(
      "body",
      t.variableDeclaration("var", [t.variableDeclarator(t.identifier(name), t.identifier("arguments"))]),
    );
  }
  return name;
}
