import { type NodePath, type Pass, type Types, t } from "../babel.ts";
import { nameOf } from "../check/infer-type.ts";
import type { Lowering } from "./state.ts";

/** `o.p(1)` where `p` is a getter: the interpreter runs it without the object, so its function is fetched first. */
export const calledGetters = ({ getters }: Lowering): ReturnType<Pass> => ({
  name: "called getters",
  visitor: {
    CallExpression(path) {
      const callee = path.get("callee") as NodePath;
      if (!callee.isMemberExpression() || t.isSuper(callee.node.object) || t.isPrivateName(callee.node.property)) return;
      const name = nameOf(callee);
      if (!name || !getters.has(name)) return;
      const { object } = callee.node;
      let self: Types.Expression = object as Types.Expression;
      let found: Types.Expression = callee.node;
      if (!t.isIdentifier(object) && !t.isThisExpression(object)) {
        self = path.scope.generateUidIdentifier("on");
        path.scope.push({ id: t.cloneNode(self as Types.Identifier) });
        found = t.memberExpression(
          t.assignmentExpression("=", t.cloneNode(self as Types.Identifier), object as Types.Expression),
          t.identifier(name),
        );
      }
      const given = path.node.arguments;
      const spread = given.some((one) => t.isSpreadElement(one));
      path.replaceWith(
        t.callExpression(t.memberExpression(found, t.identifier(spread ? "apply" : "call")), [
          t.cloneNode(self),
          ...(spread ? [t.arrayExpression(given as Types.Expression[])] : given),
        ]),
      );
    },
  },
});
