import { type Helpers, type NodePath, type Pass, type Types, t } from "../babel.ts";
import { nameOf } from "../check/infer-type.ts";

/** Calls of what is built in that have more arguments than the board's own knows, or another answer. */
export const extras = (helpers: Helpers): ReturnType<Pass> => ({
  name: "extras",
  visitor: {
    CallExpression(path) {
      const { callee, arguments: given } = path.node;
      if (t.isSuper(callee)) {
        superWithCause(path, helpers);
        return;
      }
      if (isErrorClass(callee, path) && given.length === 2) {
        const options = given.pop() as Types.Expression;
        path.replaceWith(t.callExpression(helpers.use("caused"), [path.node, options]));
        path.skip();
        return;
      }
      if (!t.isMemberExpression(callee)) return;
      if (isBuiltin(callee, path, "JSON", "stringify") && given.slice(1).some((one) => !isNothing(one)))
        path.replaceWith(t.callExpression(helpers.use("json"), given));
      const tag = callee.object;
      if (t.isIdentifier(callee.property, { name: "call" }) && given.length === 1 && (isToString(tag) || holdsToString(tag, path)))
        path.replaceWith(t.callExpression(helpers.use("tag"), given));
      if (marksOnly(path) && given.length === 1) path.replaceWith(given[0]);
    },
    NewExpression(path) {
      const { callee, arguments: given } = path.node;
      if (!isErrorClass(callee, path) || given.length !== 2) return;
      const options = given.pop() as Types.Expression;
      path.replaceWith(t.callExpression(helpers.use("caused"), [path.node, options]));
      path.skip();
    },
    MemberExpression(path) {
      if (isToString(path.node) && !path.scope.hasBinding("Object", true) && path.parentPath.isVariableDeclarator())
        path.replaceWith(helpers.use("tagged"));
    },
  },
});

const isErrorClass = (callee: Types.Node, path: NodePath): boolean =>
  t.isIdentifier(callee) &&
  /^(?:Eval|Internal|Range|Reference|Syntax|Type|URI|)Error$/.test(callee.name) &&
  !path.scope.hasBinding(callee.name, true);

const isBuiltin = (callee: Types.MemberExpression, path: NodePath, owner: string, name: string): boolean =>
  t.isIdentifier(callee.object, { name: owner }) &&
  t.isIdentifier(callee.property, { name }) &&
  !callee.computed &&
  !path.scope.hasBinding(owner, true);

export const isNothing = (node: Types.Node): boolean =>
  t.isNullLiteral(node) ||
  t.isIdentifier(node, { name: "undefined" }) ||
  t.isUnaryExpression(node, { operator: "void" }) ||
  t.isNumericLiteral(node, { value: 0 }) ||
  t.isStringLiteral(node, { value: "" });

/** `Object.prototype.toString` or `{}.toString`. */
export function isToString(node: Types.Node): boolean {
  if (!t.isMemberExpression(node) || node.computed || !t.isIdentifier(node.property, { name: "toString" })) return false;
  const { object } = node;
  if (t.isObjectExpression(object)) return object.properties.length === 0;
  return (
    t.isMemberExpression(object) &&
    t.isIdentifier(object.object, { name: "Object" }) &&
    t.isIdentifier(object.property, { name: "prototype" })
  );
}

function holdsToString(node: Types.Node, path: NodePath): boolean {
  if (!t.isIdentifier(node)) return false;
  const binding = path.scope.getBinding(node.name);
  const at = binding?.path;
  return Boolean(
    binding?.constant &&
      at?.isVariableDeclarator() &&
      at.node.init &&
      (isToString(at.node.init) || t.isIdentifier(at.node.init, { name: "$tagged" })),
  );
}

/** Nothing can be frozen on the board: where nobody asks whether it is, the value itself is as good. */
function marksOnly(path: NodePath<Types.CallExpression>): boolean {
  const callee = path.get("callee") as NodePath;
  if (!callee.isMemberExpression() || !["freeze", "seal", "preventExtensions"].some((name) => isBuiltin(callee.node, path, "Object", name)))
    return false;
  const program = path.scope.getProgramParent();
  let asks = program.getData("asksFrozen") as boolean | undefined;
  if (asks === undefined) {
    asks = false;
    program.path.traverse({
      MemberExpression(inner) {
        if (/^is(?:Frozen|Sealed|Extensible)$/.test(nameOf(inner) ?? "")) asks = true;
      },
    });
    program.setData("asksFrozen", asks);
  }
  return !asks;
}

/** `super(message, { cause })` in a class that extends an error. */
function superWithCause(path: NodePath<Types.CallExpression>, helpers: Helpers): void {
  const { arguments: given } = path.node;
  const owner = path.findParent((one) => one.isClass()) as NodePath<Types.Class> | null;
  if (given.length !== 2 || !owner?.node.superClass || !isErrorClass(owner.node.superClass, path)) return;
  if (!path.parentPath.isExpressionStatement()) return;
  const options = given.pop() as Types.Expression;
  path.parentPath.insertAfter(t.expressionStatement(t.callExpression(helpers.use("caused"), [t.thisExpression(), options])));
}
