import { type Program, parse } from "acorn";
import MagicString from "magic-string";
import { savedArguments } from "./rewrite/arguments.ts";
import { classBody, functionBody, functionDeclaration, variables } from "./rewrite/declarations.ts";
import { literal, template } from "./rewrite/literals.ts";
import { doWhile, loop } from "./rewrite/loops.ts";
import { createNames } from "./rewrite/names.ts";
import { assignment, binary, unary } from "./rewrite/operators.ts";
import { after, before, type Rewrite } from "./rewrite/rewrite.ts";
import { analyse, children } from "./rewrite/scopes.ts";
import { functionTexts, type Origin } from "./rewrite/shown.ts";
import { type Known, unknownSyntax } from "./rewrite/syntax.ts";

/** Names of the helpers that transformed scripts call. The board's source is bytes, so no script can use a character beyond U+00FF itself. */
export const HELPERS = [
  "Δadd",
  "Δput",
  "Δtext",
  "Δtype",
  "Δcaught",
  "Δglobal",
  "Δconst",
  "Δnone",
  "Δclass",
  "Δsame",
  "Δcode",
  "Δkeys",
  "Δeach",
  "Δargs",
  "Δlength",
  "Δproto",
  "Δregexp",
  "Δnumber",
  "Δnum",
  "Δbits",
  "Δless",
  "Δatmost",
  "Δmore",
  "Δatleast",
  "Δequal",
  "Δhidden",
] as const;

export interface Script {
  code: string;
  /** The transformed text of each function, with what the interpreter shows for it. */
  functions(): Map<string, string>;
  /** Where a position in `code` was in the source: line and column from 0. */
  origin: Origin;
}

export class NotOnThisBoard extends Error {}

/**
 * How a script is run: as a file or a console line, whose declarations are global; by `eval`, inside of the scope that calls it; as a module, whose declarations
 * are its own.
 */
export type Mode = "script" | "eval" | "module";

const BUILT_IN =
  /^(Array|String|Number|Boolean|Function|Date|RegExp|Promise|DataView|ArrayBuffer|(Ui|I)nt\d+(Clamped)?Array|Float\d+Array)$/;

/**
 * Rewrites a script of the board, so that V8 runs it as the interpreter would: nothing is hoisted, top-level names are global properties, strings are bytes,
 * numbers become text as the interpreter writes them, loop variables have one binding, class fields are on the prototype, errors have the interpreter's shape.
 */
export function transform(source: string, mode: Mode = "script", known: Known = { reserved: () => false }): Script {
  const program = parse(source, {
    ecmaVersion: 2022,
    sourceType: "script",
    allowReturnOutsideFunction: true,
    allowHashBang: false,
  }) as Program & Record<"body", any[]>;
  const unknown = unknownSyntax(program, known, source);
  if (unknown) {
    const lines = source.slice(0, unknown.at).split("\n");
    throw new NotOnThisBoard(`not on this board: ${unknown.name} (line ${lines.length} column ${lines[lines.length - 1].length + 1})`);
  }
  const out = new MagicString(source);
  const names = createNames(mode === "eval" ? [] : analyse(program, mode === "module"));
  const functions: any[] = [];
  // Names that are hidden may be worked out at run time where the program has any such.
  const secrets = /\\xff[^"'`]/i.test(source);
  const rewrite: Rewrite = { source, out, names, functions, top: mode === "script", visit };

  /** Rewrites a node that means something else on the board; false when only its children may. */
  function rewritten(node: any, parent: any, key: string, atTop: boolean): unknown {
    switch (node.type) {
      case "Identifier":
        return identifier(node, parent, key);
      case "Literal":
        return literal(rewrite, node, parent, key);
      case "TemplateLiteral":
        return template(rewrite, node);
      case "BinaryExpression":
        if (secrets && node.operator === "in" && node.left.type !== "Literal") {
          before(rewrite, node.left, "Δhidden(");
          visit(node.left, node, "left");
          after(rewrite, node.left, ")");
          visit(node.right, node, "right");
          return true;
        }
        return binary(rewrite, node);
      case "AssignmentExpression":
        return assignment(rewrite, node);
      case "UnaryExpression":
        return unary(rewrite, node);
      case "MemberExpression":
        if (args.ofGlobal(node)) return true;
        if (secrets && node.computed && node.property.type !== "Literal") {
          before(rewrite, node.property, "Δhidden(");
          visit(node.object, node, "object");
          visit(node.property, node, "property");
          after(rewrite, node.property, ")");
          return true;
        }
        return prototypeMember(node, parent, key);
      case "VariableDeclaration":
        return variables(rewrite, node, parent, key, atTop);
      case "FunctionDeclaration":
        return functionDeclaration(rewrite, node, atTop);
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        functions.push(node);
        return functionBody(rewrite, node);
      case "ClassDeclaration":
      case "ClassExpression":
        return classBody(rewrite, node, atTop);
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
        return loop(rewrite, node, atTop);
      case "DoWhileStatement":
        return doWhile(rewrite, node, atTop);
      case "CallExpression":
        return evalCall(node);
      case "ExpressionStatement":
        // "use strict" means nothing on the board.
        if (node.directive) out.overwrite(node.start, node.end, ";");
        return Boolean(node.directive);
      case "CatchClause":
        if (node.param) out.appendRight(node.body.start + 1, `${node.param.name}=Δcaught(${node.param.name});`);
        return false;
      case "ReturnStatement":
        joinReturn(node, parent);
        return false;
      default:
        return false;
    }
  }
  const args = savedArguments(program, out);

  function visit(node: any, parent: any, key: string, atTop = false) {
    if (rewritten(node, parent, key, atTop) !== false) return;
    children(node, (child, childKey) => visit(child, node, childKey, atTop));
  }

  function identifier(node: any, parent: any, key: string) {
    const reference = names.reference(node);
    if (reference && node.name === "arguments") out.overwrite(node.start, node.end, args.read(node));
    if (!reference?.binding?.renamed) return;
    const writes = parent.type === "UpdateExpression" || (key === "left" && /^(Assignment|For(In|Of))/.test(parent.type));
    const text = writes ? names.assigned(node) : names.read(reference);
    out.overwrite(node.start, node.end, parent.type === "Property" && parent.shorthand ? `${node.name}:${text}` : text);
  }

  /** `Array.prototype.slice` and kin: on the board the built-in methods are not found there. */
  function prototypeMember(node: any, parent: any, key: string): boolean {
    const { object, property } = node;
    const isPrototype = object.type === "MemberExpression" && !object.computed && object.property.name === "prototype";
    if (node.computed || !isPrototype || (parent.type === "AssignmentExpression" && key === "left")) return false;
    const type = object.object;
    if (type.type !== "Identifier" || !BUILT_IN.test(type.name) || names.reference(type)?.binding) return false;
    out.overwrite(node.start, node.end, `Δproto(${type.name},"${property.name}")`);
    return true;
  }

  function evalCall(node: any): boolean {
    const [code, ...more] = node.arguments;
    if (node.callee.type !== "Identifier" || node.callee.name !== "eval" || !code || more.length) return false;
    out.appendLeft(code.start, "Δcode(");
    visit(code, node, "arguments");
    out.appendLeft(code.end, ")");
    return true;
  }

  /** The interpreter ignores line breaks: `return` takes an expression from the next line. */
  function joinReturn(node: any, parent: any) {
    if (node.argument || source[node.end - 1] === ";") return;
    const list: any[] | undefined = parent.body ?? parent.consequent;
    const next = Array.isArray(list) ? list[list.indexOf(node) + 1] : undefined;
    if (next?.type === "ExpressionStatement") out.overwrite(node.end, next.start, " ");
  }

  // The value of a console line is that of its last expression.
  const last = program.body[program.body.length - 1];
  const shown = mode === "script" && last?.type === "ExpressionStatement" && !last.directive;
  for (const statement of program.body) {
    if (shown && statement === last) out.appendLeft(last.start, "return (");
    visit(statement, program, "body", true);
  }
  if (shown) out.prependRight(source[last.end - 1] === ";" ? last.end - 1 : last.end, ")");
  out.prepend(names.introduced(program.body));
  const code = out.toString();

  let map: ReturnType<MagicString["generateDecodedMap"]> | undefined;
  const origin: Origin = (line, column) => {
    map ??= out.generateDecodedMap({ hires: true });
    let best: number[] | undefined;
    for (const segment of map.mappings[line] ?? []) if (segment[0] <= column && segment.length > 1) best = segment as number[];
    return best ? { line: best[2], column: best[3] } : undefined;
  };
  return { code, functions: () => functionTexts(source, code, functions, origin), origin };
}
