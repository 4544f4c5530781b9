import { findArea } from "./area.ts";
import { bytes, encode, HEADER, isErased, isRecord, kindAt, lengthAt, PAGE, sequence, sizeOf, word } from "./layout.ts";

export { ANNOUNCED, FAULTS, NOTE, VALUES } from "./kinds.ts";

// What is to survive a restart goes into two pages of flash outside Storage, by turns. Storage makes room for a file by erasing pages whose content
// is only in memory at that moment: power that fails then takes the program with it.

/** Bytes at a page's end that only last words may take: no page is turned when memory is full. */
const SPARE = 128;

/** Address of the page that counts, 0 where nothing can be kept; and where in it the next record goes. */
let page = 0;
let end = 0;

/**
 * Writes `text` behind the other records, where there is room: for whoever has no memory to turn the page.
 */
export function writeRecord(text: string): void {
  if (!page || end + sizeOf(text.length) > PAGE) return;
  require("Flash").write(encode(text), page + end);
  end += sizeOf(text.length);
}

/** Empties the other page, at once on a board and in four parts on Linux. */
function erase(address: number): void {
  const flash = require("Flash");
  for (let at = address; at < address + PAGE; at += flash.getPage(at).length) flash.erasePage(at);
}

/**
 * Goes on in the other page: the newest record of each kind in their order, `text` in place of the one of its kind, and last of all the header by
 * which that page counts. Until then it is the old one that does.
 *
 * @returns false where all of that does not fit; nothing has changed then
 */
function turnPage(text: string): boolean {
  const flash = require("Flash");
  const other = page ^ PAGE;
  const newest: Record<string, number> = {};
  for (let at = HEADER; at < end; at += sizeOf(lengthAt(page + at))) newest[kindAt(page + at)] = at;
  let need = HEADER + (text ? sizeOf(text.length) + SPARE : 0);
  for (const kind in newest) if (kind !== text[0]) need += sizeOf(lengthAt(page + newest[kind]));
  if (need > PAGE) return false;
  erase(other);
  let to = HEADER;
  for (let at = HEADER; at < end; ) {
    const size = sizeOf(lengthAt(page + at));
    const kind = kindAt(page + at);
    if (newest[kind] === at && kind !== text[0]) {
      flash.write(flash.read(size, page + at), other + to);
      to += size;
    }
    at += size;
  }
  if (text) {
    flash.write(encode(text), other + to);
    to += sizeOf(text.length);
  }
  const number = sequence(page) + 1;
  flash.write(word(number) + word(~number), other);
  page = other;
  end = to;
  return true;
}

/**
 * Keeps `text` over restarts and power cuts, in place of the last one that begins with the same character: from the moment on at which this
 * returns, and until then the one before.
 *
 * @returns whether it is kept; it is not where the board has no flash for it, or where it is longer than some 3900 bytes
 */
export function append(text: string): boolean {
  if (!page) return false;
  if (end + sizeOf(text.length) > PAGE - SPARE) return turnPage(text);
  writeRecord(text);
  return true;
}

/** The newest text that begins with one of the characters in `kinds`; "" where there is none. */
export function last(kinds: string): string {
  let found = 0;
  for (let at = HEADER; at < end; at += sizeOf(lengthAt(page + at))) if (kinds.includes(kindAt(page + at))) found = page + at;
  return found ? bytes(found + 4, (lengthAt(found) + 3) & ~3).substr(0, lengthAt(found)) : "";
}

/**
 * Finds what was kept, once at boot. Where power failed in the middle of a write, the rest of the page is no longer empty, and the other one is
 * taken.
 *
 * @returns whether anything can be kept on this board
 */
export function openRecords(): boolean {
  const first = findArea();
  if (!first) return false;
  page = sequence(first) > sequence(first + PAGE) ? first : first + PAGE;
  end = HEADER;
  if (sequence(page)) while (isRecord(page + end, PAGE - end)) end += sizeOf(lengthAt(page + end));
  if (!sequence(page) || !isErased(page + end, PAGE - end)) turnPage("");
  return true;
}
