/** The file of Storage that holds the two pages on Linux, whose flash is all Storage: long enough for them wherever it begins. */
const FILE = "records";
/** Bytes of both pages; the first begins at a multiple of that, so that one bit tells them apart. */
const BOTH = 8192;
const START = 0x10000000;
/** Bytes that Linux erases at once. */
const ERASED = 1024;

/** Where Storage has the content of our file (Espruino's jsflash.c: 3 bytes length, flags, 28 of name; then the content in whole words). */
function fileContent(): number {
  const flash = require("Flash");
  for (let at = START; ; ) {
    let head = flash.read(32, at);
    // The rest of a page may be left free.
    if (head[3] === 255) head = flash.read(32, (at = (at + ERASED - 1) & -ERASED));
    if (head[3] === 255) return 0;
    if (E.toString(head).substr(4, FILE.length + 1) === `${FILE}\0`) return at + 32;
    at += (32 + head[0] + 256 * head[1] + 65536 * head[2] + 3) & ~3;
  }
}

/** Address of the first of two pages that are ours, one after the other, a multiple of `BOTH`; 0 where this board has none. */
export function findArea(): number {
  if (CONFIG.chip === "linux") {
    if (require("Storage").read(FILE) === undefined) require("Storage").write(FILE, "\xff", 0, 2 * BOTH);
    const content = fileContent();
    return content && (content + BOTH - 1) & -BOTH;
  }
  const free: { addr: number; length: number }[] = require("Flash").getFree();
  return free.some(({ addr, length }) => addr <= CONFIG.records && addr + length >= CONFIG.records + BOTH) ? CONFIG.records : 0;
}
