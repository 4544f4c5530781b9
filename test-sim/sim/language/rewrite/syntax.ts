import { children } from "./scopes.ts";

/** What of a board the parser has to know. */
export interface Known {
  /** Functions, constants and pins: an arrow function's parameter must not have their names. */
  reserved(name: string): boolean;
}

/** What the interpreter's parser does not know, by what it finds in a syntax tree. */
const UNKNOWN: Record<string, (node: any, known: Known, source: string) => string | undefined> = {
  ChainExpression: () => "optional chaining ?.",
  SpreadElement: () => "spread ...",
  RestElement: () => "rest parameters ...",
  AssignmentPattern: () => "default values",
  ArrayPattern: () => "destructuring",
  ObjectPattern: () => "destructuring",
  AwaitExpression: () => "await",
  YieldExpression: () => "yield",
  LabeledStatement: () => "labels",
  WithStatement: () => "with",
  TaggedTemplateExpression: () => "tagged templates",
  MetaProperty: () => "new.target",
  PrivateIdentifier: () => "private names #",
  StaticBlock: () => "static blocks",
  ImportExpression: () => "import()",
  BinaryExpression(node, _known, source) {
    if (node.operator === "**") return "the operator **";
    if (node.operator !== "/" || node.left.type !== "UpdateExpression" || node.left.prefix) return undefined;
    return source.slice(node.left.end, node.right.start).includes(")") ? undefined : "division after ++ or --";
  },
  AssignmentExpression: (node) => (/^(\*\*|\?\?|\|\||&&)=$/.test(node.operator) ? `the operator ${node.operator}` : undefined),
  FunctionDeclaration: functionKind,
  FunctionExpression: functionKind,
  ArrowFunctionExpression(node, known) {
    const bad = node.params.find((one: any) => one.type === "Identifier" && known.reserved(one.name));
    if (bad) return `an arrow function's parameter named ${bad.name}`;
    if (mentionsArguments(node.body)) return "arguments in an arrow function";
    if (mentions(node.body, (inner) => inner.type === "Super")) return "super in an arrow function";
    const template = (inner: any) =>
      inner.type === "TemplateLiteral" && inner.expressions.some((one: any) => mentions(one, (deep) => deep.type === "ThisExpression"));
    return functionKind(node) ?? (mentions(node.body, template) ? "this in a template in an arrow function" : undefined);
  },
  TemplateLiteral(node, _known, source) {
    if (node.quasis.some((one: any) => one.value.raw.includes("\\$"))) return "\\$ in a template";
    const brace = (inner: any) =>
      inner.type === "Literal" && typeof inner.value === "string" && /[{}]/.test(source.slice(inner.start, inner.end));
    return node.expressions.some((one: any) => mentions(one, brace)) ? "a string with a brace inside ${}" : undefined;
  },
  Property: (node) => (node.computed ? "computed keys" : undefined),
  MethodDefinition: memberName,
  PropertyDefinition: (node) => memberName(node) ?? (node.value === null ? "a class field without a value" : undefined),
  BlockStatement: (node, _known, source) => plusPlus(node.body, source),
  Program: (node, _known, source) => plusPlus(node.body, source),
  ForOfStatement: (node) => (node.await ? "for await" : undefined),
  Literal(node, _known, source) {
    if (node.bigint) return "BigInt";
    if (node.regex && /\[[^\]]*\//.test(node.regex.pattern.replace(/\\./g, ""))) return "/ in a class of a regular expression";
    return typeof node.value === "string" && source.slice(node.start, node.end).includes("\\u{") ? "\\u{}" : undefined;
  },
  ClassDeclaration: parent,
  ClassExpression: parent,
  SwitchStatement(node) {
    const preset = node.cases.findIndex((one: any) => one.test === null);
    return preset >= 0 && preset < node.cases.length - 1 ? "case after default" : undefined;
  },
};

/** The interpreter ignores line breaks: after a line without a semicolon, ++ belongs to what that line ended with. */
function plusPlus(body: any[], source: string) {
  const bad = body.some((statement, index) => {
    const before = source[(body[index - 1]?.end ?? 0) - 1];
    return index && statement.expression?.type === "UpdateExpression" && statement.expression.prefix && before !== ";" && before !== "}";
  });
  return bad ? "++ or -- that begins a line after one without a semicolon" : undefined;
}
function functionKind(node: any) {
  if (node.async) return "async functions";
  return node.generator ? "generators" : undefined;
}
function memberName(node: any) {
  if (node.computed) return "computed keys";
  return node.key.type === "Literal" ? "a class member named by a string" : undefined;
}
function parent(node: any) {
  if (/^(Array|Error|TypeError|Promise|Object|String|Number|Date|Uint8Array)$/.test(node.superClass?.name ?? ""))
    return "extending a built-in class";
  return node.superClass && node.superClass.type !== "Identifier" ? "extends of anything but a name" : undefined;
}

/** Whether a part of `node`, functions of their own aside, is what `wanted` looks for. */
/** Whether a function's body asks for `arguments`, and not for a property of that name. */
export function mentionsArguments(node: any, parent?: any, key?: string): boolean {
  const named =
    !parent?.computed && ((parent?.type === "MemberExpression" && key === "property") || (parent?.type === "Property" && key === "key"));
  if (node.type === "Identifier" && node.name === "arguments" && !named) return true;
  let found = false;
  children(node, (child, at) => {
    if (!/^Function|^Arrow/.test(child.type)) found ||= mentionsArguments(child, node, at);
  });
  return found;
}

function mentions(node: any, wanted: (inner: any) => boolean): boolean {
  if (wanted(node)) return true;
  let found = false;
  children(node, (child) => {
    if (!/^Function|^Arrow/.test(child.type)) found ||= mentions(child, wanted);
  });
  return found;
}

/** The first thing in the tree that the interpreter's parser refuses, or silently takes for something else: its name and position. */
export function unknownSyntax(node: any, known: Known, source: string): { name: string; at: number } | undefined {
  const name = UNKNOWN[node.type]?.(node, known, source);
  if (name) return { name, at: node.start };
  let found: { name: string; at: number } | undefined;
  children(node, (child) => {
    found ??= unknownSyntax(child, known, source);
  });
  return found;
}
