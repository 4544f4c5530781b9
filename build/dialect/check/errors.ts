import { type NodePath, type Types, t } from "../babel.ts";
import type { Rules } from "./context.ts";
import { errorClasses } from "./infer-type.ts";

/** Errors of the interpreter are mostly plain ones. */
export const errors: Rules = {
  BinaryExpression(path: NodePath<Types.BinaryExpression>, check) {
    const { operator, right } = path.node;
    if (
      operator === "instanceof" &&
      t.isIdentifier(right) &&
      right.name !== "Error" &&
      errorClasses.has(right.name) &&
      check.kind(path.get("left") as NodePath) === "caught" &&
      !check.facts.errors.has(right.name)
    ) {
      check.refuse(
        path.node,
        `instanceof ${right.name}`,
        "what the interpreter throws is mostly a plain Error",
        "look at the message, or ask for the cause before",
      );
    }
    if (["===", "==", "!==", "!="].includes(operator)) {
      for (const [one, other] of [
        [path.get("left"), path.get("right")],
        [path.get("right"), path.get("left")],
      ] as NodePath[][]) {
        if (
          one.isMemberExpression() &&
          t.isIdentifier(one.node.property, { name: "constructor" }) &&
          other.isIdentifier() &&
          errorClasses.has(other.node.name) &&
          check.kind(one.get("object")) === "caught" &&
          !check.facts.errors.has(other.node.name) &&
          other.node.name !== "Error"
        ) {
          check.refuse(path.node, "the class of an error", "what the interpreter throws is mostly a plain Error", "look at the message");
        }
      }
    }
  },
  AssignmentExpression(path: NodePath<Types.AssignmentExpression>, check) {
    const left = path.get("left") as NodePath;
    if (left.isMemberExpression() && t.isIdentifier(left.node.property, { name: "name" }) && check.kind(left.get("object")) === "error") {
      check.refuse(
        path.node,
        "a name for an error",
        "its text does not show it on the board",
        "extend Error by a class of your own, or put it into the message",
      );
    }
  },
};
