import { parseArgs } from "node:util";
import { closest, distance } from "fastest-levenshtein";
import { BuildError, ConfigError } from "../errors.ts";
import { enterUserFolder, findConfig } from "../project/folder.ts";
import { commandLine } from "../project/home.ts";

export interface Option {
  /** What to write after it, in the help; a switch when left out. */
  value?: string;
  about: string;
  preset?: string;
}

/** The option by which a command is told of the config; left out, it is looked for from the user's folder upwards. */
export const configOption: Option = {
  value: "FILE",
  about: "the device's config (default espruino.config.json here or in a folder above)",
};

export interface Command {
  /** As in `npm run NAME`. */
  name: string;
  about: string;
  options: Record<string, Option>;
  /** The one argument that is no option, when it takes one; or any number of them. */
  argument?: { name: string; about: string; optional?: boolean; many?: boolean };
}

export type Values = Record<string, string | undefined>;

/** A mistake in how a command was called: one clear line. */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * Runs a command: reads its options, answers --help, and turns mistakes into their lines on stderr and exit code 1.
 * `values` holds each option's value or preset; a switch that was given is "true"; the argument is `values.argument`, several of them a line each.
 */
export async function run(command: Command, main: (values: Values) => Promise<void> | void, args = process.argv.slice(2)): Promise<void> {
  // Whoever reads may stop reading, as `head` does.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  try {
    if (args.includes("--help") || args.includes("-h")) {
      process.stdout.write(help(command));
      return;
    }
    enterUserFolder();
    const values = readOptions(command, args);
    if (command.options.config && !values.config) values.config = findConfig();
    await main(values);
  } catch (error) {
    const expected = error instanceof UsageError || error instanceof ConfigError || error instanceof BuildError;
    process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? error)}\n`);
    process.exitCode = 1;
  }
}

export function readOptions(command: Command, args: string[]): Values {
  const { options, argument } = command;
  const values: Values = Object.fromEntries(Object.entries(options).map(([name, { preset }]) => [name, preset]));
  const { tokens } = parseArgs({
    args,
    options: Object.fromEntries(Object.entries(options).map(([name, { value }]) => [name, { type: value ? "string" : "boolean" }])),
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      if (!argument || (values.argument !== undefined && !argument.many))
        throw new UsageError(`"${token.value}" is one argument too many; ${command.name} takes ${takes(command)}`);
      values.argument = values.argument === undefined ? token.value : `${values.argument}\n${token.value}`;
      continue;
    }
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) throw new UsageError(unknown(token.rawName, command));
    if (!option.value && token.value !== undefined) throw new UsageError(`${token.rawName}: takes no value; write ${token.rawName} alone`);
    // What looks like the next option is not a value, unless it was joined on with "=".
    if (option.value && (!token.value || (!token.inlineValue && /^-./.test(token.value))))
      throw new UsageError(`${token.rawName}: needs a value; write ${token.rawName} ${option.value}`);
    values[token.name] = token.value ?? "true";
  }
  if (argument && !argument.optional && values.argument === undefined)
    throw new UsageError(`${argument.name} is missing; write ${usage(command)}`);
  return values;
}

/** A whole number in a range, for an option. */
export function wholeNumber(text: string, option: string, least: number, most: number): number {
  const value = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw new UsageError(`${option}: "${text}" is not a whole number from ${least} to ${most}`);
  return value;
}

/** One of some names, for an option. */
export function oneOf<T extends string>(text: string, option: string, known: readonly T[]): T {
  if ((known as readonly string[]).includes(text)) return text as T;
  const near = closest(text, known);
  const hint = distance(text, near) <= 2 ? `; did you mean "${near}"?` : "";
  throw new UsageError(`${option}: "${text}" is not one of ${known.join(", ")}${hint}`);
}

function unknown(name: string, command: Command): string {
  const known = [...Object.keys(command.options), "help"].map((option) => `--${option}`);
  const near = closest(name, known);
  return `${name}: unknown option${distance(name, near) <= 2 ? `; did you mean ${near}?` : `; ${command.name} takes ${takes(command)}`}`;
}

const spelled = (name: string, { value }: Option) => `--${name}${value ? ` ${value}` : ""}`;
const takes = ({ options, argument }: Command) =>
  [...(argument ? [argument.name] : []), ...Object.entries(options).map(([name, option]) => spelled(name, option)), "--help"].join(", ");

const argumentOf = ({ name, optional, many }: NonNullable<Command["argument"]>) => (optional ? `[${name}${many ? " ..." : ""}]` : name);

function usage({ name, options, argument }: Command): string {
  const parts = [
    ...Object.entries(options).map(([option, about]) => `[${spelled(option, about)}]`),
    ...(argument ? [argumentOf(argument)] : []),
  ];
  return commandLine(name, parts.join(" "));
}

export function help(command: Command): string {
  const rows = Object.entries(command.options).map(([name, option]) => [
    spelled(name, option),
    option.preset === undefined ? option.about : `${option.about} (default ${option.preset})`,
  ]);
  if (command.argument) rows.unshift([command.argument.name, command.argument.about]);
  rows.push(["--help", "show this"]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return `${command.about}\n\n  ${usage(command)}\n\n${rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}\n`).join("")}`;
}
