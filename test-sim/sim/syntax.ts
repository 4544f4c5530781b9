import { children } from "./scopes.ts";

/** What the interpreter's parser does not know, by what it finds in a syntax tree. */
const UNKNOWN: Record<string, (node: any) => string | undefined> = {
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
  BinaryExpression: (node) => (node.operator === "**" ? "the operator **" : undefined),
  AssignmentExpression: (node) => (/^(\*\*|\?\?|\|\||&&)=$/.test(node.operator) ? `the operator ${node.operator}` : undefined),
  FunctionDeclaration: functionKind,
  FunctionExpression: functionKind,
  ArrowFunctionExpression: functionKind,
  Property: (node) => (node.computed ? "computed keys" : undefined),
  MethodDefinition: memberName,
  PropertyDefinition: (node) => memberName(node) ?? (node.value === null ? "a class field without a value" : undefined),
  ForOfStatement: (node) => (node.await ? "for await" : undefined),
  Literal: (node) => (node.bigint ? "BigInt" : undefined),
  ClassDeclaration: parent,
  ClassExpression: parent,
  SwitchStatement(node) {
    const preset = node.cases.findIndex((one: any) => one.test === null);
    return preset >= 0 && preset < node.cases.length - 1 ? "case after default" : undefined;
  },
};

function functionKind(node: any) {
  if (node.async) return "async functions";
  return node.generator ? "generators" : undefined;
}
function memberName(node: any) {
  if (node.computed) return "computed keys";
  return node.key.type === "Literal" ? "a class member named by a string" : undefined;
}
function parent(node: any) {
  return node.superClass && node.superClass.type !== "Identifier" ? "extends of anything but a name" : undefined;
}

/** The first thing in the tree that the interpreter's parser refuses: its name and position. */
export function unknownSyntax(node: any): { name: string; at: number } | undefined {
  const name = UNKNOWN[node.type]?.(node);
  if (name) return { name, at: node.start };
  let found: { name: string; at: number } | undefined;
  children(node, (child) => {
    found ??= unknownSyntax(child);
  });
  return found;
}
