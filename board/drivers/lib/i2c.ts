/** What the interpreter makes bytes of. */
export type Bytes = number | string | Bytes[] | { data: Bytes; count: number };

/** An I2C port of the interpreter. Both calls throw when nobody acknowledges. */
export interface I2c {
  writeTo(address: number, ...bytes: Bytes[]): void;
  readFrom(address: number, count: number): Uint8Array;
}

/** Throws what people can act on in place of the interpreter's `I2CWrite: No ACK 0`. */
function silent(address: number): never {
  throw new Error("no answer at 0x" + address.toString(16));
}

/** Sends bytes; throws `no answer at 0x76` when nobody acknowledges them. */
export function send(bus: I2c, address: number, bytes: Bytes[]): void {
  try {
    bus.writeTo(address, bytes);
  } catch (_) {
    silent(address);
  }
}

/** Reads `count` bytes; throws `no answer at 0x76` when nobody acknowledges. */
export function receive(bus: I2c, address: number, count: number): Uint8Array {
  try {
    return bus.readFrom(address, count);
  } catch (_) {
    silent(address);
  }
}

/** Reads `count` bytes from register `register` on. */
export function readRegister(bus: I2c, address: number, register: number, count: number): Uint8Array {
  send(bus, address, [register]);
  return receive(bus, address, count);
}
