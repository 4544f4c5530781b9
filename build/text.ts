/**
 * Strings are bytes on the boards: a character beyond ASCII has to stand in the program as its UTF-8 bytes.
 * Escapes that people write as bytes (`"\xff"`) mean bytes already and stay as they are.
 */

const escapes = (text: string): string =>
  [...Buffer.from(text, "utf8")].map((byte) => `\\u00${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");

// `\u00b0` and `\u{b0}` name a character as much as `°` does; an even number of backslashes before them is text.
const characters = /(?<!\\)((?:\\\\)*)((?:\\u\{[0-9a-fA-F]+\}|\\u[0-9a-fA-F]{4})+)|[^\0-\x7f]+/g;

/** Source text (TypeScript, JavaScript or JSON) with every character beyond ASCII written as the escapes of its UTF-8 bytes. */
export function bytesInSource(source: string): string {
  return source.replace(characters, (all: string, slashes: string | undefined, named: string | undefined) => {
    if (!named) return escapes(all);
    const text = named.replace(/\\u\{?([0-9a-fA-F]+)\}?/g, (_, hex: string) =>
      hex.length === 4 ? String.fromCharCode(Number.parseInt(hex, 16)) : String.fromCodePoint(Number.parseInt(hex, 16)),
    );
    return [...text].some((character) => character > "\x7f") ? slashes + escapes(text) : all;
  });
}

/** Text that a board printed, byte by byte: read as UTF-8 where it is that. */
export function asText(bytes: string): string {
  if (/[^\0-\xff]/.test(bytes)) return bytes;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, "latin1"));
  } catch {
    return bytes;
  }
}
