import { parseSync } from "@babel/core";
import remapping from "@jridgewell/remapping";
import type { BoardName } from "../../board/index.ts";
import { createHelpers, ITERATORS, type Program, type Types, t, transform } from "./babel.ts";
import { createKnowledge } from "./check/board-api.ts";
import { check } from "./check/index.ts";
import { refuseCrash, syntaxError } from "./failures.ts";
import { absent } from "./lowering/absent.ts";
import { dead } from "./lowering/dead.ts";
import { lowerProgram } from "./lowering/index.ts";
import { createNames } from "./lowering/names.ts";
import { usesIterators } from "./lowering/symbols.ts";
import { createMessages, type Message, type Messages } from "./messages.ts";
import { print } from "./print.ts";
import { prelude } from "./runtime/prelude.ts";

export type { Message } from "./messages.ts";
export { oneLine } from "./messages.ts";

export interface Context {
  board: BoardName;
  /** A sloppy script as it stands, not the modules of a firmware. */
  script?: boolean;
  /** The name that positions are given in when the map has none. */
  file?: string;
  /** Whether a source was written for Espruino and not as JavaScript: where the two differ, it means what the interpreter does. */
  foreign?: (file: string) => boolean;
}

export interface Lowered {
  code: string;
  /** Source map, JSON. */
  map: string;
  /** Why the program is not fit for the board; empty when it is. */
  messages: Message[];
  /** What would be refused in the project's own sources and stands in foreign ones. */
  notes: Message[];
}

const parse = (code: string): Types.File =>
  parseSync(code, {
    configFile: false,
    babelrc: false,
    sourceType: "script",
    parserOpts: {
      createParenthesizedExpressions: false,
      allowReturnOutsideFunction: false,
      plugins: ["decorators", "explicitResourceManagement"],
    },
  }) as Types.File;

/** Modern JavaScript in one file, lowered to what the board's interpreter runs as JavaScript says, and checked. */
export async function lower(code: string, map: string | undefined, context: Context): Promise<Lowered> {
  const messages = createMessages(map, context.file ?? "program.js");
  const refused = (): Lowered => ({ code: "", map: map ?? "", messages: messages.list, notes: [] });
  let ast: Types.File;
  try {
    ast = parse(code);
  } catch (error) {
    syntaxError(error as Error, messages.refuse);
    return refused();
  }
  try {
    const { program, notes } = lowerTree({ ast, code }, context, messages);
    if (!program) return refused();
    const printed = print(program);
    return {
      code: printed.code,
      map: JSON.stringify(remapping([printed.map as never, ...(map ? [JSON.parse(map)] : [])], () => null)),
      messages: messages.list,
      notes,
    };
  } catch (error) {
    const silent = () => ({ ...messages, list: [], refuse: () => {} });
    refuseCrash(error as Error, parse(code).program.body, messages.refuse, (statement) => {
      const alone = parse(code);
      alone.program.body = alone.program.body.filter(({ start }) => start === statement.start);
      lowerTree({ ast: alone, code }, context, silent());
    });
    return refused();
  }
}

/** The tree without its places: they are none in the program's text, which the source map would take them for. */
function nowhere(tree: Types.File): Types.File {
  t.traverseFast(tree, (node) => {
    node.loc = undefined;
  });
  return tree;
}

/** The whole way of a program's tree; without a program when something is to be refused. */
function lowerTree(program: Program, context: Context, messages: Messages): { program?: Program; notes: Message[] } {
  const knowledge = createKnowledge(context.board);
  const helpers = createHelpers();
  transform(program, [absent(knowledge)], helpers);
  transform(program, [dead(helpers)], helpers);
  const { polyfills } = check(program, helpers, knowledge, messages.refuse, Boolean(context.script));
  const notes = messages.list.filter(({ file }) => context.foreign?.(file));
  if (messages.list.length > notes.length) return { notes: [] };
  messages.list.length = 0;
  if (usesIterators(program.ast, polyfills)) helpers.used.add(ITERATORS);
  lowerProgram(program, helpers, createNames(knowledge.builtins), messages.refuse);
  if (messages.list.length) return { notes: [] };
  const texts = prelude(program.ast, helpers.used, polyfills).flatMap((text) => nowhere(parse(text)).program.body);
  // Nothing is hoisted on the board.
  const isFunction = (statement: Types.Statement) => statement.type === "FunctionDeclaration";
  program.ast.program.body.unshift(...texts.filter(isFunction), ...texts.filter((one) => !isFunction(one)));
  return { program, notes };
}
