import { readFileSync } from "node:fs";
import { traverse } from "@babel/core";
import { parse } from "@babel/parser";
import { durationProblem, milliseconds } from "../config/duration.ts";
import { knownEntities } from "../config/rules.ts";
import type { Config } from "../config/types.ts";
import { type NodePath, type Types, t } from "../dialect/babel.ts";
import { type Called, isPart, type PartName } from "./app-parts.ts";
import { idProblem } from "./id-problems.ts";
import { namesOf } from "./names.ts";

export interface Mistake {
  /** Absolute path. */
  file: string;
  line: number;
  /** From 1. */
  column: number;
  text: string;
}

/** ms; the scheduler takes no longer period. */
const LONGEST = 24 * 86_400_000;

/** What is wrong with the ids, intervals and times that stand in the user's sources, and with their use of MQTT where there is no broker. */
export function programMistakes(files: Iterable<string>, config: Config): Mistake[] {
  return [...files].filter((file) => /\.[cm]?[jt]s$/.test(file)).flatMap((file) => fileMistakes(file, config));
}

function fileMistakes(file: string, config: Config): Mistake[] {
  const source = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  const mistakes: Mistake[] = [];
  const tell = ({ loc }: Types.Node, text: string) => {
    if (loc) mistakes.push({ file, line: loc.start.line, column: loc.start.column + 1, text });
  };
  const known = knownEntities(config as unknown as Record<string, unknown>);
  const names = namesOf(known);
  const program = syntax(source, file);
  if (!program) return [];
  traverse(program, {
    CallExpression(path) {
      const call = called(path);
      const [first, second] = path.node.arguments;
      if (call?.part === "device" && t.isStringLiteral(first)) {
        const problem = idProblem(call.member, first.value, known, names);
        if (problem) tell(first, problem);
        if (call.member === "poll" && second) tellOf(second, durationMistake, tell);
      } else if (call?.part === "tasks" && first) {
        if (["every", "after", "sleep", "lock"].includes(call.member)) tellOf(first, durationMistake, tell);
        else if (call.member === "daily") tellOf(first, timeMistake, tell);
      }
    },
    MemberExpression(path) {
      if (config.mqtt || !isPart(path.get("object"), "mqtt") || isAsked(path.get("object"))) return;
      const member = t.isIdentifier(path.node.property) ? path.node.property.name : "...";
      tell(path.node, `the config has no "mqtt", so there is no mqtt here; write mqtt?.${member}, or a "mqtt" into the config`);
    },
  });
  return mistakes;
}

/** Errors of syntax are the bundler's to tell. */
function syntax(source: string, file: string): Types.File | undefined {
  try {
    return parse(source, { sourceType: "module", plugins: /ts$/.test(file) ? ["typescript"] : [] }) as unknown as Types.File;
  } catch {
    return undefined;
  }
}

/** `device.get`, of the device that the app was given. */
function called(path: NodePath<Types.CallExpression>): Called | undefined {
  const callee = path.get("callee");
  if (!callee.isMemberExpression() || !t.isIdentifier(callee.node.property) || callee.node.computed) return undefined;
  const part = (["device", "tasks"] as PartName[]).find((name) => isPart(callee.get("object"), name));
  return part && { part, member: callee.node.property.name };
}

/** Whether the program looks anywhere whether it has that. */
function isAsked(object: NodePath): boolean {
  if (!object.isIdentifier()) return false;
  const paths = object.scope.getBinding(object.node.name)?.referencePaths ?? [];
  return paths.some(({ parentPath }) => !parentPath?.isMemberExpression() && !parentPath?.isCallExpression());
}

function tellOf(node: Types.Node, mistake: (value: string | number) => string | undefined, tell: (node: Types.Node, text: string) => void) {
  const text = t.isStringLiteral(node) || t.isNumericLiteral(node) ? mistake(node.value) : undefined;
  if (text) tell(node, text);
}

function durationMistake(value: string | number): string | undefined {
  const ms = typeof value === "number" ? value : milliseconds(value);
  if (ms === undefined) return durationProblem(value);
  return ms <= LONGEST ? undefined : `${JSON.stringify(value)} is too long; at most 24 days`;
}

function timeMistake(value: string | number): string | undefined {
  if (/^(?:[01]?[0-9]|2[0-3]):[0-5]?[0-9](?::[0-5]?[0-9](?:\.[0-9]+)?)?$/.test(String(value))) return undefined;
  return `${JSON.stringify(value)} is not a time of day; write it as "07:30", from "00:00" to "23:59"`;
}
