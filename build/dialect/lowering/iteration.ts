import { type Helpers, type NodePath, type Pass, type Types, t } from "../babel.ts";
import { createKinds, nameOf } from "../check/infer-type.ts";
import { closes } from "./symbols.ts";

const indexed = new Set(["array", "string", "typed", "arguments"]);

/** `for…of` by the protocol of iterators, where what is looped over may have one. */
export const iteration = (helpers: Helpers): ReturnType<Pass> => ({
  name: "iteration",
  visitor: {
    Program: {
      enter(program) {
        const kinds = createKinds();
        const close = closes(program);
        const known = new Set<Types.Node>();
        program.traverse({
          ForOfStatement(path) {
            if (!path.node.await && indexed.has(kinds.of(path.get("right") as NodePath))) known.add(path.node);
          },
          CallExpression: (path) => drain(path, kinds.of, helpers),
        });
        program.traverse({
          YieldExpression(path) {
            const owner = path.getFunctionParent();
            if (!path.node.delegate || !owner?.node.async || !path.parentPath.isExpressionStatement()) return;
            const value = path.scope.generateUidIdentifier("v");
            const loop = t.forOfStatement(
              t.variableDeclaration("const", [t.variableDeclarator(value)]),
              path.node.argument!,
              t.blockStatement([t.expressionStatement(t.yieldExpression(t.cloneNode(value)))]),
              true,
            );
            path.parentPath.replaceWith(loop);
          },
        });
        program.traverse({
          ForOfStatement: {
            exit(path) {
              if (!known.has(path.node)) byProtocol(path, close, helpers);
            },
          },
        });
        program.scope.crawl();
      },
    },
  },
});

/** What takes an iterable and is built in gets a list. */
function drain(path: NodePath<Types.CallExpression>, kindOf: (path: NodePath) => string, helpers: Helpers): void {
  const callee = path.get("callee") as NodePath;
  if (!callee.isMemberExpression()) return;
  const object = callee.node.object;
  const name = nameOf(callee);
  if (!t.isIdentifier(object) || path.scope.hasBinding(object.name, true) || !name) return;
  const takes =
    (object.name === "Promise" && /^(?:all|race|any|allSettled)$/.test(name)) || (object.name === "Object" && name === "fromEntries");
  const [first] = path.get("arguments") as NodePath[];
  if (!takes || !first || indexed.has(kindOf(first))) return;
  first.replaceWith(t.callExpression(helpers.use("drained"), [first.node as Types.Expression]));
}

function byProtocol(path: NodePath<Types.ForOfStatement>, close: boolean, helpers: Helpers): void {
  const { left, right, body } = path.node;
  const waits = path.node.await;
  const it = path.scope.generateUidIdentifier("it");
  const value = t.memberExpression(t.cloneNode(it), t.identifier("v"));
  const call = (name: string, of: Types.Expression): Types.Expression => {
    const made = t.callExpression(helpers.use(waits ? `async${name[0].toUpperCase()}${name.slice(1)}` : name), [of]);
    return waits && name !== "open" ? t.awaitExpression(made) : made;
  };
  const first = t.isVariableDeclaration(left)
    ? t.variableDeclaration(left.kind, [t.variableDeclarator(left.declarations[0].id, value)])
    : t.expressionStatement(t.assignmentExpression("=", left as Types.LVal as never, value));
  const names = new Set(Object.keys(t.getBindingIdentifiers(left)));
  const own = t.isBlockStatement(body) && !declares(body, names) ? body.body : [body];
  const loop = t.whileStatement(call("step", t.cloneNode(it)), t.blockStatement([first, ...own]));
  const open = t.variableDeclaration("let", [t.variableDeclarator(it, call("open", right))]);
  const closed =
    close && mayLeave(path)
      ? t.tryStatement(t.blockStatement([loop]), null, t.blockStatement([t.expressionStatement(call("close", t.cloneNode(it)))]))
      : loop;
  path.replaceWith(t.blockStatement([open, closed]));
}

const declares = (block: Types.BlockStatement, names: Set<string>): boolean =>
  block.body.some((one) => (t.isDeclaration(one) ? Object.keys(t.getBindingIdentifiers(one)) : []).some((name) => names.has(name)));

/** Whether anything in the body may end the loop before the iterator does. */
function mayLeave(path: NodePath<Types.ForOfStatement>): boolean {
  let found = false;
  path.get("body").traverse({
    enter(inner) {
      if (inner.isFunction()) inner.skip();
      else if (
        inner.isBreakStatement() ||
        inner.isReturnStatement() ||
        inner.isThrowStatement() ||
        inner.isCallExpression() ||
        inner.isNewExpression() ||
        inner.isYieldExpression() ||
        inner.isAwaitExpression() ||
        inner.isContinueStatement() ||
        inner.isMemberExpression()
      )
        found = true;
    },
  });
  return found || !t.isBlockStatement(path.node.body);
}
