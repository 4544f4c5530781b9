import { type NodePath, type Types, t } from "../babel.ts";

/**
 * What a value is, as far as the program's text tells: the name of a built-in class in lower case, "literal:x" never, `builtin X` for a global of the
 * interpreter, or "unknown". Values of the program's own classes are "instance".
 */
export type Kind = string;

export const typedArrays = new Set([
  "Uint8Array",
  "Int8Array",
  "Uint8ClampedArray",
  "Uint16Array",
  "Int16Array",
  "Uint32Array",
  "Int32Array",
  "Uint24Array",
  "Float32Array",
  "Float64Array",
]);
export const errorClasses = new Set([
  "Error",
  "TypeError",
  "SyntaxError",
  "ReferenceError",
  "InternalError",
  "RangeError",
  "EvalError",
  "URIError",
]);

const results: Record<string, Record<string, Kind>> = {
  string: {
    string:
      "charAt concat replace replaceAll slice substr substring toLowerCase toUpperCase trim trimStart trimEnd padStart padEnd repeat at toString",
    number: "charCodeAt indexOf lastIndexOf length search",
    boolean: "includes startsWith endsWith",
    array: "split",
  },
  array: {
    array: "concat filter map reverse slice sort splice fill flat flatMap",
    string: "join toString",
    number: "indexOf lastIndexOf findIndex length push unshift",
    boolean: "includes every some",
    undefined: "forEach",
  },
  typed: {
    string: "join toString",
    number: "indexOf length findIndex byteLength",
    boolean: "includes every some",
    copy: "slice map filter",
    typed: "subarray sort fill reverse",
    buffer: "buffer",
  },
  date: {
    number:
      "getTime getHours getMinutes getSeconds getDate getDay getMonth getFullYear getMilliseconds valueOf getTimezoneOffset getUTCHours getUTCDate getUTCFullYear setFullYear setHours",
    string: "toISOString toString toUTCString toJSON",
  },
  number: { string: "toFixed toString toPrecision toExponential" },
  promise: { promise: "then catch finally" },
  regexp: { boolean: "test", string: "source" },
} as never;

for (const kind of Object.keys(results)) {
  const byMember: Record<string, Kind> = Object.create(null);
  for (const [result, members] of Object.entries(results[kind])) for (const member of members.split(" ")) byMember[member] = result;
  results[kind] = byMember;
}

const statics: Record<string, Kind> = {
  "Object.keys": "array",
  "Object.values": "array",
  "Object.entries": "array",
  "Object.getOwnPropertyNames": "array",
  "Array.from": "array",
  "Array.of": "array",
  "Array.isArray": "boolean",
  "JSON.stringify": "string",
  "String.fromCharCode": "string",
  "Date.now": "number",
  "Date.parse": "number",
  "Object.create": "object",
  "Object.assign": "object",
  "Object.fromEntries": "object",
};
const calls: Record<string, Kind> = {
  String: "string",
  Number: "number",
  Boolean: "boolean",
  parseInt: "number",
  parseFloat: "number",
  isNaN: "boolean",
  isFinite: "boolean",
  getTime: "number",
  encodeURIComponent: "string",
  decodeURIComponent: "string",
  btoa: "string",
  atob: "string",
  Array: "array",
  setTimeout: "number",
  setInterval: "number",
  getSerial: "string",
  $number: "number",
  $float: "number",
  $pow: "number",
};

export interface Kinds {
  of(path: NodePath | NodePath<Types.Node | null | undefined>): Kind;
}

export function createKinds(): Kinds {
  const known = new Map<Types.Node, Kind>();
  const asked = new Set<Types.Node>();

  function of(asking: unknown): Kind {
    const path = asking as NodePath<any>;
    const { node } = path;
    if (!node) return "undefined";
    const cached = known.get(node);
    if (cached) return cached;
    if (asked.has(node)) return "unknown";
    asked.add(node);
    const kind = work(path);
    asked.delete(node);
    known.set(node, kind);
    return kind;
  }

  function work(path: NodePath<any>): Kind {
    const { node } = path;
    switch (node.type as Types.Node["type"]) {
      case "StringLiteral":
      case "TemplateLiteral":
        return "string";
      case "NumericLiteral":
      case "UpdateExpression":
        return "number";
      case "BooleanLiteral":
        return "boolean";
      case "NullLiteral":
        return "null";
      case "RegExpLiteral":
        return "regexp";
      case "ArrayExpression":
        return "array";
      case "ObjectExpression":
        return "object";
      case "FunctionExpression":
      case "FunctionDeclaration":
      case "ArrowFunctionExpression":
        return "function";
      case "ClassExpression":
      case "ClassDeclaration":
        return "class";
      case "ParenthesizedExpression":
        return of(path.get("expression"));
      case "SequenceExpression":
        return of((path.get("expressions") as NodePath[]).at(-1)!);
      case "AssignmentExpression":
        return node.operator === "="
          ? of(path.get("right"))
          : node.operator === "+="
            ? sum(of(path.get("left")), of(path.get("right")))
            : /^(\|\||&&|\?\?)=$/.test(node.operator)
              ? "unknown"
              : "number";
      case "ConditionalExpression":
        return join([of(path.get("consequent")), of(path.get("alternate"))]);
      case "LogicalExpression":
        return join([of(path.get("left")), of(path.get("right"))]);
      case "UnaryExpression":
        return { "!": "boolean", typeof: "string", void: "undefined", delete: "boolean" }[node.operator as string] ?? "number";
      case "BinaryExpression":
        if (node.operator === "+") return sum(of(path.get("left")), of(path.get("right")));
        return /^(?:[=!<>]=?=?|==|!=|===|!==|in|instanceof)$/.test(node.operator) ? "boolean" : "number";
      case "NewExpression":
        return made(path);
      case "CallExpression":
        return called(path);
      case "MemberExpression":
        return member(path);
      case "Identifier":
        return named(path);
      default:
        return "unknown";
    }
  }

  function made(path: NodePath<Types.NewExpression>): Kind {
    const callee = path.get("callee");
    if (!callee.isIdentifier()) return "unknown";
    const { name } = callee.node;
    if (path.scope.hasBinding(name, true)) return path.scope.getBinding(name)!.path.isClass() ? "instance" : "unknown";
    if (typedArrays.has(name)) return "typed";
    if (errorClasses.has(name)) return "error";
    return (
      {
        Array: "array",
        Date: "date",
        RegExp: "regexp",
        Promise: "promise",
        Object: "object",
        ArrayBuffer: "buffer",
        DataView: "dataview",
        Function: "function",
        Map: "map",
        Set: "set",
      }[name] ?? "unknown"
    );
  }

  function called(path: NodePath<Types.CallExpression>): Kind {
    const callee = path.get("callee") as NodePath;
    if (callee.isIdentifier() && !path.scope.hasBinding(callee.node.name, true))
      return errorClasses.has(callee.node.name) ? "error" : (calls[callee.node.name] ?? "unknown");
    if (callee.isArrowFunctionExpression() && !callee.node.async && !t.isBlockStatement(callee.node.body)) return of(callee.get("body"));
    if (!callee.isMemberExpression()) return "unknown";
    const name = nameOf(callee);
    const object = callee.get("object");
    const on = of(object);
    if (on === "builtin Math") return "number";
    if (on === "builtin Promise") return "promise";
    if (on.startsWith("builtin ")) return statics[`${on.slice(8)}.${name}`] ?? "unknown";
    if (name === "find" || name === "pop" || name === "shift" || name === "reduce") return "unknown";
    return results[on]?.[name ?? ""] ?? "unknown";
  }

  function member(path: NodePath<Types.MemberExpression>): Kind {
    const on = of(path.get("object"));
    const name = nameOf(path);
    if (on === "string" && path.node.computed && (name === undefined || /^\d+$/.test(name))) return "string";
    if (name === "length" && ["string", "array", "typed", "function"].includes(on)) return "number";
    if (on === "typed" && name && /^\d+$/.test(name)) return "number";
    if (on === "typed" && name === "buffer") return "buffer";
    if ((on === "builtin Math" || on === "builtin Number") && name && name === name.toUpperCase()) return "number";
    if (name === "prototype" && on.startsWith("builtin ")) return `prototype ${on.slice(8)}`;
    return "unknown";
  }

  function named(path: NodePath<Types.Identifier>): Kind {
    const { name } = path.node;
    const binding = path.scope.getBinding(name);
    if (!binding)
      return name === "undefined"
        ? "undefined"
        : name === "NaN" || name === "Infinity"
          ? "number"
          : name === "arguments"
            ? "arguments"
            : `builtin ${name}`;
    const found: Kind[] = [];
    const { path: at } = binding;
    if (at.isClass()) found.push("class");
    else if (at.isFunctionDeclaration()) found.push("function");
    else if (at.isVariableDeclarator() && t.isIdentifier(at.node.id)) {
      const loop = at.parentPath?.parentPath;
      if (loop?.isForInStatement() && loop.node.left === at.parent) found.push("string");
      else if (loop?.isForOfStatement() && loop.node.left === at.parent) return "unknown";
      else if (at.node.init) found.push(of(at.get("init")));
    } else if (at.isCatchClause()) return "caught";
    else return "unknown";
    for (const violation of binding.constantViolations) {
      if (violation.isAssignmentExpression() && t.isIdentifier(violation.node.left)) found.push(of(violation as NodePath));
      else if (violation.isUpdateExpression()) found.push("number");
      else if (violation.isVariableDeclarator())
        found.push(violation.node.init ? of(violation.get("init") as NodePath) : (found[0] ?? "undefined"));
      else return "unknown";
    }
    return found.length ? join(found) : "unknown";
  }

  return { of: of as Kinds["of"] };
}

const join = (kinds: Kind[]): Kind => (kinds.every((kind) => kind === kinds[0]) ? kinds[0] : "unknown");
const sum = (left: Kind, right: Kind): Kind => {
  if (left === "string" || right === "string") return "string";
  const plain = ["number", "boolean", "null", "undefined"];
  return plain.includes(left) && plain.includes(right) ? "number" : "unknown";
};

/** The name of the property, when it is plain to see. */
export function nameOf(path: NodePath<Types.MemberExpression> | NodePath<Types.OptionalMemberExpression>): string | undefined {
  const { property, computed } = path.node;
  if (!computed) return t.isIdentifier(property) ? property.name : undefined;
  if (t.isStringLiteral(property)) return property.value;
  if (t.isNumericLiteral(property)) return String(property.value);
  return undefined;
}
