import { type NodePath, type Pass, t, type Types } from "../babel.ts";

/** Nothing is hoisted on the board: functions move to the top of their block, and a `var` that is met early is declared early. */
export const order: Pass = () => ({
  name: "order",
  visitor: {
    Program(path) {
      functionsFirst(path);
      varsFirst(path);
    },
    BlockStatement(path) {
      functionsFirst(path);
      if (path.parentPath.isFunction()) varsFirst(path.parentPath, path);
    },
    StaticBlock: (path) => path.skip(),
  },
});

function functionsFirst(path: NodePath<Types.Program | Types.BlockStatement>): void {
  const { body } = path.node;
  const functions = body.filter((statement) => t.isFunctionDeclaration(statement));
  path.node.body = [...functions, ...body.filter((statement) => !t.isFunctionDeclaration(statement))];
}

function varsFirst(owner: NodePath<Types.Program> | NodePath<Types.Function>, block: NodePath<Types.Program | Types.BlockStatement> = owner as never): void {
  const { scope } = owner;
  const early: string[] = [];
  for (const name of Object.keys(scope.bindings)) {
    const binding = scope.bindings[name];
    if (binding.kind !== "var") continue;
    const declared = position(binding.path);
    const met = [...binding.referencePaths, ...binding.constantViolations].some((reference) => before(position(reference), declared));
    if (met) early.push(name);
  }
  if (!early.length) return;
  // What declared them before only assigns now: the minifier would take the second declaration for the first.
  for (const name of early) assignOnly(scope.bindings[name], name);
  const statement = t.variableDeclaration("var", early.map((name) => t.variableDeclarator(t.identifier(name))));
  const at = block.node.body.findIndex((one) => !t.isFunctionDeclaration(one));
  block.node.body.splice(at < 0 ? block.node.body.length : at, 0, statement);
}

function assignOnly(binding: { path: NodePath; constantViolations: NodePath[] }, name: string): void {
  for (const at of [binding.path, ...binding.constantViolations]) {
    if (!at.isVariableDeclarator() || !t.isIdentifier(at.node.id, { name })) continue;
    const declaration = at.parentPath as NodePath<Types.VariableDeclaration>;
    if (declaration.node.declarations.length > 1 || declaration.node.kind !== "var") continue;
    const { init } = at.node;
    if (declaration.parentPath.isForXStatement() && declaration.key === "left") declaration.replaceWith(t.identifier(name));
    else if (declaration.parentPath.isForStatement() && declaration.key === "init") declaration.replaceWith(init ? t.assignmentExpression("=", t.identifier(name), init) : t.identifier(name));
    else declaration.replaceWith(init ? t.expressionStatement(t.assignmentExpression("=", t.identifier(name), init)) : t.emptyStatement());
  }
}

/** Where a node stands in the program as it will be written: its place in each list on the way up. */
export function position(path: NodePath): number[] {
  const places: number[] = [];
  for (let at: NodePath | null = path; at?.parentPath; at = at.parentPath) {
    const keys = t.VISITOR_KEYS[at.parent.type];
    if (typeof at.key === "number" && at.listKey) {
      places.unshift(keys.indexOf(at.listKey), (at.container as Types.Node[]).indexOf(at.node));
    } else places.unshift(keys.indexOf(at.key as string), 0);
  }
  return places;
}

export function before(one: number[], other: number[]): boolean {
  for (let i = 0; i < Math.min(one.length, other.length); i++) if (one[i] !== other[i]) return one[i] < other[i];
  return false;
}
