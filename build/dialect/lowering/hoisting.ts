import { type NodePath, type Pass, type Types, t } from "../babel.ts";

/** Nothing is hoisted on the board: functions move to the top of their block. */
export const functionsFirst: Pass = () => ({
  name: "functions first",
  visitor: {
    Program: (path) => void toTop(path),
    BlockStatement: (path) => void toTop(path),
  },
});

function toTop(path: NodePath<Types.Program | Types.BlockStatement>): void {
  const { body } = path.node;
  const functions = body.filter((statement) => t.isFunctionDeclaration(statement));
  if (functions.length) path.node.body = [...functions, ...body.filter((statement) => !t.isFunctionDeclaration(statement))];
}

/** A `var` that may be met where its declaration has not run is declared at the top of its function. */
export const varsFirst: Pass = () => {
  const places = new Map<Types.Node, number>();
  return {
    name: "vars first",
    visitor: {
      Program(path) {
        t.traverseFast(path.node, (node) => void places.set(node, places.size));
        early(path, path, places);
      },
      Function(path) {
        if (t.isBlockStatement(path.node.body)) early(path, path.get("body") as NodePath<Types.BlockStatement>, places);
      },
    },
  };
};

function early(owner: NodePath, block: NodePath<Types.Program | Types.BlockStatement>, places: Map<Types.Node, number>): void {
  const { bindings } = owner.scope;
  const names = new Set(
    Object.keys(bindings).filter((name) => {
      const { kind, path, referencePaths, constantViolations } = bindings[name];
      if (kind !== "var") return false;
      const declared = places.get(path.node) ?? 0;
      const branch = branchOf(path, owner);
      return (
        [...referencePaths, ...constantViolations].some(({ node }) => (places.get(node) ?? declared) < declared) ||
        (branch && referencePaths.some((use) => !use.findParent((one) => one === branch)))
      );
    }),
  );
  if (!names.size) return;
  const declarations = new Set<NodePath<Types.VariableDeclaration>>();
  // The variables of a loop's head become assignments together.
  for (const name of names)
    for (const at of [bindings[name].path, ...bindings[name].constantViolations]) {
      const declaration = at.isVariableDeclarator() ? at.parentPath : undefined;
      if (!declaration?.isVariableDeclaration({ kind: "var" }) || !declaration.node.declarations.every(({ id }) => t.isIdentifier(id)))
        continue;
      declarations.add(declaration);
      if (declaration.key === "init") for (const { id } of declaration.node.declarations) names.add((id as Types.Identifier).name);
    }
  // What declared them before only assigns now: the minifier would take the second declaration for the first.
  for (const declaration of declarations) assignOnly(declaration, names);
  const statement = t.variableDeclaration(
    "var",
    [...names].map((name) => t.variableDeclarator(t.identifier(name))),
  );
  const { body } = block.node;
  const first = body.findIndex((one) => !t.isFunctionDeclaration(one));
  body.splice(first < 0 ? body.length : first, 0, statement);
}

/** The innermost part of `owner` around a declaration that may be left out: a branch, the body of a loop, a case, what is tried. */
function branchOf(path: NodePath, owner: NodePath): NodePath | undefined {
  for (let at: NodePath | null = path; at && at !== owner; at = at.parentPath) {
    const parent = at.parentPath;
    if (!parent || parent === owner) return undefined;
    if (parent.isIfStatement() && at.key !== "test") return at;
    if (parent.isLoop() && ["body", "left"].includes(at.key as string) && !parent.isDoWhileStatement())
      return at.key === "left" ? parent : at;
    if (parent.isSwitchCase() || parent.isTryStatement() || parent.isCatchClause() || parent.isLabeledStatement()) return at;
  }
  return undefined;
}

function assignOnly(declaration: NodePath<Types.VariableDeclaration>, names: Set<string>): void {
  const { declarations } = declaration.node;
  const nameOf = ({ id }: Types.VariableDeclarator) => (id as Types.Identifier).name;
  const assign = ({ id, init }: Types.VariableDeclarator) => init && t.assignmentExpression("=", id as Types.Identifier, init);
  if (declaration.parentPath.isForXStatement() && declaration.key === "left") declaration.replaceWith(declarations[0].id);
  else if (declaration.parentPath.isForStatement() && declaration.key === "init") {
    const assigned = declarations.map(assign).filter((one) => !!one);
    if (assigned.length) declaration.replaceWith(assigned.length > 1 ? t.sequenceExpression(assigned) : assigned[0]);
    else declaration.remove();
  } else {
    const statements = declarations.flatMap((one): Types.Statement[] => {
      if (!names.has(nameOf(one))) return [t.variableDeclaration("var", [one])];
      const assigned = assign(one);
      return assigned ? [t.expressionStatement(assigned)] : [];
    });
    declaration.replaceWithMultiple(statements.length ? statements : [t.emptyStatement()]);
  }
}
