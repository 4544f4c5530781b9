import { type Helpers, type NodePath, type Pass, type Types, t } from "../babel.ts";
import { symbols as names } from "../runtime/iterators.ts";

/** Symbols are names of properties that the interpreter hides. */
export const symbols = (helpers: Helpers): ReturnType<Pass> => ({
  name: "symbols",
  visitor: {
    MemberExpression(path) {
      if (isIterator(path.node.property) && path.node.computed && !path.get("object").isSuper()) {
        const call = path.parentPath;
        const called = call.isCallExpression() && path.key === "callee";
        const set = path.key === "left" || t.isUnaryExpression(path.parent, { operator: "delete" });
        if (called && !call.node.arguments.length) {
          call.replaceWith(t.callExpression(helpers.use("iterator"), [path.node.object]));
          return;
        }
        if (!set && !called) {
          path.replaceWith(t.callExpression(helpers.use("iterable"), [path.node.object]));
          return;
        }
      }
      const { object, property, computed } = path.node;
      if (!t.isIdentifier(object, { name: "Symbol" }) || computed || !t.isIdentifier(property) || path.scope.hasBinding("Symbol", true))
        return;
      const name = names[property.name];
      if (name) path.replaceWith(t.stringLiteral(name));
    },
    CallExpression(path) {
      const { callee, arguments: given } = path.node;
      if (path.scope.hasBinding("Symbol", true)) return;
      if (t.isIdentifier(callee, { name: "Symbol" })) path.replaceWith(t.callExpression(helpers.use("symbol"), []));
      if (
        t.isMemberExpression(callee) &&
        t.isIdentifier(callee.object, { name: "Symbol" }) &&
        t.isIdentifier(callee.property, { name: "for" })
      )
        path.replaceWith(t.binaryExpression("+", t.stringLiteral("\xff$$"), given[0] as Types.Expression));
    },
  },
});

const isIterator = (node: Types.Node): boolean =>
  t.isMemberExpression(node) && t.isIdentifier(node.object, { name: "Symbol" }) && t.isIdentifier(node.property, { name: "iterator" });

/** Whether a program has anything that is iterated by the protocol: then each loop, spread and pattern has to ask for it. */
export function usesIterators(program: Types.File, polyfills: Set<string>): boolean {
  let found = [...polyfills].some((key) => /^(?:Map|Set|string\.matchAll|array\.(?:keys|values|entries)|Map\.groupBy)$/.test(key));
  t.traverseFast(program, (node) => {
    if (t.isFunction(node) && node.generator) found = true;
    if (t.isForOfStatement(node) && node.await) found = true;
    if (isIterator(node)) found = true;
  });
  return found;
}

/** Whether any iterator may want to know that its loop was left early. */
export function closes(program: NodePath<Types.Program>): boolean {
  let found = false;
  t.traverseFast(program.node, (node) => {
    if (t.isFunction(node) && node.generator) found = true;
    if ((t.isObjectMember(node) || t.isClassMethod(node) || t.isClassProperty(node)) && t.isIdentifier(node.key, { name: "return" }))
      found = true;
    if (t.isMemberExpression(node) && !node.computed && t.isIdentifier(node.property, { name: "return" })) found = true;
  });
  return found;
}
