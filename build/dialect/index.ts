import remapping from "@jridgewell/remapping";
import { parseSync } from "@babel/core";
import { createHelpers, type Program, t, transform, type Types } from "./babel.ts";
import { lowerProgram } from "./lowering/index.ts";
import { dead } from "./lowering/dead.ts";
import { createNames } from "./lowering/names.ts";
import { createMessages, type Message } from "./messages.ts";
import { minify } from "./minify.ts";
import { print } from "./print.ts";
import { repair } from "./repair.ts";
import { helpers as runtime } from "./runtime/index.ts";

export type { Message } from "./messages.ts";
export { oneLine } from "./messages.ts";

export interface Context {
  board: "esp8266" | "esp32" | "linux";
  /** Minified, as it goes to the board; default true. */
  minify?: boolean;
  /** The name that positions are given in when the map has none. */
  file?: string;
}

export interface Lowered {
  code: string;
  /** Source map, JSON. */
  map: string;
  /** Why the program is not fit for the board; empty when it is. */
  messages: Message[];
}

const parse = (code: string): Types.File =>
  parseSync(code, { configFile: false, babelrc: false, sourceType: "script", parserOpts: { createParenthesizedExpressions: false, allowReturnOutsideFunction: false } }) as Types.File;

/** Modern JavaScript in one file, lowered to what the board's interpreter runs as JavaScript says, and checked. */
export async function lower(code: string, map: string | undefined, context: Context): Promise<Lowered> {
  const messages = createMessages(map, context.file ?? "program.js");
  const helpers = createHelpers();
  const program: Program = { ast: parse(code), code };
  transform(program, [dead(helpers)], helpers);
  lowerProgram(program, helpers, createNames(new Set()), messages.refuse);
  program.ast.program.body.unshift(...[...helpers.used].flatMap((name) => parse(runtime[name].code).program.body));
  const printed = print(program);
  let made = { code: printed.code, map: JSON.stringify(remapping([printed.map as never, ...(map ? [JSON.parse(map)] : [])], () => null)) };
  if (context.minify !== false) made = await minify(made, []);
  return { ...repair(made), messages: messages.list };
}
