// Frames of the boot loader's line (RFC 1055).

const END = 0xc0;
const ESC = 0xdb;

export function framed(packet: Uint8Array): Uint8Array {
  const bytes: number[] = [END];
  for (const byte of packet) bytes.push(...(byte === END ? [ESC, 0xdc] : byte === ESC ? [ESC, 0xdd] : [byte]));
  return Uint8Array.from([...bytes, END]);
}

/** Cuts frames out of what comes; what stands outside of them is noise. */
export function createUnframer(take: (packet: Uint8Array) => void): (bytes: Uint8Array) => void {
  let packet: number[] | undefined;
  let escaped = false;
  return (bytes) => {
    for (const byte of bytes) {
      if (byte === END) {
        if (packet?.length) take(Uint8Array.from(packet));
        packet = packet?.length ? undefined : [];
      } else if (packet) {
        if (escaped) packet.push(byte === 0xdc ? END : ESC);
        else if (byte !== ESC) packet.push(byte);
        escaped = !escaped && byte === ESC;
      }
    }
  };
}
