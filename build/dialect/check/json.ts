import { parseExpression } from "@babel/parser";
import { type NodePath, type Types, t } from "../babel.ts";
import type { Check, Rules } from "./context.ts";
import { evaluate } from "./evaluate.ts";

const own = "write the text by hand, piece by piece";

/** JSON as the interpreter reads and writes it. */
export const json: Rules = {
  CallExpression(path: NodePath<Types.CallExpression>, check) {
    const callee = path.get("callee") as NodePath;
    if (!callee.isMemberExpression() || !t.isIdentifier(callee.node.object, { name: "JSON" }) || path.scope.hasBinding("JSON", true))
      return;
    const values = path.get("arguments") as NodePath[];
    if (t.isIdentifier(callee.node.property, { name: "parse" })) parsed(path, values, check);
    if (t.isIdentifier(callee.node.property, { name: "stringify" })) written(path, values, check);
  },
};

function parsed(_path: NodePath, [text, reviver]: NodePath[], { refuse, kind }: Check): void {
  if (reviver && !isNothing(reviver.node))
    refuse(reviver.node, "JSON.parse with a function", "the interpreter does not call it", "change the values after reading");
  if (!text) return;
  if (kind(text) === "undefined") refuse(text.node, "JSON.parse of undefined", "it throws", "pass a text");
  const { confident, value } = evaluate(text);
  if (!confident || typeof value !== "string") return;
  try {
    const plain = JSON.parse(value);
    if (/(?:^|[^\w.+-])-?\d{19,}(?![\d.eE])/.test(value) && !/"/.test(value) && plain !== undefined)
      refuse(text.node, "a whole number beyond 64 bits in JSON", "the interpreter cuts it off", "write it with an exponent");
    if (twice(parseExpression(`(${value})`)))
      refuse(text.node, "a key that is there twice in JSON", "the interpreter keeps both", "write it once");
  } catch {
    refuse(text.node, "a text that is no JSON", "JavaScript throws, the interpreter reads much that is none", "mend the text");
  }
}

function written(_path: NodePath, [value]: NodePath[], check: Check): void {
  const { refuse, kind } = check;
  if (!value) return;
  if (kind(value) === "undefined")
    refuse(value.node, "JSON.stringify of undefined", 'the interpreter writes "null"', "ask for undefined first");
  if (kind(value) === "typed") {
    refuse(
      value.node,
      "JSON.stringify of a typed array",
      "the interpreter writes a list, JavaScript an object",
      "make an array of it first",
    );
  }
  errorsIn(value, check);
  const root = literalOf(value);
  if (root) trouble(root, check, value.node);
  if (value.isIdentifier()) {
    const name = value.node.name;
    const binding = value.scope.getBinding(name);
    for (const reference of binding?.referencePaths ?? []) {
      const assignment = reference.parentPath;
      if (
        assignment?.isAssignmentExpression() &&
        assignment.node.right === reference.node &&
        t.isMemberExpression(assignment.node.left) &&
        rootOf(assignment.node.left) === name
      ) {
        refuse(
          value.node,
          "JSON.stringify of an object that holds itself",
          'JavaScript throws, the interpreter writes "..."',
          "leave the property out",
        );
      }
    }
  }
}

/** The interpreter writes an error's message, type and stack; JavaScript nothing of them. */
function errorsIn(path: NodePath<any>, check: Check): void {
  if (["error", "caught"].includes(check.kind(path)) && !path.isLiteral())
    check.refuse(
      path.node,
      "JSON.stringify of an error",
      "it is {} in JavaScript, and has message, type and stack on the board",
      "write what is meant, as { error: error.message }",
    );
  else if (path.isObjectExpression())
    for (const one of path.get("properties")) if (one.isObjectProperty()) errorsIn(one.get("value"), check);
  if (path.isArrayExpression()) for (const one of path.get("elements")) if (one.node) errorsIn(one, check);
}

const rootOf = (node: Types.Node): string | undefined =>
  t.isIdentifier(node) ? node.name : t.isMemberExpression(node) ? rootOf(node.object) : undefined;
const isNothing = (node: Types.Node): boolean =>
  t.isNullLiteral(node) ||
  t.isIdentifier(node, { name: "undefined" }) ||
  t.isUnaryExpression(node, { operator: "void" }) ||
  t.isNumericLiteral(node, { value: 0 });

/** The literal that a value is, or that its one variable was made with. */
export function literalOf(path: NodePath): Types.Node | undefined {
  if (path.isObjectExpression() || path.isArrayExpression() || path.isStringLiteral() || path.isNewExpression()) return path.node;
  if (!path.isIdentifier()) return undefined;
  const binding = path.scope.getBinding(path.node.name);
  const at = binding?.path;
  return binding?.constant && at?.isVariableDeclarator() && at.node.init ? at.node.init : undefined;
}

function trouble(node: Types.Node, check: Check, at: Types.Node): void {
  if (t.isArrayExpression(node)) {
    for (const one of node.elements) {
      if (t.isFunction(one))
        check.refuse(at, "a function in an array as JSON", 'the interpreter writes "undefined", which is no JSON', "put null there");
      else if (one) trouble(one, check, at);
    }
  } else if (t.isObjectExpression(node)) {
    for (const one of node.properties) {
      if (t.isObjectMethod(one) && one.kind === "get")
        check.refuse(at, "a getter in an object as JSON", "the interpreter leaves it out", "copy the values into a plain object");
      else if (t.isObjectProperty(one)) {
        if (t.isStringLiteral(one.key)) trouble(one.key, check, at);
        trouble(one.value, check, at);
      }
    }
  } else if (t.isStringLiteral(node) && /[\x7f-\uffff]/.test(node.value)) {
    check.refuse(
      at,
      "text beyond ASCII as JSON",
      "strings are bytes on the board, and JSON.stringify escapes each byte as if it were a letter",
      own,
    );
  } else if (t.isNumericLiteral(node) && Math.abs(node.value) >= 1e21)
    check.refuse(at, "a number of 1e21 or more as text", 'the interpreter writes "10e+20"', "write its digits as a string");
}

function twice(node: Types.Node): boolean {
  let found = false;
  t.traverseFast(node, (inner) => {
    if (!t.isObjectExpression(inner)) return;
    const keys = inner.properties.map((one) => (t.isObjectProperty(one) && t.isStringLiteral(one.key) ? one.key.value : undefined));
    if (new Set(keys).size !== keys.length) found = true;
  });
  return found;
}
