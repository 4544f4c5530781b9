import { parse } from "acorn";
import { fullAncestor } from "acorn-walk";
import type { BoardName } from "../../board/index.ts";
import { createKnowledge } from "./check/board-api.ts";
import { createMessages, type Message } from "./messages.ts";
import type { Code } from "./repair.ts";

type Node = any;

const why = "the interpreter cannot read it, and the build should not have written it";
const instead = "write this place in another way, and report it";

/** Syntax that only a fault of the lowering or of the minifier can have left, by the type of node. */
const unknown: Record<string, (node: Node) => string | undefined> = {
  ChainExpression: () => "optional chaining",
  SpreadElement: () => "spread",
  RestElement: () => "a rest parameter",
  AssignmentPattern: () => "a default value",
  ObjectPattern: () => "destructuring",
  ArrayPattern: () => "destructuring",
  AwaitExpression: () => "await",
  YieldExpression: () => "yield",
  ClassDeclaration: () => "a class",
  ClassExpression: () => "a class",
  LabeledStatement: () => "a label",
  TaggedTemplateExpression: () => "a tagged template",
  TemplateLiteral: () => "a template",
  PrivateIdentifier: () => "a private name",
  Property: (node) => (node.computed ? "a computed key" : undefined),
  BinaryExpression: (node) => (node.operator === "**" ? "the operator **" : undefined),
  AssignmentExpression: (node) => (/^(?:\*\*|\?\?|\|\||&&)=$/.test(node.operator) ? `the operator ${node.operator}` : undefined),
  SwitchStatement: (node) => (node.cases.slice(0, -1).some((one: Node) => !one.test) ? "a case after default" : undefined),
};

/** Looks once more at what goes to the board, and says where in the source it came from. */
export function checkEmitted({ code, map }: Code, board: BoardName): Message[] {
  const { builtins } = createKnowledge(board);
  const messages = createMessages(map, "app.js");
  const say = (node: Node, text: string) =>
    messages.refuse({ line: node.loc.start.line, column: node.loc.start.column }, text, why, instead);
  fullAncestor(parse(code, { ecmaVersion: "latest", locations: true, allowReturnOutsideFunction: true }) as never, (found) => {
    const node = found as Node;
    const text = unknown[node.type]?.(node);
    if (text) say(node, text);
    if (node.type === "ArrowFunctionExpression") {
      const taken = node.params.find((one: Node) => one.type === "Identifier" && builtins.has(one.name));
      if (taken) say(taken, `an arrow's parameter named ${taken.name}`);
    }
    if (node.type === "Program" || node.type === "BlockStatement") late(node.body, say);
  });
  if (/[^\0-\x7f]/.test(code)) messages.refuse(undefined, "a character beyond ASCII", why, instead);
  return messages.list;
}

/** Nothing is hoisted: a function has to stand above what calls it while the block runs. */
function late(body: Node[], say: (node: Node, text: string) => void): void {
  body.forEach((statement, i) => {
    if (statement.type !== "FunctionDeclaration") return;
    for (const before of body.slice(0, i)) {
      const call = firstCall(before, statement.id.name);
      if (call) say(call, `${statement.id.name}() above its declaration`);
    }
  });
}

function firstCall(node: Node, name: string): Node | undefined {
  if (!node || typeof node.type !== "string" || /Function/.test(node.type)) return undefined;
  if (node.type === "CallExpression" && node.callee.type === "Identifier" && node.callee.name === name) return node;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      const found = child && typeof child === "object" ? firstCall(child, name) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}
