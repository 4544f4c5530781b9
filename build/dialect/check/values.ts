import { type NodePath, type Types, t } from "../babel.ts";
import type { Check, Rules } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { literalOf } from "./json.ts";
import { article } from "./members.ts";

const objects = new Set(["object", "array", "function", "instance", "class", "date", "regexp", "error", "typed"]);
const primitives = new Set(["string", "number", "boolean", "null", "undefined"]);

/** Operators, literals and loops whose answer differs for some kinds of values. */
export const values: Rules = {
  BinaryExpression(path: NodePath<Types.BinaryExpression>, check) {
    const left = path.get("left") as NodePath;
    const right = path.get("right") as NodePath;
    const { operator } = path.node;
    const kinds = [check.kind(left), check.kind(right)];
    if (operator === "==" || operator === "!=") {
      for (const [one, other] of [kinds, [kinds[1], kinds[0]]]) {
        if (
          (objects.has(one) && other === "boolean") ||
          (["object", "instance", "function", "class", "date"].includes(one) && ["string", "number"].includes(other))
        ) {
          check.refuse(
            path.node,
            `${article(one)} ${operator} ${article(other)}`,
            "the interpreter does not turn objects into plain values for it",
            `compare what is meant with ${operator}=`,
          );
        }
      }
    }
    if (operator === "in" && primitives.has(kinds[1])) {
      check.refuse(
        path.node,
        `in with ${article(kinds[1])}`,
        "JavaScript throws a TypeError, the interpreter answers",
        "ask for the property's value",
      );
    }
    if (operator === "+") {
      for (const kind of kinds) {
        if (kind === "date")
          check.refuse(
            path.node,
            "a date as text",
            "the interpreter takes its number, and writes days in its own way",
            "use toISOString() or getTime()",
          );
        if (kind === "function" || kind === "class")
          check.refuse(
            path.node,
            "a function as text",
            "the program is minified, and the interpreter writes functions in its own way",
            "keep the text in a string",
          );
      }
    }
    if (["|", "&", "^", "<<", ">>", ">>>"].includes(operator)) {
      for (const side of [left, right]) {
        const { confident, value } = evaluate(side);
        if (confident && typeof value === "number" && Number.isFinite(value) && Math.abs(value) >= 2 ** 63)
          check.refuse(side.node, "bits of a number beyond 64 bits", "the interpreter takes none of them", "use a smaller number");
      }
    }
  },
  SpreadElement(path: NodePath<Types.SpreadElement>, check) {
    if (path.parentPath.isObjectExpression()) copied(path.get("argument"), check);
  },
  TemplateLiteral(path: NodePath<Types.TemplateLiteral>, check) {
    for (const one of path.get("expressions") as NodePath[]) asText(one, check);
  },
  NumericLiteral(path: NodePath<Types.NumericLiteral>, { refuse }) {
    const { value } = path.node;
    if (path.parentPath.isObjectProperty() && path.key === "key") return;
    const shown =
      path.parentPath.isArrayExpression() ||
      (path.parentPath.isCallExpression() && path.listKey === "arguments") ||
      path.parentPath.isMemberExpression() ||
      path.parentPath.isTemplateLiteral() ||
      (path.parentPath.isBinaryExpression() && path.parentPath.node.operator === "+");
    const inMath =
      path.parentPath.isCallExpression() &&
      t.isMemberExpression(path.parentPath.node.callee) &&
      t.isIdentifier(path.parentPath.node.callee.object, { name: "Math" });
    if (shown && !inMath && (value >= 1e21 || (value > 0 && value < 1e-300)))
      refuse(
        path.node,
        `the number ${value}`,
        "the interpreter writes such numbers as 10e+20, and loses the smallest",
        "write its digits as a string",
      );
  },
  ForOfStatement(path: NodePath<Types.ForOfStatement>, check) {
    const kind = check.kind(path.get("right"));
    if (["object", "instance"].includes(kind) && check.facts.iterators) return;
    if (["object", "number", "boolean", "undefined", "null", "function", "date", "instance"].includes(kind)) {
      check.refuse(
        path.node.right,
        `a loop over ${kind === "object" || kind === "instance" ? "an object" : article(kind)}`,
        "JavaScript throws a TypeError, the interpreter takes the values of the properties",
        "loop over Object.values(x)",
      );
    }
  },
  ForInStatement(path: NodePath<Types.ForInStatement>, check) {
    const kind = check.kind(path.get("right"));
    const name = t.isVariableDeclaration(path.node.left) ? path.node.left.declarations[0].id : path.node.left;
    const own = t.isIdentifier(path.node.right) ? path.node.right.name : undefined;
    path.traverse({
      UnaryExpression(inner) {
        const { operator, argument } = inner.node;
        if (
          operator === "delete" &&
          t.isMemberExpression(argument) &&
          argument.computed &&
          t.isIdentifier(name) &&
          t.isIdentifier(argument.property, { name: name.name }) &&
          t.isIdentifier(argument.object, { name: own })
        ) {
          check.refuse(
            inner.node,
            "delete in a loop over the same object",
            "the interpreter then skips properties",
            "loop over Object.keys(x)",
          );
        }
      },
    });
    if (kind === "instance")
      check.refuse(path.node.right, "for in over an object of a class", "the interpreter lists methods, too", "loop over Object.keys(x)");
  },
};

/** A copy of an object with getters runs them without their object. */
export function copied(path: NodePath, { refuse }: Check): void {
  const literal = literalOf(path);
  if (t.isObjectExpression(literal) && literal.properties.some((one) => t.isObjectMethod(one) && one.kind === "get")) {
    refuse(
      path.node,
      "a copy of an object with a getter",
      "the interpreter runs the getter without the object",
      "copy the properties by hand",
    );
  }
}

/** What a value of some kinds reads as text. */
export function asText(path: NodePath, { kind, refuse }: Check): void {
  const what = kind(path);
  if (what === "function" || what === "class")
    refuse(
      path.node,
      "a function as text",
      "the program is minified, and the interpreter writes functions in its own way",
      "keep the text in a string",
    );
  if (what === "date")
    refuse(path.node, "a date as text", "the interpreter writes days and time zones in its own way", "use toISOString()");
  if (what === "regexp") refuse(path.node, "a regular expression as text", "the interpreter writes an object", "use source");
}
