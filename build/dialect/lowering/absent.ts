import { type NodePath, type Pass, type Types, t } from "../babel.ts";
import type { Knowledge } from "../check/board-api.ts";
import { collections } from "../runtime/collections.ts";
import { globals } from "../runtime/globals.ts";

/**
 * What a program asks about its surroundings is known while building: `typeof Intl`, `typeof define`, `globalThis.Buffer`. Answered here, what is only meant
 * for a browser or for Node is dead code afterwards. Who asks whether a value is a Map, and never makes one, need not have it either.
 */
export const absent = (knowledge: Knowledge): ReturnType<Pass> => ({
  name: "absent",
  visitor: {
    Program: {
      enter(program) {
        const assigned = assignedNames(program);
        const here = (name: string) => knowledge.global(name) || name in globals || name === "Symbol" || name === "undefined";
        const unbound = (path: NodePath<any>, name: string) => !path.scope.hasBinding(name, true) && !assigned.has(name);
        unmade(program, unbound);
        program.traverse({
          MemberExpression(path) {
            const { object, property, computed } = path.node;
            if (computed || !t.isIdentifier(object, { name: "globalThis" }) || !t.isIdentifier(property) || !unbound(path, "globalThis"))
              return;
            if (path.key === "left" || t.isUpdateExpression(path.parent) || t.isUnaryExpression(path.parent, { operator: "delete" }))
              return;
            const { name } = property;
            if (!unbound(path, name)) return;
            if (here(name)) path.replaceWith(t.identifier(name));
            else if (asked(path)) path.replaceWith(t.unaryExpression("void", t.numericLiteral(0)));
          },
          UnaryExpression(path) {
            const { operator, argument } = path.node;
            if (operator !== "typeof") return;
            if (t.isUnaryExpression(argument, { operator: "void" }) && t.isNumericLiteral(argument.argument))
              path.replaceWith(t.stringLiteral("undefined"));
            if (!t.isIdentifier(argument) || !unbound(path, argument.name)) return;
            if (!here(argument.name) && argument.name !== "arguments") path.replaceWith(t.stringLiteral("undefined"));
            else if (argument.name in globals || argument.name === "Symbol") path.replaceWith(t.stringLiteral("function"));
          },
        });
        program.scope.crawl();
      },
    },
  },
});

/** Whether a value is only asked whether it is there. */
function asked(path: NodePath): boolean {
  const { parent, key } = path;
  return (
    t.isLogicalExpression(parent) ||
    t.isBinaryExpression(parent) ||
    t.isUnaryExpression(parent) ||
    (key === "test" && (t.isConditionalExpression(parent) || t.isIfStatement(parent))) ||
    (key === "object" && t.isOptionalMemberExpression(parent))
  );
}

function assignedNames(program: NodePath<Types.Program>): Set<string> {
  const names = new Set<string>();
  program.traverse({
    AssignmentExpression({ node, scope }) {
      for (const name of Object.keys(t.getBindingIdentifiers(node.left, false))) if (!scope.hasBinding(name, true)) names.add(name);
      const { left } = node;
      if (
        t.isMemberExpression(left) &&
        t.isIdentifier(left.object) &&
        /^(?:global|globalThis)$/.test(left.object.name) &&
        t.isIdentifier(left.property)
      )
        names.add(left.property.name);
    },
  });
  return names;
}

/** `x instanceof Map` is false where nobody makes a Map. */
function unmade(program: NodePath<Types.Program>, unbound: (path: NodePath, name: string) => boolean): void {
  const uses = new Map<string, { paths: NodePath[]; made: boolean }>();
  program.traverse({
    Identifier(path) {
      const { name } = path.node;
      if (!(name in collections) || !path.isReferencedIdentifier() || !unbound(path, name)) return;
      const found = uses.get(name) ?? { paths: [], made: false };
      uses.set(name, found);
      found.paths.push(path);
      const { parentPath: parent, key } = path;
      const compared =
        parent?.isBinaryExpression() && (parent.node.operator === "instanceof" ? key === "right" : /^[=!]==?$/.test(parent.node.operator));
      const typed = parent?.isUnaryExpression({ operator: "typeof" });
      if (!compared && !typed && !(parent?.isSwitchCase() && key === "test")) found.made = true;
    },
  });
  for (const { paths, made } of uses.values()) {
    if (made) continue;
    for (const path of paths) {
      const parent = path.parentPath!;
      if (parent.isBinaryExpression()) {
        const other = (path.key === "left" ? parent.node.right : parent.node.left) as Types.Expression;
        const value = t.booleanLiteral(parent.node.operator.startsWith("!"));
        parent.replaceWith(t.isIdentifier(other) || t.isMemberExpression(other) ? value : t.sequenceExpression([other, value]));
      } else if (parent.isSwitchCase()) path.replaceWith(t.objectExpression([]));
    }
  }
}
