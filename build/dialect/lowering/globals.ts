import { type Helpers, type NodePath, type Types, t } from "../babel.ts";

/** Whether it names one of the interpreter's own globals. */
export const isGlobal = (path: NodePath | NodePath<any>, name: string): boolean =>
  t.isIdentifier(path.node, { name }) && !path.scope.hasBinding(name, true);

/** `X.name(…)` of a global X, called as it is written. */
export function isStaticCall(path: NodePath<Types.CallExpression>, owner: string, name: string): boolean {
  const callee = path.get("callee") as NodePath;
  return (
    callee.isMemberExpression() &&
    !callee.node.computed &&
    t.isIdentifier(callee.node.property, { name }) &&
    isGlobal(callee.get("object"), owner)
  );
}

/** Whether a name is read for its value, to be called by somebody else. */
export function isHandedOn(path: NodePath<Types.Identifier>): boolean {
  const use = path.parentPath;
  if (!use || !path.isReferencedIdentifier()) return false;
  if (use.isCallExpression() || use.isOptionalCallExpression()) return path.listKey === "arguments";
  return (
    use.isVariableDeclarator() ||
    (use.isObjectProperty() && path.key === "value") ||
    use.isArrayExpression() ||
    use.isArrowFunctionExpression()
  );
}

export const call = (helpers: Helpers, name: string, ...values: Types.Expression[]): Types.CallExpression =>
  t.callExpression(helpers.use(name), values);
