import remapping from "@jridgewell/remapping";
import { parse, type Token } from "acorn";
import MagicString from "magic-string";
import type { Code } from "./bundle.ts";

/** Characters after which a line ends. */
const LINE = 160;

/** Tokens behind which a line may end whatever follows. */
const ends = new Set([",", ";", "{"]);

/**
 * The same program in lines. An error of the interpreter holds as many blanks as its place is columns to the right, once for each function
 * that it passed (jslPrintTokenLineMarker in src/jslex.c): one thrown at column 9,000 of a program in one line takes 1,100 variables.
 */
export function inLines({ code, map }: Code): Code {
  const text = new MagicString(code);
  let start = 0;
  const lineOf = ({ type, end }: Token) => {
    if (end - start < LINE || !ends.has(type.label) || code[end] === "\n") return;
    text.appendLeft(end, "\n");
    start = end;
  };
  parse(code, { ecmaVersion: "latest", sourceType: "script", allowReturnOutsideFunction: true, onToken: lineOf });
  const split = text.generateMap({ hires: true, source: "app.js" });
  return { code: text.toString(), map: JSON.stringify(remapping([split as never, JSON.parse(map)], () => null)) };
}
