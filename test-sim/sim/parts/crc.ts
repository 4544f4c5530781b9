/** CRC-8 as Sensirion's parts have it: polynomial 0x31, beginning with 0xFF, most significant bit first. */
export function crc8Sensirion(bytes: number[]): number {
  let crc = 0xff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x31) & 0xff : (crc << 1) & 0xff;
  }
  return crc;
}

/** CRC-8 of 1-Wire: polynomial 0x31 reflected (0x8C), beginning with 0 (Maxim application note 27). */
export function crc8OneWire(bytes: number[]): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
}
