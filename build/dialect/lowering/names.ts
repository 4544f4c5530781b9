import { type Pass, t } from "../babel.ts";

// The interpreter's keywords that JavaScript lets people use as names.
const keywords = ["of", "static", "let", "undefined", "yield", "await"];

/** Names that a binding must not have on the board: an arrow's parameters may not be called like anything built in. */
export function createNames(builtin: Set<string>): { unusable(name: string): boolean; pass: Pass } {
  const unusable = (name: string) => keywords.includes(name) || name.length > 63 || !/^[\w$]+$/.test(name);
  return {
    unusable,
    pass: () => ({
      name: "names",
      visitor: {
        Scope(path) {
          for (const name of Object.keys(path.scope.bindings)) {
            const inArrow =
              path.isArrowFunctionExpression() && path.scope.bindings[name].kind === "param" && (builtin.has(name) || name === "arguments");
            if (unusable(name) || inArrow) path.scope.rename(name);
          }
        },
        MemberExpression({ node }) {
          if (!node.computed && t.isIdentifier(node.property) && tooLong(node.property.name)) {
            node.property = t.stringLiteral(node.property.name);
            node.computed = true;
          }
        },
        ObjectProperty({ node }) {
          if (!node.computed && t.isIdentifier(node.key) && tooLong(node.key.name)) {
            node.key = t.stringLiteral(node.key.name);
            node.shorthand = false;
          }
        },
      },
    }),
  };
}

export const tooLong = (name: string): boolean => name.length > 63 || !/^[\w$]+$/.test(name);
