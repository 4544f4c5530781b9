import { type NodePath, type Types, t } from "../babel.ts";
import type { Rules } from "./context.ts";

/** In strict code `this` of a function that is called for itself is undefined; on the board it is the global object. */
export const lost: Rules = {
  ThisExpression(path: NodePath<Types.ThisExpression>, { refuse, script }) {
    // In fields and static blocks of a class it is the object or the class, whatever is around that.
    const owner = path.findParent((one) => (one.isFunction() && !one.isArrowFunctionExpression()) || one.isStaticBlock() || isField(one));
    if (!owner?.isFunctionExpression()) return;
    const strict =
      !script ||
      owner.findParent((parent) => parent.isClass()) ||
      own(owner) ||
      owner.findParent((parent) => parent.isFunction() && own(parent as NodePath<Types.Function>));
    if (!strict) return;
    const use = owner.parentPath;
    const called = use?.isCallExpression() && owner.key === "callee";
    // setTimeout, map and their like call what they get for itself; listeners are called on their object.
    const handed =
      use?.isCallExpression() &&
      owner.listKey === "arguments" &&
      !(
        t.isMemberExpression(use.node.callee) &&
        t.isIdentifier(use.node.callee.property) &&
        /^(?:on|addListener|defineProperty|prependListener)$/.test(use.node.callee.property.name)
      ) &&
      use.node.arguments.length < 2;
    if (called || handed)
      refuse(
        path.node,
        "this in a function that is called for itself",
        "it is undefined in JavaScript, and the global object on the board",
        "use an arrow function",
      );
  },
};

const isField = (path: NodePath): boolean => path.isClassProperty() || path.isClassPrivateProperty();

const own = (path: NodePath<Types.Function>): boolean =>
  t.isBlockStatement(path.node.body) && path.node.body.directives.some((one) => one.value.value === "use strict");
