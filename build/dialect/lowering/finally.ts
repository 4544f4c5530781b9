import { type NodePath, type Pass, type Types, t } from "../babel.ts";
import type { Lowering } from "./state.ts";

/**
 * A `finally` that throws or returns: the interpreter goes on with what was under way. What the try statement came to is kept, `finally` runs after it
 * as plain statements, and only then is it thrown or returned.
 */
export const abruptFinally = ({ refuse }: Lowering): ReturnType<Pass> => ({
  name: "abrupt finally",
  visitor: {
    TryStatement: {
      exit(path) {
        const end = path.get("finalizer") as NodePath<Types.BlockStatement>;
        if (!end.node || path.getFunctionParent()?.node.async || path.getFunctionParent()?.node.generator) return;
        if (!leaves(end, ["ThrowStatement", "ReturnStatement"])) return;
        const inner = [path.get("block"), path.get("handler")] as NodePath[];
        if (inner.some((one) => one.node && jumps(one))) {
          refuse(
            path.node.finalizer,
            "finally that throws or returns, after a try that leaves a loop",
            "the interpreter goes on with what was under way",
            "put the try statement into a function of its own",
          );
          return;
        }
        rewrite(path, end.node);
      },
    },
  },
});

function rewrite(path: NodePath<Types.TryStatement>, end: Types.BlockStatement): void {
  const returns = leaves(path.get("block"), ["ReturnStatement"]) || leaves(path.get("handler") as NodePath, ["ReturnStatement"]);
  const [kind, value] = [path.scope.generateUidIdentifier("left"), path.scope.generateUidIdentifier("with")];
  const assign = (id: Types.Identifier, what: Types.Expression) =>
    t.expressionStatement(t.assignmentExpression("=", t.cloneNode(id), what));
  path.node.finalizer = null;
  const inner: Types.Statement = path.node.handler ? t.cloneNode(path.node, false) : path.node.block;
  const caught = path.scope.generateUidIdentifier("e");
  // A function of its own tells that nothing was returned by returning itself.
  const mark = path.scope.generateUidIdentifier("f");
  const run = t.arrowFunctionExpression(
    [],
    t.blockStatement([...(t.isBlockStatement(inner) ? inner.body : [inner]), t.returnStatement(t.cloneNode(mark))]),
  );
  const body: Types.Statement[] = returns
    ? [
        t.variableDeclaration("let", [t.variableDeclarator(mark, run)]),
        assign(value, t.callExpression(t.cloneNode(mark), [])),
        t.ifStatement(t.binaryExpression("!==", t.cloneNode(value), t.cloneNode(mark)), assign(kind, t.numericLiteral(1))),
      ]
    : t.isBlockStatement(inner)
      ? inner.body
      : [inner];
  const handler = t.catchClause(
    t.cloneNode(caught),
    t.blockStatement([assign(kind, t.numericLiteral(2)), assign(value, t.cloneNode(caught))]),
  );
  const statements: Types.Statement[] = [
    t.variableDeclaration("let", [t.variableDeclarator(kind, t.numericLiteral(0)), t.variableDeclarator(value)]),
    t.tryStatement(t.blockStatement(body), handler),
    end,
    t.ifStatement(t.binaryExpression(">", t.cloneNode(kind), t.numericLiteral(1)), t.throwStatement(t.cloneNode(value))),
    ...(returns ? [t.ifStatement(t.cloneNode(kind), t.returnStatement(t.cloneNode(value)))] : []),
  ];
  path.replaceWith(t.blockStatement(statements));
  path.skip();
}

/** Whether a statement of these types stands in it, outside of functions. */
function leaves(path: NodePath, types: string[]): boolean {
  let found = false;
  if (!path.node) return false;
  path.traverse({
    Function: (inner) => inner.skip(),
    Statement(inner: NodePath) {
      if (types.includes(inner.type)) found = true;
    },
  });
  return found;
}

/** Whether a `break` or `continue` goes out of it. */
function jumps(path: NodePath): boolean {
  let found = false;
  path.traverse({
    Function: (inner: NodePath) => inner.skip(),
    "BreakStatement|ContinueStatement"(inner: NodePath) {
      const target = inner.findParent((one) => one === path || one.isLoop() || (inner.isBreakStatement() && one.isSwitchStatement()));
      if (target === path) found = true;
    },
  } as never);
  return found;
}
