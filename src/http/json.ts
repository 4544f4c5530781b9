import { abort } from "./abort.ts";

/**
 * What the interpreter's JSON.stringify gives, with its strings as UTF-8. They are bytes, and it escapes each from 0x80 as
 * a character of its own (`\u00C3`), which a reader would take for Latin-1.
 */
export function utf8(json: string): string {
  // An escaped backslash before `u00C3` is text, not an escape: what lies between such pairs is looked at alone.
  return json
    .split("\\\\")
    .map((part) => part.replace(/\\u00[89A-F]./g, (escape) => String.fromCharCode(parseInt(escape.substr(4), 16))))
    .join("\\\\");
}

/** JSON text of a value, in UTF-8. */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  return json && json.includes("\\u00") ? utf8(json) : json;
}

/** The value of what is JSON. The build's JSON.parse throws at a member `__proto__`, which the interpreter would not live through. */
function parse(json: string): any {
  try {
    return JSON.parse(json);
  } catch (error) {
    abort(400, (error as Error).message);
  }
}

/** Arrays and objects may nest this deep: the interpreter's stack is small, and running out of it cannot be caught. */
const DEEPEST = 16;

/**
 * The value of JSON text (RFC 8259), `\u` escapes as UTF-8 bytes. Aborts with 400 where the interpreter's JSON.parse would
 * take garbage for a value.
 *
 * It is checked by native replacements, as a loop over characters would take seconds on a board: strings become `"`, numbers
 * and words `0`, members `k0` and then `m`; brackets are folded into `0` from the inside until one `0` is left. Whatever
 * is not JSON gets stuck on the way.
 */
export function fromJson(text: string): any {
  const escaped = text.includes("\\");
  const parts = (
    escaped ? text.replace(/\\u[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F]/g, "\\n").replace(/\\["\\\/bfnrt]/g, "?") : text
  ).split('"');
  let shape = "";
  let bad = parts.length % 2 === 0;
  for (let i = 0; i < parts.length; i++) {
    if (i % 2) bad = bad || /[\x00-\x1f\\]/.test(parts[i]);
    else shape += (i ? '"' : "") + parts[i];
  }
  shape = shape.replace(/[ \t\r\n]+/g, " ");
  // Outside of strings only JSON's own letters may stand, and a blank must not part two halves of a number or word.
  bad = bad || /[^\-+.\]\[,:{} "0-9a-uE]/.test(shape) || /[^\]\[,:{} ] [^\]\[,:{} ]/.test(shape);
  shape = " " + shape.replace(/ /g, "");
  bad = bad || /[^0-9.eE+\-]-*0[0-9]/.test(shape);
  // The interpreter would take another one for it: it counts in 64 bits. Digits behind a point do no harm.
  if (
    text.length > 18 &&
    /[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]/.test(shape.replace(/\.[0-9]+/g, ""))
  )
    abort(400, "a number of more than 18 digits");
  shape = shape
    .substr(1)
    .replace(/true/g, "v")
    .replace(/false/g, "v")
    .replace(/null/g, "v")
    .replace(/[0-9]+/g, "0")
    .replace(/0[eE][+\-]0/g, "w")
    .replace(/0[eE]0/g, "w")
    .replace(/0\.0/g, "x")
    .replace(/0\.w/g, "x")
    .replace(/[0wx]/g, "y")
    .replace(/-y/g, "0")
    .replace(/[vy]/g, "0")
    .replace(/":/g, "k")
    .replace(/"/g, "0");
  bad = bad || /[0\]}][0k\[{]/.test(shape) || /[\[{,k],/.test(shape) || /[,k][\]}]/.test(shape);
  for (let depth = 0; depth < DEEPEST && shape.length > 1; depth++) {
    shape = shape
      .replace(/k0/g, "m")
      .replace(/\[[0,]*]/g, "0")
      .replace(/{[m,]*}/g, "0");
  }
  if (bad || shape !== "0") abort(400, "malformed JSON");
  if (!escaped) return parse(text);

  const byte = String.fromCharCode;
  const hex = (digits: string): number => parseInt(digits, 16);
  const bytes = (code: number): string =>
    code < 2048
      ? byte(192 + (code >> 6)) + byte(128 + (code & 63))
      : (code < 65536 ? byte(224 + (code >> 12)) : byte(240 + (code >> 18)) + byte(128 + ((code >> 12) & 63))) +
        byte(128 + ((code >> 6) & 63)) +
        byte(128 + (code & 63));
  return parse(
    text
      .split("\\\\")
      .map((part) =>
        part
          .replace(/\\u[dD][89abAB]..\\u[dD][c-fC-F]../g, (pair) =>
            bytes((hex(pair.substr(2, 4)) - 0xd800) * 1024 + hex(pair.substr(8)) - 0xdc00 + 65536),
          )
          // half of a pair alone is no character: U+FFFD
          .replace(/\\u[dD][89a-fA-F]../g, "\\ufffd")
          .replace(/\\u..../g, (escape) => {
            const code = hex(escape.substr(2));
            return code < 48 || code === 92 ? escape : code < 128 ? byte(code) : bytes(code);
          }),
      )
      .join("\\\\"),
  );
}
