import { type NodePath, types as t } from "@babel/core";

export type Declaration = NodePath<t.FunctionDeclaration>;

/** Methods that call what they are given before they return. */
const immediate = new Set(["every", "filter", "find", "forEach", "map", "reduce", "replace", "some", "sort"]);

/** Whether `path`, a function inside of another, may run after that one has returned: then it keeps its parent's variables alive. */
export const outlives = (path: NodePath): boolean => mayOutlive(path, new Set());

/** `asked` are those that the question is about already: functions that only call each other outlive nothing. */
function mayOutlive(path: NodePath, asked: Set<t.Node>): boolean {
  const { parentPath } = path;
  if (asked.has(path.node)) return false;
  asked.add(path.node);
  if (!parentPath) return true;
  const home = path.getFunctionParent();
  if (path.isFunctionDeclaration()) return !onlyCalled(path, (path.node.id as t.Identifier).name, home, asked);
  if (parentPath.isVariableDeclarator() && t.isIdentifier(parentPath.node.id))
    return !onlyCalled(path, parentPath.node.id.name, home, asked);
  if (!parentPath.isCallExpression()) return true;
  if (path.key === "callee") return false;
  const callee = parentPath.get("callee") as NodePath;
  return !(callee.isMemberExpression() && t.isIdentifier(callee.node.property) && immediate.has(callee.node.property.name));
}

/** Whether a function that goes by `name` is only ever called, and that from where it stands. */
function onlyCalled(path: NodePath, name: string, home: NodePath | null, asked: Set<t.Node>): boolean {
  const binding = path.scope.getBinding(name) ?? path.parentPath?.scope.getBinding(name);
  return binding?.constant === true && binding.referencePaths.every((use) => use.key === "callee" && staysIn(use, home, asked));
}

/** Whether no function that outlives `home` stands between it and `use`. */
function staysIn(use: NodePath, home: NodePath | null, asked: Set<t.Node>): boolean {
  for (let at = use.getFunctionParent() as NodePath | null; at && at !== home; at = at.getFunctionParent())
    if (mayOutlive(at, asked)) return false;
  return true;
}

/** Whether functions that `path` makes may outlive it. Such a function cannot move and nothing can move into it. */
export function keepsScope(path: NodePath): boolean {
  let keeps = false;
  path.traverse({
    Function(inner) {
      // Also one within a callback that does not outlive anything itself.
      if (outlives(inner)) keeps = true;
      if (keeps) inner.stop();
    },
  });
  return keeps;
}

/** Whether `use` calls the function. `new` does not: it asks for the function itself, which its objects know as their constructor. */
export const isCall = (use: NodePath): boolean => use.key === "callee" && use.parentPath?.isCallExpression() === true;

/** Whether a function is only ever called by its name, each time with such an argument. */
export function isCalledWith(home: NodePath<t.Function>, index: number, is: (argument: NodePath | undefined) => boolean): boolean {
  const id = home.isFunctionDeclaration() ? home.node.id : undefined;
  const binding = id ? home.parentPath?.scope.getBinding(id.name) : undefined;
  return Boolean(
    binding?.constant &&
      binding.referencePaths.every(
        (use) => use.key === "callee" && use.parentPath?.isCallExpression() && is((use.parentPath.get("arguments") as NodePath[])[index]),
      ),
  );
}

/** The statement at the top level in which `use` stands. */
export function topLevel(use: NodePath): NodePath | null {
  return use.find((parent) => parent.parentPath?.isProgram() === true);
}

/** Names that `inner` takes from outside of itself. */
export function freeNames(inner: NodePath): Set<string> {
  const names = new Set<string>();
  const look = (path: NodePath<t.Identifier>) => {
    const binding = path.scope.getBinding(path.node.name);
    const own = binding && (binding.scope.path === inner || binding.scope.path.findParent((parent) => parent === inner));
    if (!own) names.add(path.node.name);
  };
  inner.traverse({
    Identifier(path) {
      const { parentPath } = path;
      const written =
        (parentPath.isAssignmentExpression() && path.key === "left") ||
        parentPath.isUpdateExpression() ||
        (parentPath.isForXStatement() && path.key === "left");
      if (path.isReferencedIdentifier() || written) look(path);
    },
  });
  return names;
}

/** Whether making `node` looks at nothing and changes nothing, so that it may stay where it is whatever runs before. */
export function pure(node: t.Node | null | undefined, program: NodePath): boolean {
  if (t.isTemplateLiteral(node)) return node.expressions.length === 0;
  if (!node || t.isLiteral(node) || t.isFunction(node)) return true;
  if (t.isUnaryExpression(node)) return /^(?:[!+~-]|void|typeof)$/.test(node.operator) && pure(node.argument, program);
  if (t.isIdentifier(node)) {
    const binding = program.scope.getBinding(node.name);
    return binding?.constant === true && binding.path.isFunctionDeclaration();
  }
  if (t.isArrayExpression(node)) return node.elements.every((element) => pure(element, program));
  if (t.isNewExpression(node))
    return (
      t.isIdentifier(node.callee) &&
      /^(?:(?:Uint|Int)(?:8|16|32)|Float(?:32|64)|Uint8Clamped)?Array$/.test(node.callee.name) &&
      !program.scope.getBinding(node.callee.name) &&
      node.arguments.every((argument) => t.isNumericLiteral(argument))
    );
  return (
    t.isObjectExpression(node) &&
    node.properties.every(
      (member) => t.isObjectMethod(member) || (t.isObjectProperty(member) && !member.computed && pure(member.value, program)),
    )
  );
}
