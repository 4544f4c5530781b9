import { dirname } from "node:path";
import * as acorn from "acorn";
import { simple } from "acorn-walk";
import { fieldsOf } from "../../board/drivers/lib/module-fields.ts";
import { nearest } from "../config/problems.ts";
import type { Config, Part } from "../config/types.ts";
import { ConfigError } from "../errors.ts";
import { moduleText } from "./store.ts";

/** What the text of one of Espruino's modules shows of it. */
export interface Interface {
  /** Names that it exports. */
  exported: string[];
  /** Functions that its objects have: on a prototype, on `this`, in an object that it makes. */
  methods: string[];
  /** Every name that a member of an object gets in it: what it reads is among them. */
  members: string[];
  /** It takes things from another module, so that the lists may lack something. */
  partial: boolean;
}

/** Reads a module's text; undefined where it is no JavaScript that can be parsed. */
export function interfaceOf(text: string): Interface | undefined {
  let program: acorn.Program;
  try {
    program = acorn.parse(text, { ecmaVersion: "latest", sourceType: "script", allowReturnOutsideFunction: true });
  } catch {
    return undefined;
  }
  const exported = new Set<string>();
  const methods = new Set<string>();
  const members = new Set<string>();
  const isFunction = (node: acorn.Node) => node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";
  const nameOf = (node: any): string | undefined =>
    node.type === "Identifier" ? node.name : node.type === "Literal" ? String(node.value) : undefined;
  const declared = new Set<string>();
  simple(program, {
    FunctionDeclaration(node: any) {
      if (node.id) declared.add(node.id.name);
    },
  });
  simple(program, {
    AssignmentExpression(node: any) {
      if (node.left.type !== "MemberExpression" || node.left.computed) return;
      const name = nameOf(node.left.property) as string;
      members.add(name);
      if (node.left.object.type === "Identifier" && node.left.object.name === "exports") exported.add(name);
      else if (isFunction(node.right) || (node.right.type === "Identifier" && declared.has(node.right.name))) methods.add(name);
    },
    Property(node: any) {
      const name = nameOf(node.key);
      if (name === undefined || node.computed) return;
      members.add(name);
      if (isFunction(node.value)) methods.add(name);
    },
    MethodDefinition(node: any) {
      const name = nameOf(node.key);
      if (name !== undefined) methods.add(name);
    },
  });
  // `exports = {...}`, `module.exports = ...`: whatever stands there.
  if (/\bmodule\.exports\b|\bexports\s*=/.test(text)) for (const name of members) exported.add(name);
  return { exported: [...exported], methods: [...methods], members: [...members], partial: /\brequire\s*\(/.test(text) };
}

const list = (names: string[]): string => (names.length ? `it has "${names.join('", "')}"` : "it has none");

/** What is wrong with a part that takes a module of that text: the member of the config, and one line. */
export function moduleProblems(part: Part, text: string): { member: string; text: string }[] {
  const found = interfaceOf(text);
  if (!found) return [];
  const { exported, methods, members, partial } = found;
  const name = String(part.module);
  if (!exported.includes("connect"))
    return [
      {
        member: "module",
        text: `"${name}" has no connect(), which the driver "module" calls; ${list(exported)}: use it in your own program`,
      },
    ];
  const problems: { member: string; text: string }[] = [];
  const read = String(part.read ?? "read");
  if (!partial && !methods.includes(read))
    problems.push({
      member: "read",
      text: `"${read}" is no method of module "${name}"${nearest(read, methods.sort())}`,
    });
  if (part.fields !== undefined && !partial)
    for (const [, { value }] of fieldsOf(part))
      if (value !== undefined && !members.includes(value))
        problems.push({ member: "fields", text: `"${value}" is nothing that module "${name}" reads${nearest(value, members)}` });
  return problems;
}

/** Holds each part that takes a module against the module's text. Throws ConfigError with a line for each mistake. */
export async function checkModules(config: Config, label: string): Promise<void> {
  const lines: string[] = [];
  for (const [i, part] of config.sensors.entries()) {
    if (part.driver !== "module") continue;
    // Where it cannot be had, the bundler says so.
    const text = await moduleText(String(part.module), dirname(config.file)).catch(() => undefined);
    if (text !== undefined)
      for (const { member, text: problem } of moduleProblems(part, text)) lines.push(`${label}: sensors[${i}].${member}: ${problem}`);
  }
  if (lines.length) throw new ConfigError(lines);
}
