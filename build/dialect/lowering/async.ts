import { type Helpers, type NodePath, type Pass, type Types, t } from "../babel.ts";
import { argumentsOf } from "./arguments.ts";

const THIS = "$this$";

/**
 * `async f(x) { … await y … }` becomes `f(x) { return $async(function* () { … yield y … }) }`, which the state machine transform then takes apart
 * and `collapse` puts together again around one small runner.
 */
export const asyncToSteps = (helpers: Helpers): ReturnType<Pass> => ({
  name: "async",
  visitor: {
    Function: {
      exit(path) {
        if (machines.has(path.node)) return;
        if (path.node.generator) steps(path, helpers, path.node.async ? "asyncGenerator" : "generator");
        else if (path.node.async) steps(path, helpers, "async");
      },
    },
  },
});

/** The functions that the state machine transform is to take apart. */
const machines = new WeakSet<Types.Node>();

function steps(path: NodePath<Types.Function>, helpers: Helpers, runner: "async" | "generator" | "asyncGenerator"): void {
  const arrow = path.isArrowFunctionExpression();
  if (path.isArrowFunctionExpression() && t.isExpression(path.node.body)) {
    path.node.body = t.blockStatement([t.returnStatement(path.node.body)]);
  }
  const body = path.get("body") as NodePath<Types.BlockStatement>;
  const awaits = new WeakSet<Types.Node>();
  renameShadowed(path);
  own(body, {
    ThisExpression(inner) {
      inner.replaceWith(t.identifier(THIS));
    },
    Identifier(inner) {
      if (arrow || inner.node.name !== "arguments" || !inner.isReferencedIdentifier()) return;
      const declarator = inner.parentPath;
      if (!declarator?.isVariableDeclarator() || !t.isIdentifier(declarator.node.id, { name: path.getData("arguments") }))
        inner.replaceWith(t.identifier(argumentsOf(path)));
    },
    LogicalExpression(inner) {
      if (inner.node.operator !== "??" || !waits(inner)) return;
      const value = path.scope.generateUidIdentifier("v");
      path.scope.push({ id: value });
      const asked = t.binaryExpression("!=", t.assignmentExpression("=", t.cloneNode(value), inner.node.left), t.nullLiteral());
      inner.replaceWith(t.conditionalExpression(asked, t.cloneNode(value), inner.node.right));
    },
    AwaitExpression(inner) {
      inner.replaceWith(t.yieldExpression(inner.node.argument));
      awaits.add(inner.node);
    },
    YieldExpression(inner) {
      if (runner !== "asyncGenerator" || awaits.has(inner.node)) return;
      const waited = t.yieldExpression(inner.node.argument);
      inner.node.argument = t.callExpression(helpers.use("yielded"), [waited]);
      awaits.add(inner.node).add(waited);
    },
    VariableDeclaration(inner) {
      if (inner.node.kind === "var") return;
      if (inner.parentPath?.isForXStatement()) inner.node.kind = "var";
      else {
        for (const declarator of inner.node.declarations)
          if (!declarator.init) declarator.init = t.unaryExpression("void", t.numericLiteral(0));
        inner.node.kind = "var";
      }
    },
    ForOfStatement(inner) {
      if (waits(inner)) countedLoop(inner, helpers);
    },
  });
  const kept = body.node.body.filter((statement) => isArguments(statement));
  const moved = body.node.body.filter((statement) => !isArguments(statement));
  // An error in a default value or a pattern rejects the promise, it does not reach the caller.
  if (runner === "async")
    path.node.params = (path.node.params as Types.Node[]).map((param) => {
      if (t.isIdentifier(param) || t.isRestElement(param)) return param;
      const name = path.scope.generateUidIdentifier("p");
      const [pattern, fallback] = t.isAssignmentPattern(param) ? [param.left, param.right] : [param, undefined];
      const value = fallback
        ? t.conditionalExpression(t.binaryExpression("===", name, t.unaryExpression("void", t.numericLiteral(0))), fallback, name)
        : name;
      moved.unshift(t.variableDeclaration("var", [t.variableDeclarator(pattern as Types.LVal, value)]));
      return t.cloneNode(name);
    }) as typeof path.node.params;
  const generator = t.functionExpression(null, [], t.blockStatement(moved), true);
  machines.add(generator);
  path.node.body = t.blockStatement([...kept, t.returnStatement(t.callExpression(helpers.use(runner), [generator]))]);
  path.node.async = path.node.generator = false;
}

const isArguments = (statement: Types.Statement) =>
  t.isVariableDeclaration(statement) && t.isIdentifier(statement.declarations[0]?.init, { name: "arguments" });

/** Visits what belongs to this function itself; arrows inside share its `this`. */
function own(body: NodePath, visitor: Record<string, (path: NodePath<any>) => void>): void {
  body.traverse({
    FunctionDeclaration: (path: NodePath) => path.skip(),
    FunctionExpression: (path: NodePath) => path.skip(),
    ObjectMethod: (path: NodePath) => path.skip(),
    ArrowFunctionExpression(path: NodePath) {
      path.traverse({
        Function(inner) {
          if (!inner.isArrowFunctionExpression()) inner.skip();
        },
        ThisExpression: (inner) => visitor.ThisExpression?.(inner),
      });
      path.skip();
    },
    ...visitor,
  } as never);
}

export function waits(path: NodePath): boolean {
  let found = false;
  path.traverse({
    Function: (inner) => inner.skip(),
    AwaitExpression(inner) {
      found = true;
      inner.stop();
    },
    YieldExpression(inner) {
      found = true;
      inner.stop();
    },
  });
  return found;
}

/** A state machine has one scope: names that are declared twice in the function's blocks get names of their own. */
function renameShadowed(path: NodePath<Types.Function>): void {
  const seen = new Set(Object.keys(path.scope.bindings));
  path.get("body").traverse({
    Function: (inner) => inner.skip(),
    Scope(inner) {
      if (inner.isFunction() || inner.scope === path.scope) return;
      for (const name of Object.keys(inner.scope.bindings)) {
        if (seen.has(name)) inner.scope.rename(name, path.scope.generateUid(name));
        else seen.add(name);
      }
    },
  });
}

/** `for (x of xs)` as a counted loop, which a state machine can leave and enter again. */
function countedLoop(path: NodePath<Types.ForOfStatement>, helpers: Helpers): void {
  const list = path.scope.generateUidIdentifier("l");
  const index = path.scope.generateUidIdentifier("i");
  const item = t.memberExpression(list, index, true);
  const { left, right, body } = path.node;
  const first = t.isVariableDeclaration(left)
    ? t.variableDeclaration("var", [t.variableDeclarator(left.declarations[0].id, item)])
    : t.expressionStatement(t.assignmentExpression("=", left as Types.LVal as never, item));
  path.replaceWith(
    t.forStatement(
      t.variableDeclaration("var", [
        t.variableDeclarator(index, t.numericLiteral(0)),
        t.variableDeclarator(list, t.callExpression(helpers.use("list"), [right])),
      ]),
      t.binaryExpression("<", index, t.memberExpression(list, t.identifier("length"))),
      t.updateExpression("++", index),
      t.blockStatement([first, ...(t.isBlockStatement(body) ? body.body : [body])]),
    ),
  );
}

/** `$async(regenerator().m(function () { var v; return regenerator().w(step, …, tries) }))` becomes `$async(step, tries)` with `v` before it. */
export const collapse: Pass = (helpers) => ({
  name: "collapse",
  visitor: {
    CallExpression: {
      exit(path) {
        const { callee, arguments: values } = path.node;
        if (!t.isIdentifier(callee) || !/^\$(?:async|generator|asyncGenerator)$/.test(callee.name) || !t.isCallExpression(values[0]))
          return;
        const machine = (values[0].arguments as Types.Node[])[0] as Types.FunctionExpression;
        const statements = machine.body.body.slice();
        const run = (statements.pop() as Types.ReturnStatement).argument as Types.CallExpression;
        const [step, , , tries] = run.arguments as Types.Expression[];
        const inner = step as Types.FunctionExpression;
        if (tries && !t.isNullLiteral(tries)) {
          helpers.use("tries");
          // No step is below 0: what has no catch and what no finally.
          for (const entry of (tries as Types.ArrayExpression).elements)
            if (t.isArrayExpression(entry)) entry.elements = entry.elements.map((one) => one ?? t.numericLiteral(0));
        }
        const context = (inner.params[0] as Types.Identifier).name;
        t.traverseFast(inner.body, (node) => {
          if (
            !t.isCallExpression(node) ||
            !t.isMemberExpression(node.callee) ||
            !t.isIdentifier(node.callee.object, { name: context }) ||
            !t.isIdentifier(node.callee.property, { name: "f" })
          )
            return;
          node.callee.property = t.identifier("a");
          node.arguments.unshift(t.numericLiteral(4));
        });
        path.node.arguments = [
          t.arrowFunctionExpression(inner.params as Types.Identifier[], inner.body),
          ...(tries && !t.isNullLiteral(tries) ? [tries] : []),
        ];
        const statement = path.getStatementParent()!;
        statement.insertBefore(statements);
      },
    },
    Identifier(path) {
      if (path.node.name === THIS) path.replaceWith(t.thisExpression());
    },
  },
});
