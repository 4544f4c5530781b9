/**
 * How records lie in flash. A page begins with a header, its sequence number and the complement of that, which is written last; behind it stand
 * records, each in whole words:
 *
 *     length (2 bytes), its complement (2), text, zeros up to a whole word, CRC32 of all that (4)
 *
 * The first character of a text says what it is about, and the newest of a kind is the one that counts. Flash is 0xFF once it is erased, and
 * a write can only clear bits, so a record that power cut short is none: its length, its complement or its checksum is wrong.
 */

/** Bytes of a page: what an ESP8266 and an ESP32 erase at once. */
export const PAGE = 4096;
/** Bytes of a page's header. */
export const HEADER = 8;

/** Bytes that a text of so many takes. */
export function sizeOf(length: number): number {
  return 8 + ((length + 3) & ~3);
}

/** A number as four bytes, the lowest first. */
export function word(value: number): string {
  return String.fromCharCode(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255);
}

/** `length` bytes of flash from `address`, both in whole words: an ESP8266 reads nothing else. */
export function bytes(address: number, length: number): string {
  return E.toString(require("Flash").read(length, address));
}

/** `text` as it is written. */
export function encode(text: string): string {
  const length = text.length;
  const body = `${word(length | (~length << 16))}${text}${"\0\0\0".substr(0, -length & 3)}`;
  return body + word(E.CRC32(body));
}

/** Length of the text at `address`, -1 where none begins. */
export function lengthAt(address: number): number {
  const head = require("Flash").read(4, address);
  const length = head[0] + head[1] * 256;
  return head[2] + head[3] * 256 === 65535 - length ? length : -1;
}

/** What the text at `address` is about. */
export function kindAt(address: number): string {
  return bytes(address + 4, 4)[0];
}

/** Sequence number of the page at `address`, 0 where it has no header, or half of one. */
export function sequence(address: number): number {
  const head = require("Flash").read(HEADER, address);
  let number = 0;
  for (let i = 3; i >= 0; i--) {
    if (head[i] + head[i + 4] !== 255) return 0;
    number = number * 256 + head[i];
  }
  return number;
}

/** Whether a whole record lies at `address`, which is so many bytes from the page's end. */
export function isRecord(address: number, room: number): boolean {
  const length = lengthAt(address);
  const size = sizeOf(length);
  if (length < 1 || size > room) return false;
  const record = bytes(address, size);
  return record.substr(size - 4) === word(E.CRC32(record.substr(0, size - 4)));
}

/** Whether nothing has been written into those bytes, whole words. */
export function isErased(address: number, length: number): boolean {
  // In slices: all of them at once would take a quarter of the memory.
  for (let from = 0; from < length; from += 256) {
    const part = Math.min(256, length - from);
    if (E.sum(require("Flash").read(part, address + from)) !== 255 * part) return false;
  }
  return true;
}
