import { INT0, INT8, INT16, STRING8, STRING16, wordOf } from "./table.ts";

/**
 * The text of a program that may be tokenised, both as text of bytes. One that is not comes back as it was.
 * `unknown` is told bytes that are no text and mean nothing: 255 is where nothing was written.
 */
export function detokenise(program: string, unknown?: (byte: number) => void): string {
  if (!/[\x80-\xff]/.test(program)) return program;
  let text = "";
  let last = "";
  let written = false;
  const add = (piece: string, asWritten = false) => {
    const apart = (name.test(last) && name.test(piece[0])) || (operator.test(last) && operator.test(piece[0]));
    // What stood side by side as text goes on doing so.
    text += apart && !(written && asWritten) ? ` ${piece}` : piece;
    last = piece[piece.length - 1];
    written = asWritten;
  };
  const byte = (i: number) => program.charCodeAt(i);
  const signed = (value: number, bits: number) => (value << (32 - bits)) >> (32 - bits);
  for (let i = 0; i < program.length; ) {
    const code = byte(i);
    if (code === STRING8 || code === STRING16) {
      const from = code === STRING8 ? i + 2 : i + 3;
      const end = from + (code === STRING8 ? byte(i + 1) : byte(i + 1) | (byte(i + 2) << 8));
      add(quote(program.slice(from, end)));
      i = end;
    } else if (code === INT0 || code === INT8 || code === INT16) {
      const size = code === INT0 ? 0 : code === INT8 ? 1 : 2;
      add(String(size === 0 ? 0 : size === 1 ? signed(byte(i + 1), 8) : signed(byte(i + 1) | (byte(i + 2) << 8), 16)));
      i += 1 + size;
    } else if (wordOf.has(code)) {
      add(wordOf.get(code) as string);
      i++;
    } else {
      const piece = asText(program, i, text);
      if (code > 127) unknown?.(code);
      add(piece, true);
      i += piece.length;
    }
  }
  return text;
}

const name = /[\w$]/;
const operator = /[-+*/&|<>=!?^%]/;

/** After these the interpreter takes a slash for the beginning of a regular expression. */
const beforeRegExp = /(?:^|[-!%&*+/<=>?[{}(,;:]|\|\||\b(?:return|typeof|case|in|of|else|do|void|delete|throw|new|instanceof))$/;

/** Bytes beyond ASCII mean themselves in these, not words. */
function asText(program: string, at: number, before: string): string {
  const regExp = program[at] === "/" && beforeRegExp.test(before.slice(-12).trimEnd());
  const pattern = regExp
    ? /\/(?:\\[\s\S]|[^/\\\n])+\/[gimyu]*/y
    : /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|`(?:\\[\s\S]|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\/|[\w$]+|[\s\S]/y;
  pattern.lastIndex = at;
  return pattern.exec(program)?.[0] ?? program[at];
}

const escaped = (character: string) =>
  character === '"' || character === "\\" ? `\\${character}` : `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
const quote = (text: string) => `"${text.replace(/["\\\0-\x1f\x7f-\xff]/g, escaped)}"`;
