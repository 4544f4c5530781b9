import { type NodePath, type Types, t } from "../babel.ts";
import { literalOf as literalRegexp, wantsMore } from "../lowering/matchers.ts";
import type { Check, Rules } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { type Kind, typedArrays } from "./infer-type.ts";
import { literalOf } from "./json.ts";
import { article } from "./members.ts";
import { asText, copied } from "./values.ts";

/** Calls, of functions, methods and constructors, whose answer differs for some kinds of values. */
export const calls: Rules = {
  NewExpression(path: NodePath<Types.NewExpression>, check) {
    if (!t.isIdentifier(path.node.callee) || path.scope.hasBinding(path.node.callee.name, true)) return;
    const { name } = path.node.callee;
    const first = path.get("arguments")[0] as NodePath | undefined;
    if (typedArrays.has(name) && first && ["string", "object"].includes(check.kind(first))) {
      check.refuse(
        path.node,
        `a ${name} of ${article(check.kind(first))}`,
        "the interpreter makes it of a number, an array or a buffer",
        "make an array first",
      );
    }
    if (["String", "Number", "Boolean"].includes(name) && !path.parentPath.isBinaryExpression({ operator: "+" })) {
      check.refuse(path.node, `new ${name}`, "the interpreter makes a plain value, not an object", `write ${name}(x)`);
    }
    if (name === "Promise" && !first)
      check.refuse(path.node, "a promise without a function", "it throws", "pass (resolve, reject) => { ... }");
  },
  CallExpression(path: NodePath<Types.CallExpression>, check) {
    const callee = path.get("callee") as NodePath;
    const given = path.get("arguments") as NodePath[];
    if (callee.isIdentifier() && check.kind(callee) === "class")
      check.refuse(
        path.node,
        `${callee.node.name} called without new`,
        "JavaScript throws a TypeError, the interpreter runs the constructor",
        "write new",
      );
    if (callee.isIdentifier() && !path.scope.hasBinding(callee.node.name, true)) global(path, callee.node.name, given, check);
    if (callee.isMemberExpression()) method(path, callee, given, check);
  },
};

const notLists = [
  "object",
  "function",
  "class",
  "number",
  "boolean",
  "date",
  "regexp",
  "error",
  "instance",
  "undefined",
  "null",
  "map",
  "set",
];

/** `Array.prototype.map.call(x, f)` of what is no array. */
function borrowed(path: NodePath<Types.CallExpression>, taken: NodePath, first: NodePath | undefined, check: Check): void {
  if (!taken.isMemberExpression() || !first || !t.isMemberExpression(path.node.callee)) return;
  if (!t.isIdentifier(path.node.callee.property, { name: "call" }) && !t.isIdentifier(path.node.callee.property, { name: "apply" })) return;
  const from = taken.get("object");
  const isList = check.kind(from) === "prototype Array" || (from.isArrayExpression() && !from.node.elements.length);
  const kind = check.kind(first);
  if (isList && (notLists.includes(kind) || (kind.startsWith("builtin ") && kind !== "builtin arguments")))
    check.refuse(
      path.node,
      "a method of arrays on what is none",
      "the interpreter's own know arrays only",
      "make an array of it first, as with Array.from(x)",
    );
}

function global(path: NodePath<Types.CallExpression>, name: string, given: NodePath[], check: Check): void {
  const [first] = given;
  if (name === "Date")
    check.refuse(path.node, "Date() without new", "it gives an object on the board, a text in JavaScript", "write new Date()");
  if (!first) {
    if (name === "clearInterval" || name === "clearTimeout" || name === "clearWatch")
      check.refuse(
        path.node,
        `${name}() without a number`,
        "on the board it clears all of them",
        `pass what ${name.replace("clear", "set")} gave`,
      );
    return;
  }
  const kind = check.kind(first);
  const { confident, value } = evaluate(first);
  if (name === "String") asText(first, check);
  if (name === "Object" && kind !== "object" && kind !== "array")
    check.refuse(path.node, "Object(x)", "the interpreter gives a plain value back as it is", "make the object yourself");
  if (name === "decodeURIComponent" && confident && typeof value === "string") {
    try {
      decodeURIComponent(value);
    } catch {
      check.refuse(path.node, "text that is not percent-encoded right", "JavaScript throws, the interpreter does not", "mend the text");
    }
  }
}

function method(path: NodePath<Types.CallExpression>, callee: NodePath<Types.MemberExpression>, given: NodePath[], check: Check): void {
  const { property, computed } = callee.node;
  if (computed || !t.isIdentifier(property)) return;
  const [first] = given;
  const on = check.kind(callee.get("object"));
  const { refuse } = check;
  if (on === "builtin Array" && property.name === "isArray" && first && check.kind(first) === "arguments")
    refuse(path.node, "Array.isArray(arguments)", "it is true on the board", "write false");
  if (
    on === "builtin Object" &&
    ["keys", "values", "entries", "getOwnPropertyNames"].includes(property.name) &&
    first &&
    ["error", "caught"].includes(check.kind(first))
  ) {
    refuse(path.node, "the properties of an error", "message, type and stack are among them on the board", "take error.message");
  }
  if (on === "builtin Promise" && property.name === "all" && first && ["object", "number"].includes(check.kind(first)))
    refuse(path.node, `Promise.all of ${article(check.kind(first))}`, "JavaScript rejects it", "pass an array");
  if (on === "builtin String" && property.name === "fromCharCode") {
    for (const one of given) {
      const { confident, value } = evaluate(one);
      if (confident && typeof value === "number" && value > 255)
        refuse(
          one.node,
          "a character code beyond 255",
          "strings are bytes on the board: the rest of the code is cut off",
          "write the character in a string",
        );
    }
  }
  if (on === "number" && property.name === "toString" && first) {
    const number = evaluate(callee.get("object"));
    if (number.confident && !Number.isInteger(number.value))
      refuse(path.node, "a fraction in another base", "the interpreter writes fewer digits", "use a whole number");
  }
  if (property.name === "replace" || property.name === "replaceAll") replacing(path, on, given, check);
  borrowed(path, callee.get("object") as NodePath, first, check);
  if (
    property.name === "create" &&
    on === "builtin Object" &&
    first &&
    ["array", "function", "class", "typed", "date", "regexp"].includes(check.kind(first))
  )
    refuse(
      path.node,
      `an object that inherits from ${article(check.kind(first))}`,
      "the interpreter throws",
      "keep it in a property of the object",
    );
  if (property.name === "create" && on === "builtin Object" && given.length > 1)
    refuse(path.node, "Object.create with properties", "the interpreter throws", "assign the properties afterwards");
  if (property.name === "assign" && on === "builtin Object") for (const one of given.slice(1)) copied(one, check);
  if (property.name === "apply" && t.isObjectExpression(given[1]?.node))
    refuse(path.node, "apply with an object", "the interpreter takes arrays only", "pass an array");
  if (property.name === "defineProperty" && on === "builtin Object" && t.isObjectExpression(given[2]?.node)) {
    const closed = given[2].node.properties.some(
      (one) =>
        t.isObjectProperty(one) &&
        t.isIdentifier(one.key) &&
        ["writable", "enumerable", "configurable"].includes(one.key.name) &&
        t.isBooleanLiteral(one.value, { value: false }),
    );
    if (closed)
      refuse(
        path.node,
        "a property that is closed",
        "the interpreter shows every property, and throws where JavaScript ignores a write",
        "leave the property open",
      );
  }
  if (on === "string" && property.name === "concat" && given.some((one) => check.kind(one) === "undefined"))
    refuse(path.node, "concat of undefined", "the interpreter leaves it out", "use +");
  if (property.name === "create" && on === "builtin Object" && t.isNullLiteral(first?.node)) bare(path, check);
}

function replacing(_path: NodePath, on: Kind, [pattern, by]: NodePath[], { refuse, kind }: Check): void {
  if (!pattern || !by || !["string", "unknown"].includes(on)) return;
  const plain = kind(pattern) === "string";
  const text = literalOf(by);
  if (plain && kind(by) === "function")
    refuse(
      by.node,
      "replace of a text by a function's answer",
      "the interpreter calls it for regular expressions only",
      "use a regular expression, or indexOf and slice",
    );
  if (wantsMore(pattern) && literalRegexp(pattern)) return;
  if (t.isStringLiteral(text) && (plain ? /\$[$&`']/ : /\$(?:[$&`']|0\d|\d\d)/).test(text.value)) {
    refuse(by.node, "$$, $&, $` or $' in a replacement", "the interpreter knows $1 to $9 only", "use a function with a regular expression");
  }
}

/** What an object without a prototype has not, it has on the board. */
function bare(path: NodePath, { refuse }: Check): void {
  const use = path.parentPath;
  const look = (access: NodePath | null | undefined) => {
    if (
      access?.isMemberExpression() &&
      !access.node.computed &&
      t.isIdentifier(access.node.property) &&
      ["toString", "valueOf", "hasOwnProperty", "constructor"].includes(access.node.property.name)
    ) {
      refuse(
        access.node,
        `${access.node.property.name} of an object without a prototype`,
        "every object has it on the board",
        "do not ask for it",
      );
    }
  };
  look(use);
  if (use?.isVariableDeclarator() && t.isIdentifier(use.node.id))
    for (const reference of use.scope.getBinding(use.node.id.name)?.referencePaths ?? []) look(reference.parentPath);
}
