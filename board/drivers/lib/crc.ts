/** CRC-8 with polynomial 0x31, most significant bit first, over `count` bytes from `from` on: Sensirion's, which begins with 0xFF. */
export function crc8(bytes: Uint8Array, from: number, count: number, begin: number): number {
  let crc = begin;
  for (let i = 0; i < count; i++) {
    crc ^= bytes[from + i];
    for (let bit = 0; bit < 8; bit++) crc = crc & 128 ? ((crc << 1) ^ 0x31) & 255 : (crc << 1) & 255;
  }
  return crc;
}

/**
 * The 16-bit words of an answer in which each has its checksum behind it. Throws `CRC wrong` for one that does not fit, and
 * `bus stuck low` for nothing but zeroes: a part holds the data line.
 */
export function checkedWord(bytes: Uint8Array, index: number): number {
  const from = index * 3;
  if (crc8(bytes, from, 2, 255) !== bytes[from + 2]) {
    if (!bytes[0] && !bytes[1] && !bytes[2]) throw new Error("bus stuck low");
    throw new Error("CRC wrong");
  }
  return bytes[from] * 256 + bytes[from + 1];
}
