import { type NodePath, type Types, t } from "../babel.ts";
import { symbols } from "../runtime/iterators.ts";
import { polyfills } from "../runtime/polyfills.ts";
import type { Check, Rules } from "./context.ts";
import { nameOf } from "./infer-type.ts";

const hint: Record<string, string> = {
  localeCompare: "compare with < and >",
  toLocaleString: "put the text together from its parts",
  toPrecision: "round to a power of ten, or use toFixed",
  toExponential: "divide by the power of ten yourself",
  matchAll: "call exec of a regular expression with the flag g in a loop",
  codePointAt: "strings are bytes here: use charCodeAt",
  normalize: "write the text in the form that is wanted",
  keys: "loop over the indices",
  entries: "use forEach((value, index) => ...)",
  freeze: "leave the object alone",
  UTC: "use new Date(text) with an ISO text that ends in Z",
  toSorted: "use slice().sort(...)",
  isPrototypeOf: "use instanceof",
  name: "keep the name in a property or a string of its own",
};

/** Methods that JavaScript has on some kind of value and the board has on none, or not on all. */
const kinds = ["string", "array", "number", "regexp", "date", "promise", "typed", "function", "buffer"];
const owns = (kind: string, name: string): boolean => `${kind}.${name}` in polyfills;

/** Nothing is asked of the board that it has not. */
export const members: Rules = {
  MemberExpression: look,
  OptionalMemberExpression: look,
};

function look(path: NodePath<Types.MemberExpression>, check: Check): void {
  const { knowledge, refuse } = check;
  const object = path.get("object") as NodePath;
  if (object.isSuper()) return;
  const kind = check.kind(object);
  const name = nameOf(path);
  if (name === "name" && t.isMemberExpression(object.node) && t.isIdentifier(object.node.property, { name: "constructor" })) {
    refuse(path.node, "the name of a class", "functions have none on the board", hint.name);
    return;
  }
  if (walked(path)) return;
  const assigned =
    (t.isAssignmentExpression(path.parent) && path.key === "left") ||
    t.isUpdateExpression(path.parent) ||
    t.isUnaryExpression(path.parent, { operator: "delete" });
  if (name === undefined) {
    anyName(path, kind, check);
    return;
  }
  if (kind.startsWith("builtin ")) {
    const owner = kind.slice(8);
    if (assigned || !knowledge.standardStatic(owner, name) || check.facts.defined.has(`${owner}.${name}`)) return;
    const key = `${owner}.${name}`;
    if (owner === "Symbol" && (name in symbols || name === "for")) return;
    if (key in polyfills) check.need(key);
    else if (knowledge.global(owner) && !knowledge.boardStatic(owner, name) && !(key in constants)) missing(path, key, name, check);
    return;
  }
  if (kind.startsWith("prototype ")) {
    const key = `${kind.slice(10).toLowerCase()}.${name}`;
    if (!assigned && key in polyfills) check.need(key);
    const use = path.parentPath;
    if (
      !assigned &&
      use?.isAssignmentExpression() &&
      path.key === "right" &&
      t.isMemberExpression(use.node.left) &&
      kind !== "prototype Object"
    )
      refuse(
        path.node,
        `${name} of ${kind.slice(10)} for another object`,
        "the interpreter's own methods take only what they are made for",
        "write it out as a function",
      );
    return;
  }
  if (assigned) {
    if (["number", "string", "boolean"].includes(kind)) {
      refuse(path.node, `a property of a ${kind}`, "JavaScript forgets it without a word, the interpreter throws", "keep it in an object");
    }
    return;
  }
  if (kind === "caught" || kind === "error") {
    if (name === "name") check.need("error.name");
    return;
  }
  if (kind === "copy") {
    if (["constructor", "buffer", "byteLength", "byteOffset", "set", "subarray"].includes(name)) {
      refuse(
        path.node,
        `${name} of a typed array's copy`,
        "slice, map and filter of a typed array give a plain array on the board",
        "make a typed array of it first",
      );
    }
    return;
  }
  if (kind === "class" || kind === "function") {
    if (name === "name" && !nameable(object) && !check.facts.defined.has("name"))
      refuse(path.node, "the name of a function", "functions have none on the board", hint.name);
    if (name === "toString" || name === "toLocaleString")
      refuse(
        path.node,
        "the text of a function",
        "the program is minified, and the interpreter writes it in its own way",
        "keep the text in a string",
      );
  }
  if (kinds.includes(kind)) {
    if (owns(kind, name)) {
      check.need(`${kind}.${name}`);
      return;
    }
    if (check.facts.defined.has(name) || !knowledge.standardMember(kind, name)) return;
    if (name === "name" && (kind === "function" || kind === "class")) return;
    if (!knowledge.boardMember(kind, name)) missing(path, `${name} of ${article(kind)}`, name, check);
    else if (kind === "date" && /^to(?:String|UTCString|DateString|TimeString)$/.test(name)) {
      refuse(
        path.node,
        `${name} of a date`,
        "the interpreter writes days and time zones in its own way",
        "use toISOString, or put the text together from its parts",
      );
    } else if (kind === "regexp" && name === "toString") missing(path, "toString of a regular expression", "source", check);
    return;
  }
  if (kind === "object" || kind === "instance") {
    if (
      ["isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "__defineGetter__", "__defineSetter__", "__lookupGetter__"].includes(
        name,
      ) &&
      !check.facts.defined.has(name)
    )
      missing(path, name, name, check);
    return;
  }
  if (kind !== "unknown") return;
  // Who has it is not known: it is bundled for all that have it in JavaScript, or refused when nobody has it here.
  const holders = kinds.filter(
    (one) => one !== "function" && one !== "buffer" && knowledge.standardMember(one, name) && !knowledge.standardMember("object", name),
  );
  const lacking = holders.filter((one) => !knowledge.boardMember(one, name) || owns(one, name));
  const called = path.parentPath?.isCallExpression() && path.key === "callee";
  // In a firmware the types have told already whether an array or a string is meant.
  if (check.script || (called && lacking.length === holders.length)) {
    if (!check.facts.defined.has(name) || check.script) for (const one of lacking) if (owns(one, name)) check.need(`${one}.${name}`);
  } else if (called) for (const one of lacking) if (owns(one, name) && knowledge.boardMember(one, name)) check.need(`${one}.${name}`);
  if (check.facts.defined.has(name)) return;
  if (
    holders.length &&
    lacking.length === holders.length &&
    !lacking.some((one) => owns(one, name)) &&
    !["keys", "values", "entries", "flags", "global", "description", "size", "with"].includes(name)
  )
    missing(path, name, name, check);
}

/** Constants that are written into the program. */
export const constants: Record<string, number> = {
  "Number.MAX_SAFE_INTEGER": Number.MAX_SAFE_INTEGER,
  "Number.MIN_SAFE_INTEGER": Number.MIN_SAFE_INTEGER,
  "Number.EPSILON": Number.EPSILON,
  "Number.MIN_VALUE": Number.MIN_VALUE,
};

/** `A.name` of a class or function whose name is plain to see is written into the program. */
export function nameable(object: NodePath): string | undefined {
  if (!object.isIdentifier()) return undefined;
  const binding = object.scope.getBinding(object.node.name);
  if (!binding?.constant) return undefined;
  const at = binding.path;
  if (at.isClassDeclaration() || at.isFunctionDeclaration()) return object.node.name;
  if (at.isVariableDeclarator() && (t.isFunction(at.node.init) || t.isClassExpression(at.node.init))) {
    return ((at.node.init as Types.ClassExpression).id?.name ?? object.node.name) as string;
  }
  return undefined;
}

function anyName(path: NodePath<Types.MemberExpression>, kind: string, { refuse, kind: kindOf, knowledge }: Check): void {
  const index = kindOf(path.get("property") as NodePath);
  if (index === "number") return;
  const empty = t.isObjectExpression(path.node.object) && !path.node.object.properties.length;
  const standard = kind.startsWith("builtin ") && knowledge.standardGlobal(kind.slice(8));
  if (
    empty ||
    standard ||
    kind === "builtin console" ||
    kind.startsWith("prototype ") ||
    ["number", "boolean", "function", "regexp", "promise", "date", "buffer", "dataview"].includes(kind)
  ) {
    const of = kind.startsWith("builtin ")
      ? kind.slice(8)
      : kind.startsWith("prototype ")
        ? `${kind.slice(10)}.prototype`
        : empty
          ? "an empty object"
          : article(kind);
    refuse(
      path.node,
      `a property of ${of} by a name that is worked out`,
      "the board has not all that JavaScript has, and more beside it",
      "write the name",
    );
  }
}

function missing(path: NodePath, what: string, name: string, { refuse }: Check): void {
  refuse(
    path.node,
    `${what} is not on this board`,
    "the interpreter's build has no such thing",
    hint[name] ?? "write it out as a function",
  );
}

export const article = (kind: string): string =>
  ({
    array: "an array",
    string: "a string",
    number: "a number",
    regexp: "a regular expression",
    date: "a date",
    promise: "a promise",
    typed: "a typed array",
    function: "a function",
    object: "an object",
    buffer: "an array buffer",
    class: "a class",
    instance: "an object",
    error: "an error",
    boolean: "a boolean",
  })[kind] ?? kind;

/** `for (… of list.entries())` and `[...list.keys()]`: nobody sees the iterator itself. */
export function walked(path: NodePath<Types.MemberExpression>): boolean {
  const { property, computed } = path.node;
  const call = path.parentPath;
  if (computed || !t.isIdentifier(property) || !["entries", "keys", "values"].includes(property.name)) return false;
  if (t.isIdentifier(path.node.object, { name: "Object" })) return false;
  if (!call?.isCallExpression() || path.key !== "callee" || call.node.arguments.length) return false;
  return (
    (call.parentPath.isForOfStatement() && call.key === "right") ||
    (call.parentPath.isSpreadElement() && Boolean(call.parentPath.parentPath.isArrayExpression()))
  );
}
