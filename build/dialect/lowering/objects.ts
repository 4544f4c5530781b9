import { type Pass, type Types, t } from "../babel.ts";

// After `get` and `set` the interpreter wants a plain name.
const isKeyword = (name: string): boolean => !t.isValidES3Identifier(name) || ["of", "static", "let"].includes(name);

/** Accessors with other than plain names, and numbers as names, which the interpreter's object literals do not know. */
export const objects: Pass = (helpers) => ({
  name: "objects",
  visitor: {
    ObjectExpression: {
      exit(path) {
        const { properties } = path.node;
        if (sortedKeys(properties)) path.node.properties = sortedKeys(properties)!;
        const odd = properties.filter(
          (one) => t.isObjectMethod(one) && one.kind !== "method" && (one.computed || !t.isIdentifier(one.key) || isKeyword(one.key.name)),
        ) as Types.ObjectMethod[];
        if (!odd.length) return;
        path.node.properties = properties.filter((one) => !odd.includes(one as Types.ObjectMethod));
        const id = path.scope.generateDeclaredUidIdentifier("o");
        const steps: Types.Expression[] = [t.assignmentExpression("=", t.cloneNode(id), path.node)];
        for (const one of odd) {
          const make = t.functionExpression(null, one.params as Types.FunctionParameter[], one.body);
          const key = t.isIdentifier(one.key) && !one.computed ? t.stringLiteral(one.key.name) : (one.key as Types.Expression);
          steps.push(t.callExpression(helpers.use("accessor"), [t.stringLiteral(one.kind), t.cloneNode(id), key, make]));
        }
        path.replaceWith(t.sequenceExpression([...steps, t.cloneNode(id)]));
        path.skip();
      },
    },
    // The interpreter cannot read over a hole where it skips the code around it.
    ArrayExpression(path) {
      const { elements } = path.node;
      const gaps = elements.flatMap((one, i) => (one ? [] : [t.numericLiteral(i)]));
      if (!gaps.length) return;
      path.node.elements = elements.map((one) => one ?? t.numericLiteral(0));
      path.replaceWith(t.callExpression(helpers.use("holes"), [path.node, t.arrayExpression(gaps)]));
    },
  },
});

/** The index that a key is, or -1 for a name. */
export function indexOfKey(one: Types.ObjectExpression["properties"][number]): number {
  if (t.isSpreadElement(one) || one.computed) return -1;
  const text = t.isNumericLiteral(one.key) ? String(one.key.value) : t.isStringLiteral(one.key) ? one.key.value : "";
  return /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : -1;
}

/** JavaScript lists whole numbers first and in order; the board lists keys as they came. */
function sortedKeys(properties: Types.ObjectExpression["properties"]): Types.ObjectExpression["properties"] | undefined {
  const indices = properties.map(indexOfKey);
  const inOrder = indices.every((index, i) => index < 0 || (i === 0 ? true : indices[i - 1] >= 0 && indices[i - 1] < index));
  if (inOrder) return undefined;
  if (!properties.every((one) => t.isObjectMethod(one) || (t.isObjectProperty(one) && !one.computed && quiet(one.value)))) return undefined;
  const numbered = properties.filter((_, i) => indices[i] >= 0).sort((one, other) => indexOfKey(one) - indexOfKey(other));
  return [...numbered, ...properties.filter((_, i) => indices[i] < 0)];
}

function quiet(node: Types.Node): boolean {
  if (t.isLiteral(node) || t.isIdentifier(node) || t.isFunction(node)) return !t.isTemplateLiteral(node);
  if (t.isArrayExpression(node)) return node.elements.every((one) => !one || quiet(one));
  if (t.isObjectExpression(node))
    return node.properties.every((one) => t.isObjectMethod(one) || (t.isObjectProperty(one) && !one.computed && quiet(one.value)));
  if (t.isUnaryExpression(node)) return quiet(node.argument);
  return false;
}
