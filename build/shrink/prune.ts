import { type NodePath, type PluginObj, types as t } from "@babel/core";

/** Members that the interpreter or the language itself asks for. */
const natural = new Set(["constructor", "get", "prototype", "set", "then", "toJSON", "toString", "valueOf"]);

/** Every name that the program may ask an object for, also by a text. */
function askedFor(program: NodePath<t.Program>): Set<string> {
  const names = new Set(natural);
  program.traverse({
    MemberExpression({ node }) {
      if (!node.computed && t.isIdentifier(node.property)) names.add(node.property.name);
    },
    StringLiteral({ node, parent, key }) {
      if (!(t.isObjectProperty(parent) && key === "key")) names.add(node.value);
    },
    ObjectPattern({ node }) {
      for (const property of node.properties) if (t.isObjectProperty(property) && t.isIdentifier(property.key)) names.add(property.key.name);
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

/** Drops methods of object literals that nobody asks for by name, and functions that nobody refers to. */
export const prune: PluginObj = {
  name: "prune",
  visitor: {
    Program(program) {
      program.scope.crawl();
      const names = askedFor(program);
      program.traverse({
        ObjectMethod(path) {
          const name = nameOf(path.node);
          if ((path.node.kind === "method" || path.node.kind === "get") && name !== undefined && !names.has(name)) path.remove();
        },
        ObjectProperty(path) {
          const name = nameOf(path.node);
          if (path.parentPath.isObjectExpression() && name !== undefined && !names.has(name) && isFunction(path)) path.remove();
        },
      });
      program.scope.crawl();
      for (const binding of Object.values(program.scope.bindings)) {
        if (!binding.path.isFunctionDeclaration()) continue;
        const outside = binding.referencePaths.some((use) => !use.findParent((parent) => parent === binding.path));
        if (!outside && binding.constant) binding.path.remove();
      }
    },
  },
};
