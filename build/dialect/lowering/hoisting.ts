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

/** A `var` that is met before its declaration is declared at the top of its function. */
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
  const names = Object.keys(bindings).filter((name) => {
    const binding = bindings[name];
    const declared = places.get(binding.path.node) ?? 0;
    return (
      binding.kind === "var" &&
      [...binding.referencePaths, ...binding.constantViolations].some(({ node }) => (places.get(node) ?? declared) < declared)
    );
  });
  if (!names.length) return;
  // What declared them before only assigns now: the minifier would take the second declaration for the first.
  for (const name of names) for (const at of [bindings[name].path, ...bindings[name].constantViolations]) assignOnly(at, name);
  const statement = t.variableDeclaration(
    "var",
    names.map((name) => t.variableDeclarator(t.identifier(name))),
  );
  const { body } = block.node;
  const first = body.findIndex((one) => !t.isFunctionDeclaration(one));
  body.splice(first < 0 ? body.length : first, 0, statement);
}

function assignOnly(at: NodePath, name: string): void {
  if (!at.isVariableDeclarator() || !t.isIdentifier(at.node.id, { name })) return;
  const declaration = at.parentPath;
  if (
    !declaration?.isVariableDeclaration({ kind: "var" }) ||
    declaration.node.declarations.length > 1 ||
    declaration.node.declarations[0] !== at.node
  )
    return;
  const { init } = at.node;
  const assignment = init && t.assignmentExpression("=", t.identifier(name), init);
  if (declaration.parentPath.isForXStatement() && declaration.key === "left") declaration.replaceWith(t.identifier(name));
  else if (declaration.parentPath.isForStatement() && declaration.key === "init") declaration.replaceWith(assignment || t.identifier(name));
  else declaration.replaceWith(assignment ? t.expressionStatement(assignment) : t.emptyStatement());
}
