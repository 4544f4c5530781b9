import { type Program, parse } from "acorn";
import MagicString from "magic-string";
import { readNumber } from "./numbers.ts";
import { analyse, type Binding, children, type Reference } from "./scopes.ts";
import { type Names, unknownSyntax } from "./syntax.ts";

/**
 * Names of the helpers that transformed scripts call. The board's source is bytes, so no script can use a character beyond U+00FF itself.
 */
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
  "Δhidden",
] as const;

export interface Script {
  code: string;
  /** The transformed text of each function, with what the interpreter shows for it. */
  functions(): Map<string, string>;
  /** Where a position in `code` was in the source, both 0-based offsets of line and column. */
  origin(line: number, column: number): { line: number; column: number } | undefined;
}

export class NotOnThisBoard extends Error {}

const BUILT_IN =
  /^(Array|String|Number|Boolean|Function|Date|RegExp|Promise|DataView|ArrayBuffer|(Ui|I)nt\d+(Clamped)?Array|Float\d+Array)$/;

/** How the script is run: as a file or a console line, whose declarations are global, or by `eval`, inside the scope that calls it. */
export type Mode = "script" | "eval" | "module";

/**
 * Rewrites a script of the board, so that V8 runs it as the interpreter would: nothing is hoisted, top-level names are global properties, strings are bytes,
 * numbers become text as the interpreter writes them, loop variables have one binding, class fields are on the prototype, errors have the interpreter's shape.
 */
export function transform(source: string, mode: Mode = "script", names: Names = { reserved: () => false }): Script {
  const program = parse(source, {
    ecmaVersion: 2022,
    sourceType: "script",
    allowReturnOutsideFunction: true,
    allowHashBang: false,
    onInsertedSemicolon: undefined,
  }) as Program & { body: any[] };
  const unknown = unknownSyntax(program, names, source);
  if (unknown) {
    const before = source.slice(0, unknown.at).split("\n");
    throw new NotOnThisBoard(`not on this board: ${unknown.name} (line ${before.length} column ${before[before.length - 1].length + 1})`);
  }
  const out = new MagicString(source);
  const references = mode === "eval" ? [] : analyse(program, mode === "module");
  const byNode = new Map<any, Reference>(references.map((reference) => [reference.node, reference]));
  renameEarly(references);
  const functions: any[] = [];
  const top = mode === "script";

  function statementName(binding: Binding | undefined, name: string) {
    return binding?.renamed ?? name;
  }
  /** The binding that a declaration at this place makes, if it had to be renamed. */
  function declared(id: any): Binding | undefined {
    return renamedDeclarations.get(id);
  }
  const renamedDeclarations = new Map<any, Binding>();
  const introduced = new Map<any, string[]>();
  for (const binding of new Set(references.map((reference) => reference.binding))) {
    if (!binding?.renamed) continue;
    for (const { id } of binding.declarations) renamedDeclarations.set(id, binding);
    const body = binding.scope.node.body;
    introduced.set(body, [...(introduced.get(body) ?? []), binding.renamed]);
  }

  /** Text that reads the name a reference means, falling through to outer names while the declaration has not run. */
  function readText(reference: Reference, prefix = ""): string {
    const { binding, node } = reference;
    if (!binding?.renamed) return prefix + node.name;
    if (!reference.early) return prefix + binding.renamed;
    const outer = outerText(binding, reference, prefix);
    return `(${binding.renamed}===Δnone?${outer}:${prefix}${binding.renamed})`;
  }
  function outerText(binding: Binding, reference: Reference, prefix: string): string {
    let scope = binding.scope.parent;
    while (scope && !scope.names.has(binding.name)) scope = scope.parent;
    const outer = scope?.names.get(binding.name);
    if (!outer?.renamed) return prefix + binding.name;
    return `(${outer.renamed}===Δnone?${outerText(outer, reference, prefix)}:${prefix}${outer.renamed})`;
  }

  /** A literal or a bracket may follow a keyword without a blank, a name may not. */
  const apart = (node: any) => (/[\w$]/.test(source[node.start - 1] ?? "") ? " " : "");
  const before = (node: any, text: string) => out.appendLeft(node.start, apart(node) + text);

  function visit(node: any, parent: any, key: string, atTop: boolean) {
    switch (node.type) {
      case "Identifier":
        identifier(node, parent, key);
        return;
      case "Literal":
        literal(node, parent, key);
        return;
      case "TemplateLiteral":
        template(node);
        return;
      case "BinaryExpression":
        binary(node, atTop);
        return;
      case "AssignmentExpression":
        if (node.operator === "+=") {
          addAssignment(node);
          return;
        }
        if (node.operator === "=" && isLength(node.left)) {
          lengthAssignment(node);
          return;
        }
        break;
      case "UnaryExpression":
        if (node.operator === "typeof") {
          typeOf(node);
          return;
        }
        if (node.operator === "+") {
          out.overwrite(node.start, node.argument.start, ` Δnumber(${leadingParentheses(node.start, node.argument.start)}`);
          visit(node.argument, node, "argument", false);
          out.appendLeft(node.end, ")");
          return;
        }
        break;
      case "MemberExpression":
        if (isPrototypeMember(node) && !(parent.type === "AssignmentExpression" && key === "left")) {
          out.overwrite(node.start, node.end, `Δproto(${node.object.object.name},"${node.property.name}")`);
          return;
        }
        break;
      case "ExpressionStatement":
        // "use strict" means nothing on the board.
        if (node.directive) {
          out.overwrite(node.start, node.end, ";");
          return;
        }
        break;
      case "CatchClause":
        if (node.param) out.appendRight(node.body.start + 1, `${node.param.name}=Δcaught(${node.param.name});`);
        break;
      case "VariableDeclaration":
        variables(node, parent, key, atTop);
        return;
      case "FunctionDeclaration":
        functionDeclaration(node, atTop);
        return;
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        functions.push(node);
        body(node);
        return;
      case "ClassDeclaration":
      case "ClassExpression":
        classBody(node, atTop);
        return;
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
        loopHead(node, atTop);
        return;
      case "CallExpression":
        if (node.callee.type === "Identifier" && node.callee.name === "eval" && node.arguments.length === 1) {
          out.appendLeft(node.arguments[0].start, " Δcode(");
          visit(node.arguments[0], node, "arguments", false);
          out.appendLeft(node.arguments[0].end, ")");
          return;
        }
        break;
      case "ReturnStatement":
        joinReturn(node, parent);
        break;
    }
    children(node, (child, childKey) => visit(child, node, childKey, atTop && !/Function|Class/.test(node.type)));
  }

  function identifier(node: any, parent: any, key: string) {
    if (node.name === "arguments" && byNode.has(node)) {
      out.overwrite(node.start, node.end, "Δargs(arguments)");
      return;
    }
    const reference = byNode.get(node);
    if (!reference?.binding?.renamed) return;
    const writes =
      (parent.type === "AssignmentExpression" && key === "left") ||
      parent.type === "UpdateExpression" ||
      (/^For(In|Of)/.test(parent.type) && key === "left");
    const replacement = writes ? reference.binding.renamed : readText(reference);
    out.overwrite(node.start, node.end, parent.type === "Property" && parent.shorthand ? `${node.name}:${replacement}` : replacement);
  }

  function literal(node: any, parent: any, key: string) {
    const names = (key === "property" && parent.computed) || (key === "left" && parent.operator === "in");
    if (names && /^\xff./.test(node.value)) {
      out.overwrite(node.start, node.end, `${apart(node)}Δhidden(${JSON.stringify(node.value)})`);
      return;
    }
    if (typeof node.value === "string" && /\\u/.test(node.raw)) out.overwrite(node.start, node.end, JSON.stringify(cut(node.value)));
    else if (node.regex)
      out.overwrite(
        node.start,
        node.end,
        `${apart(node)}Δregexp(${JSON.stringify(node.regex.pattern)},${node.regex.flags ? JSON.stringify(node.regex.flags) : "undefined"})`,
      );
    else if (typeof node.value === "number" && /^[\d.]+(e[-+]?\d+)?$/i.test(node.raw) && !Number.isInteger(node.value)) {
      // The interpreter adds up the decimals one by one, so that its 0.3 is 0.1 + 0.2.
      out.overwrite(node.start, node.end, String(readNumber(node.raw, 10).number));
    }
  }
  const cut = (value: string) => String.fromCharCode(...Array.from({ length: value.length }, (_one, i) => value.charCodeAt(i) & 255));

  function template(node: any) {
    for (const quasi of node.quasis) {
      if (/\\u/.test(quasi.value.raw)) {
        out.overwrite(
          quasi.start,
          quasi.end,
          JSON.stringify(cut(quasi.value.cooked))
            .slice(1, -1)
            .replace(/`|\$\{/g, "\\$&")
            .replace(/\\"/g, '"'),
        );
      }
    }
    for (const expression of node.expressions) {
      before(expression, "Δtext(");
      visit(expression, node, "expressions", false);
      out.appendLeft(expression.end, ")");
    }
  }

  const isWhole = (node: any) => node.type === "Literal" && Number.isInteger(node.value) && Math.abs(node.value) < 1e15;
  const isText = (node: any) => (node.type === "Literal" && typeof node.value === "string") || node.type === "TemplateLiteral";
  const isPinName = (node: any) => node.type === "Identifier" && /^[AD]\d+$/.test(node.name);

  function wrap(node: any, helper: string) {
    // The space keeps it off a keyword before it: return"a"+b.
    before(node, `${helper}(`);
    visit(node.left, node, "left", false);
    out.overwrite(node.left.end, node.right.start, between(node.left.end, node.right.start, ","));
    visit(node.right, node, "right", false);
    out.appendLeft(node.end, ")");
  }
  /** The text between two operands with the operator replaced, parentheses around the operands kept. */
  function between(start: number, end: number, mark: string) {
    const gap = source.slice(start, end).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
    return gap.replace(/[^\s()]+/, mark);
  }
  function binary(node: any, atTop: boolean) {
    if (node.operator === "+" && !isWhole(node.left) && !isWhole(node.right) && !(isText(node.left) && isText(node.right))) {
      wrap(node, "Δadd");
      return;
    }
    if ((node.operator === "===" || node.operator === "!==") && (isPinName(node.left) || isPinName(node.right))) {
      wrap(node, node.operator === "===" ? "Δsame" : "!Δsame");
      return;
    }
    children(node, (child, key) => visit(child, node, key, atTop));
  }

  function addAssignment(node: any) {
    const { left, right } = node;
    if (isWhole(right) || isText(right)) {
      visit(left, node, "left", false);
      visit(right, node, "right", false);
      return;
    }
    if (left.type === "Identifier") {
      const name = statementName(byNode.get(left)?.binding, left.name);
      out.overwrite(left.start, right.start, `${name}=Δadd(${name},${leadingParentheses(left.end, right.start)}`);
      visit(right, node, "right", false);
      out.appendLeft(node.end, ")");
      return;
    }
    before(left, "Δput(");
    visit(left.object, left, "object", false);
    if (left.computed) {
      out.overwrite(left.object.end, left.property.start, between(left.object.end, left.property.start, ",").replace("[", ","));
      visit(left.property, left, "property", false);
      out.overwrite(
        left.property.end,
        right.start,
        `${closing(left.property.end, left.end - 1)},${leadingParentheses(left.end, right.start)}`,
      );
    } else {
      out.overwrite(
        left.object.end,
        right.start,
        `${closing(left.object.end, left.property.start)},"${left.property.name}",${leadingParentheses(left.end, right.start)}`,
      );
    }
    visit(right, node, "right", false);
    out.appendLeft(node.end, ")");
  }
  const leadingParentheses = (start: number, end: number) => source.slice(start, end).replace(/[^(]/g, "");
  const closing = (start: number, end: number) => source.slice(start, end).replace(/[^)]/g, "");

  const isLength = (node: any) =>
    node.type === "MemberExpression" && !node.computed && node.property.name === "length" && node.object.type !== "Super";

  function lengthAssignment(node: any) {
    const { left, right } = node;
    before(left, "Δlength(");
    visit(left.object, left, "object", false);
    out.overwrite(
      left.object.end,
      right.start,
      `${closing(left.object.end, left.property.start)},${leadingParentheses(left.end, right.start)}`,
    );
    visit(right, node, "right", false);
    out.appendLeft(node.end, ")");
  }

  /** `Array.prototype.slice` and kin: on the board the built-in methods are not found there. */
  function isPrototypeMember(node: any): boolean {
    const { object } = node;
    if (node.computed || object.type !== "MemberExpression" || object.computed || object.property.name !== "prototype") return false;
    return object.object.type === "Identifier" && BUILT_IN.test(object.object.name) && !byNode.get(object.object)?.binding;
  }

  function typeOf(node: any) {
    const { argument } = node;
    const reference = argument.type === "Identifier" ? byNode.get(argument) : undefined;
    if (argument.type === "Identifier" && !reference?.binding) {
      out.overwrite(node.start, node.end, `(typeof ${argument.name}==="object"?Δtype(${argument.name}):typeof ${argument.name})`);
      return;
    }
    if (reference?.binding?.renamed) {
      out.overwrite(node.start, node.end, readText(reference, "typeof "));
      return;
    }
    out.overwrite(node.start, node.start + 6, "Δtype(");
    visit(argument, node, "argument", false);
    out.appendLeft(node.end, ")");
  }

  function variables(node: any, parent: any, key: string, atTop: boolean) {
    const inHead = /^For/.test(parent.type) && (key === "init" || key === "left");
    const blockScoped = node.kind !== "var" && parent.type !== "Program";
    const global = top && atTop && !blockScoped && !inHead;
    const globalVar = top && atTop && inHead && node.kind === "var";
    const renamed = node.declarations.some((one: any) => declared(one.id));
    if (!global && !globalVar && !renamed) {
      children(node, (child, childKey) => visit(child, node, childKey, false));
      return;
    }
    out.remove(node.start, node.declarations[0].start);
    for (const one of node.declarations) {
      const { id, init } = one;
      const name = global || globalVar ? `Δglobal.${id.name}` : statementName(declared(id), id.name);
      if (init) {
        if (global && node.kind === "const") {
          out.overwrite(id.start, init.start, `Δconst("${id.name}",${leadingParentheses(id.end, init.start)}`);
          visit(init, one, "init", false);
          out.appendLeft(one.end, ")");
          continue;
        }
        out.overwrite(id.start, id.end, name);
        visit(init, one, "init", false);
      } else if (/^For(In|Of)/.test(parent.type)) out.overwrite(id.start, id.end, name);
      else if (name.startsWith("Δglobal")) out.overwrite(id.start, id.end, `${name}=${name}`);
      else out.overwrite(id.start, id.end, `${name}=${name}===Δnone?undefined:${name}`);
    }
  }

  const introduction = (renamed: string[]) => `let ${renamed.map((name) => `${name}=Δnone`).join(",")};`;

  function body(node: any) {
    const names = introduced.get(node.body);
    if (names) out.appendRight(node.body.start + 1, introduction(names));
    children(node, (child, key) => {
      if (key !== "id" && key !== "params") visit(child, node, key, false);
    });
  }

  function functionDeclaration(node: any, atTop: boolean) {
    functions.push(node);
    const binding = declared(node.id);
    if ((top && atTop) || binding) {
      const target = binding ? binding.renamed : `Δglobal.${node.id.name}`;
      before(node, `${target}=({${node.id.name}:`);
      out.remove(node.id.start, node.id.end);
      body(node);
      out.appendLeft(node.end, `}).${node.id.name};`);
      return;
    }
    body(node);
  }

  function classBody(node: any, atTop: boolean) {
    functions.push(node);
    const fields = node.body.body.filter((member: any) => member.type === "PropertyDefinition");
    const binding = node.type === "ClassDeclaration" ? declared(node.id) : undefined;
    const isGlobal = top && atTop && node.type === "ClassDeclaration";
    const target = binding?.renamed ?? `Δglobal.${node.id?.name}`;
    if (node.superClass) visit(node.superClass, node, "superClass", false);
    const named = binding || isGlobal;
    if (named) before(node, `${target}=`);
    const plainDeclaration = node.type === "ClassDeclaration" && !named;
    if (plainDeclaration) before(node, `let ${node.id.name}=`);
    before(node, "Δclass(");
    for (const member of node.body.body) {
      if (member.type === "PropertyDefinition") continue;
      children(member, (child, key) => visit(child, member, key, false));
    }
    // Fields are evaluated once, where the class stands, and put on its prototype, or on the class itself when static.
    const values = fields.map((field: any) => {
      visit(field.value, field, "value", false);
      const valueText = out
        .slice(field.key.end, field.value.end + 1)
        .slice(0, -1)
        .replace(/^[^=]*=/, "");
      out.remove(field.start, field.end);
      return `${field.static ? "$" : "_"}${field.key.name}:${valueText}`;
    });
    out.appendLeft(node.end, `${values.length ? `,{${values.join(",")}}` : ""})${node.type === "ClassDeclaration" ? ";" : ""}`);
  }

  function loopHead(node: any, atTop: boolean) {
    const head = node.type === "ForStatement" ? node.init : node.left;
    if (head?.type === "VariableDeclaration" && head.kind !== "var") {
      // One binding for the whole loop: closures see its last value.
      const names = head.declarations.map((one: any) => one.id.name);
      before(node, `{let ${names.join(",")};`);
      out.remove(head.start, head.declarations[0].start);
      if (node.type === "ForStatement") {
        for (const one of head.declarations) {
          if (one.init) visit(one.init, one, "init", false);
          else out.appendLeft(one.id.end, "=undefined");
        }
      }
      if (node.type !== "ForStatement") loopOver(node);
      children(node, (child, key) => {
        if (child !== head && !(key === "right" && node.type !== "ForStatement")) visit(child, node, key, atTop);
      });
      out.appendLeft(node.end, "}");
      return;
    }
    if (node.type === "ForStatement") {
      children(node, (child, key) => visit(child, node, key, atTop));
      return;
    }
    visit(node.left, node, "left", atTop);
    loopOver(node);
    visit(node.body, node, "body", atTop);
  }

  /** `in` and `of` go over things as they are at each turn, and end early where the interpreter's do. */
  function loopOver(node: any) {
    const { left, right } = node;
    out.overwrite(left.end, right.start, between(left.end, right.start, " of "));
    before(right, node.type === "ForInStatement" ? "Δkeys(" : "Δeach(");
    visit(right, node, "right", false);
    out.appendLeft(right.end, ")");
  }

  /** The interpreter ignores line breaks: `return` takes an expression from the next line. */
  function joinReturn(node: any, parent: any) {
    if (node.argument || source[node.end - 1] === ";") return;
    const list: any[] | undefined = parent.body ?? parent.consequent;
    const next = Array.isArray(list) ? list[list.indexOf(node) + 1] : undefined;
    if (next?.type === "ExpressionStatement") out.overwrite(node.end, next.start, " ");
  }

  for (const statement of program.body) visit(statement, program, "body", true);
  if (mode === "script") returnLast(source, program, out);
  const early = introduced.get(program.body);
  if (early) out.prepend(introduction(early));
  const code = out.toString();
  let map: ReturnType<MagicString["generateDecodedMap"]> | undefined;
  const origin: Origin = (line, column) => {
    map ??= out.generateDecodedMap({ hires: true });
    let best: number[] | undefined;
    for (const segment of map.mappings[line] ?? []) if (segment[0] <= column && segment.length > 1) best = segment as number[];
    return best ? { line: best[2], column: best[3] } : undefined;
  };

  return {
    code,
    functions: () => functionTexts(source, code, functions, origin),
    origin,
  };
}

type Origin = (line: number, column: number) => { line: number; column: number } | undefined;

/** Pairs each function of the transformed script with the one of the source that it came from. */
function functionTexts(source: string, code: string, functions: any[], origin: Origin): Map<string, string> {
  const shown = new Map<string, string>();
  const originals = new Map(functions.map((node) => [node.start, node]));
  const starts = lineStarts(source);
  const look = (node: any) => {
    if (/Function|^Class(Decl|Expr)/.test(node.type)) {
      const from = origin(node.loc.start.line - 1, node.loc.start.column);
      const original = from && originals.get(starts[from.line] + from.column);
      if (original) shown.set(code.slice(node.start, node.end), functionSource(source, original));
    }
    children(node, look);
  };
  look(parse(code, { ecmaVersion: 2022, sourceType: "script", allowReturnOutsideFunction: true, locations: true }));
  return shown;
}
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The value of a console line is that of its last expression. */
function returnLast(source: string, program: any, out: MagicString) {
  const last = program.body[program.body.length - 1];
  if (last?.type === "ExpressionStatement" && !last.directive) {
    out.appendLeft(last.start, "return (");
    out.prependRight(source[last.end - 1] === ";" ? last.end - 1 : last.end, ")");
  }
}

/** `function (a,b) {body}`, of a class its constructor. */
function functionSource(source: string, node: any): string {
  if (/^Class/.test(node.type)) {
    const made = node.body.body.find((member: any) => member.kind === "constructor");
    return made ? functionSource(source, made.value) : "function () {}";
  }
  const parameters = node.params.map((one: any) => source.slice(one.start, one.end)).join(",");
  const block = node.body.type === "BlockStatement";
  const code = block
    ? source.slice(node.body.start + 1, node.body.end - 1).replace(/^\s+/, "")
    : `return ${source.slice(node.body.start, node.body.end)}`;
  return `function (${parameters}) ${code.includes("\n") ? `{\n  ${code}\n}` : `{${code}}`}`;
}

function renameEarly(references: Reference[]) {
  let count = 0;
  for (const { binding, early } of references) if (early && binding && !binding.renamed) binding.renamed = `Δ${++count}_${binding.name}`;
}
