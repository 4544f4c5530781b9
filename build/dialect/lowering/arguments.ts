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

/**
 * The interpreter counts parameters that got no value among the arguments: where somebody counts, or hands them on, a function takes its parameters
 * out of them by itself.
 */
export const countedArguments: Pass = () => ({
  name: "counted arguments",
  visitor: {
    Function(path) {
      if (path.isArrowFunctionExpression() || !path.node.params.length || !t.isBlockStatement(path.node.body)) return;
      if (path.isObjectMethod() && path.node.kind !== "method") return;
      if (!path.node.params.every((param) => t.isIdentifier(param))) return;
      let used = false;
      path.traverse({
        Function(inner) {
          if (!inner.isArrowFunctionExpression()) inner.skip();
        },
        Identifier(inner) {
          if (inner.node.name !== "arguments" || !inner.isReferencedIdentifier()) return;
          if (inner.parentPath?.isMemberExpression() && inner.parentPath.node.computed && inner.key === "object") return;
          used = true;
        },
      });
      if (!used) return;
      const taken = (path.node.params as Types.Identifier[]).map((param, i) =>
        t.variableDeclarator(param, t.memberExpression(t.identifier("arguments"), t.numericLiteral(i), true)),
      );
      path.node.params = [];
      path.node.body.body.unshift(t.variableDeclaration("var", taken));
      path.scope.crawl();
    },
  },
});

/**
 * The interpreter keeps `arguments` as a variable of the function that first asks for them, where a function inside would find it in place of its own. Asked
 * for as a property of the global object, they are its own, and are kept as its variable.
 */
export const nestedArguments: Pass = () => ({
  name: "nested arguments",
  visitor: {
    Function(path) {
      if (!t.isBlockStatement(path.node.body) || !usesArguments(path)) return;
      if (!path.findParent((outer) => outer.isFunction() && usesArguments(outer))) return;
      path.node.body.body.unshift(t.expressionStatement(t.memberExpression(t.identifier("global"), t.identifier("arguments"))));
    },
  },
});

/** Whether a function asks for its own `arguments`. */
export function usesArguments(path: NodePath<Types.Function>): boolean {
  let uses = false;
  path.traverse({
    Function: (inner) => inner.skip(),
    Identifier(inner) {
      if (inner.node.name === "arguments" && inner.isReferencedIdentifier()) uses = true;
    },
  });
  return uses;
}

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
