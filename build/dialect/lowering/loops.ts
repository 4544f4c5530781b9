import { type NodePath, type Pass, type Types, t } from "../babel.ts";
import type { Refuse } from "../messages.ts";

/** A binding of its own for each turn of a loop, where a function made in the body keeps it. */
export const loops = (refuse: Refuse): ReturnType<Pass> => ({
  name: "loops",
  visitor: {
    ForXStatement(path) {
      const { left, body } = path.node;
      if (!t.isVariableDeclaration(left) || left.kind === "var" || !captured(path).length) return;
      if (inAsync(path)) return;
      const each = path.scope.generateUidIdentifier("each");
      path.node.body = t.blockStatement([
        t.variableDeclaration(left.kind, [t.variableDeclarator(left.declarations[0].id, each)]),
        ...statements(body),
      ]);
      path.node.left = t.variableDeclaration("let", [t.variableDeclarator(t.cloneNode(each))]);
      path.requeue();
      path.scope.crawl();
    },
    ForStatement(path) {
      const { init, test, update, body } = path.node;
      if (!t.isVariableDeclaration(init) || init.kind === "var") return;
      const names = captured(path);
      if (!names.length || inAsync(path)) return;
      if (names.some((name) => [test, update, init].some((part) => part && closesOver(part, name)))) {
        refuse(
          path.node,
          "a function in the head of a loop keeps the loop's variable",
          "the board has one variable for all turns of a loop",
          "make the function in the loop's body",
        );
        return;
      }
      const copies: Types.VariableDeclarator[] = [];
      const backs: Types.Expression[] = [];
      for (const name of names) {
        const outer = path.scope.generateUid(name);
        const assigned = path.scope
          .getBinding(name)!
          .constantViolations.some((violation) => violation.findParent((parent) => parent.key === "body" && parent.parentPath === path));
        copies.push(t.variableDeclarator(t.identifier(name), t.identifier(outer)));
        if (assigned) backs.push(t.assignmentExpression("=", t.identifier(outer), t.identifier(name)));
        for (const part of ["init", "test", "update"] as const) rename(path.get(part) as NodePath, name, outer);
      }
      if (backs.length) {
        const back = () => t.expressionStatement(t.sequenceExpression(backs.map((node) => t.cloneNode(node))));
        continues(path, (statement) => statement.insertBefore(back()));
        path.node.body = t.blockStatement([t.variableDeclaration("let", copies), ...statements(path.node.body), back()]);
      } else path.node.body = t.blockStatement([t.variableDeclaration("let", copies), ...statements(body)]);
      path.scope.crawl();
    },
  },
});

/** In a state machine all turns share one scope, so a function made in a loop is handed the values it keeps. */
export const keptInAsync = (refuse: Refuse): ReturnType<Pass> => ({
  name: "kept",
  visitor: {
    Function(path) {
      const owner = path.parentPath.getFunctionParent();
      if (!(owner?.node.async || owner?.node.generator) || path.isObjectMethod()) return;
      const keeps = new Map<string, boolean>();
      path.traverse({
        ReferencedIdentifier(inner: NodePath<Types.Identifier | Types.JSXIdentifier>) {
          const binding = inner.scope.getBinding(inner.node.name);
          if (!binding || binding.kind === "var" || binding.kind === "param" || binding.kind === "hoisted") return;
          if (
            binding.scope.getFunctionParent() !== owner.scope ||
            !binding.path.findParent((parent) => parent.isLoop() && parent.getFunctionParent() === owner)
          )
            return;
          if (!path.findParent((parent) => parent === binding.scope.path)) return;
          keeps.set(inner.node.name, binding.constant);
        },
      } as never);
      if (!keeps.size || path.getData("kept")) return;
      if (path.isFunctionDeclaration() || [...keeps.values()].includes(false)) {
        refuse(
          path.node,
          "a function made in a loop of an async function keeps a variable that changes",
          "all turns of a loop in an async function share their variables on the board",
          "move the loop's body into a function of its own",
        );
        return;
      }
      path.setData("kept", true);
      const names = [...keeps.keys()];
      const maker = t.arrowFunctionExpression(
        names.map((name) => t.identifier(name)),
        path.node as Types.Expression,
      );
      path.replaceWith(
        t.callExpression(
          maker,
          names.map((name) => t.identifier(name)),
        ),
      );
      path.skip();
    },
  },
});

const statements = (body: Types.Statement): Types.Statement[] =>
  t.isBlockStatement(body) ? body.body : t.isEmptyStatement(body) ? [] : [body];

function inAsync(path: NodePath): boolean {
  const owner = path.getFunctionParent()?.node;
  return Boolean(owner?.async || owner?.generator);
}

/** The names of the loop's head that a function inside the loop refers to. */
function captured(path: NodePath): string[] {
  return Object.keys(path.scope.bindings).filter((name) => {
    const binding = path.scope.bindings[name];
    return [...binding.referencePaths, ...binding.constantViolations].some(
      (reference) => reference.findParent((parent) => parent === path || parent.isFunction()) !== path,
    );
  });
}

function closesOver(node: Types.Node, name: string): boolean {
  let found = false;
  t.traverseFast(node, (inner) => {
    if (!t.isFunction(inner)) return;
    t.traverseFast(inner, (deep) => {
      if (t.isIdentifier(deep, { name })) found = true;
    });
  });
  return found;
}

function rename(path: NodePath, from: string, to: string): void {
  if (!path.node) return;
  t.traverseFast(path.node, (node) => {
    if (t.isMemberExpression(node) && !node.computed && t.isIdentifier(node.property, { name: from }))
      node.property = t.identifier(`\0${from}`);
    if (t.isObjectProperty(node) && !node.computed && t.isIdentifier(node.key, { name: from })) {
      node.key = t.identifier(`\0${from}`);
      node.shorthand = false;
    }
  });
  t.traverseFast(path.node, (node) => {
    if (t.isIdentifier(node)) {
      if (node.name === from) node.name = to;
      else if (node.name === `\0${from}`) node.name = from;
    }
  });
}

function continues(loop: NodePath<Types.ForStatement>, found: (path: NodePath) => void): void {
  loop.get("body").traverse({
    Function: (path) => path.skip(),
    Loop: (path) => path.skip(),
    ContinueStatement(path) {
      found(path);
    },
  });
  const body = loop.get("body");
  if (body.isContinueStatement()) found(body);
}
