import { type NodePath, type PluginObj, types as t } from "@babel/core";
import { pure } from "./functions.ts";
import { looksInto } from "./handed-out.ts";
import type { Places } from "./origin.ts";

/** Members that the interpreter or the language itself asks for. */
const natural = new Set(["constructor", "get", "prototype", "set", "then", "toJSON", "toString", "valueOf"]);

/** Whether a member in this place is only looked at or written, so that a function in it would never be called through it. */
function isData(path: NodePath): boolean {
  const { parentPath, key } = path;
  if (!parentPath) return false;
  if (parentPath.isAssignmentExpression()) return key === "left";
  if (parentPath.isIfStatement() || parentPath.isConditionalExpression()) return key === "test";
  return (
    parentPath.isBinaryExpression() || parentPath.isUnaryExpression() || parentPath.isUpdateExpression() || parentPath.isTemplateLiteral()
  );
}

/** Every name that the program may ask an object for, also by a text; with `data`, the names that it only looks at, too. */
function askedFor(program: NodePath<t.Program>, data: boolean): Set<string> {
  const names = new Set(natural);
  program.traverse({
    MemberExpression(path) {
      const { node } = path;
      if ((data || !isData(path)) && !node.computed && t.isIdentifier(node.property)) names.add(node.property.name);
    },
    StringLiteral({ node, parent, key }) {
      if (!(t.isObjectProperty(parent) && key === "key")) names.add(node.value);
    },
    ObjectPattern({ node }) {
      for (const property of node.properties)
        if (t.isObjectProperty(property) && t.isIdentifier(property.key)) names.add(property.key.name);
    },
  });
  return names;
}

const nameOf = (node: t.ObjectProperty | t.ObjectMethod) =>
  node.computed ? undefined : t.isIdentifier(node.key) ? node.key.name : t.isStringLiteral(node.key) ? node.key.value : undefined;

/** Whether a member's value is a function, which no JSON shows: only such members can be missed by nobody. */
function isFunction(path: NodePath<t.ObjectProperty>): boolean {
  const value = path.get("value") as NodePath;
  if (value.isFunction()) return true;
  if (!value.isIdentifier()) return false;
  const binding = path.scope.getBinding(value.node.name);
  return binding?.path.isFunctionDeclaration() === true && binding.constant;
}

const isUndefined = (node: t.Node | null | undefined): boolean =>
  !node || (t.isUnaryExpression(node, { operator: "void" }) && t.isLiteral(node.argument));

/** Variables that never get a value, since whoever would give them one is gone: their name means undefined. */
export const forget: PluginObj = {
  name: "forget",
  visitor: {
    Program(program) {
      program.scope.crawl();
      for (const { path, referencePaths, constantViolations } of Object.values(program.scope.bindings)) {
        if (!path.isVariableDeclarator() || !isUndefined(path.node.init)) continue;
        const empty = constantViolations.every((write) => write.isAssignmentExpression({ operator: "=" }) && isUndefined(write.node.right));
        if (!empty) continue;
        for (const use of referencePaths) use.replaceWith(t.unaryExpression("void", t.numericLiteral(0)));
        for (const write of constantViolations) write.replaceWith(t.unaryExpression("void", t.numericLiteral(0)));
        path.remove();
      }
    },
  },
};

/**
 * Drops methods of the firmware's object literals that nobody asks for by name, and functions that nobody refers to. An object of a user's
 * program keeps its members: it may be a table, and what reads it by a computed key, a loop or `Object.keys` can not be seen. Where the program
 * may look like that into what the firmware hands to it, these keep theirs, too.
 */
export const prune = (places: Places): PluginObj => ({
  name: "prune",
  visitor: {
    Program(program) {
      program.scope.crawl();
      const looks = looksInto(program, places);
      const names = askedFor(program, false);
      // An accessor is called by being looked at.
      const seen = askedFor(program, true);
      program.traverse({
        ObjectMethod(path) {
          const name = nameOf(path.node);
          if (path.node.kind === "set" || name === undefined || looks || !places.isFirmware(path.node)) return;
          if (!(path.node.kind === "get" ? seen : names).has(name)) path.remove();
        },
        ObjectProperty(path) {
          const name = nameOf(path.node);
          if (!path.parentPath.isObjectExpression() || name === undefined || names.has(name) || !isFunction(path)) return;
          if (!looks && places.isFirmware(path.node)) path.remove();
        },
      });
      while (dropUnused(program));
    },
  },
});

/** Drops functions that nobody refers to and variables that nobody reads; true when that was some. */
function dropUnused(program: NodePath<t.Program>): boolean {
  let some = false;
  program.scope.crawl();
  for (const { path, constant, referencePaths } of Object.values(program.scope.bindings)) {
    const used = referencePaths.some((use) => !use.findParent((parent) => parent === path));
    if (!constant || used) continue;
    if (path.isFunctionDeclaration() || (path.isVariableDeclarator() && pure(path.node.init, program))) {
      path.remove();
      some = true;
    }
  }
  return some;
}
