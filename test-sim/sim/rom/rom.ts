import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { createUnframer, framed } from "./slip.ts";

/** https://docs.espressif.com/projects/esptool/en/latest/esp32/advanced-topics/serial-protocol.html */
const chips = {
  ESP8266: { magic: 0xfff0c101, spi: 0x60000240, id: undefined },
  ESP32: { magic: 0x00f01d83, spi: 0x3ff42080, id: undefined },
  "ESP32-C3": { magic: 0x1b31506f, spi: 0x60002058, id: 5 },
  "ESP32-S3": { magic: 0x00000009, spi: 0x60002058, id: 9 },
};

export interface RomOptions {
  chip: keyof typeof chips;
  /** Bytes of its flash. */
  flash?: number;
  /** What comes back. */
  send(bytes: Uint8Array): void;
}

export interface Rom {
  /** Takes what comes over the line. */
  receive(bytes: Uint8Array): void;
  readonly flash: Buffer;
  /** Commands that came, by their number. */
  readonly commands: number[];
  /** Turns over a bit of what is written from now on. */
  worn: boolean;
}

const SYNC = 0x08;
const MAGIC_REGISTER = 0x40001000;

/** A chip in its boot loader: the ROM, then the stub that is loaded into its RAM. */
export function createRom({ chip, flash: size = 4 << 20, send }: RomOptions): Rom {
  const { magic, spi, id } = chips[chip];
  const flash = Buffer.alloc(size, 0xff);
  const commands: number[] = [];
  let stub = false;
  let writing = { at: 0, length: 0, parts: [] as Buffer[] };

  const reply = (op: number, value = 0, data: Uint8Array = new Uint8Array(0), status: [number, number] = [0, 0]) => {
    // The ROM of an ESP32 and its successors has two bytes more.
    const end = stub || chip === "ESP8266" ? status : [...status, 0, 0];
    const head = Buffer.alloc(8);
    head.writeUInt8(1, 0);
    head.writeUInt8(op, 1);
    head.writeUInt16LE(data.length + end.length, 2);
    head.writeUInt32LE(value >>> 0, 4);
    send(framed(Buffer.concat([head, data, Buffer.from(end)])));
  };

  /** An unknown command is told of eight times. */
  const unknown = () => {
    for (let i = 0; i < 8; i++) reply(0, 0, undefined, [1, 5]);
  };

  const answers: Record<number, (data: Buffer, sum: number) => void> = {
    [SYNC]() {
      for (let i = 0; i < 8; i++) reply(SYNC, stub ? 0 : 0x20120707);
    },
    10(data) {
      const address = data.readUInt32LE();
      const capacity = Math.log2(size);
      reply(10, address === MAGIC_REGISTER ? magic : address === spi ? (capacity << 16) | 0x40ef : 0);
    },
    9: () => reply(9),
    20() {
      if (id === undefined) return unknown();
      const info = Buffer.alloc(20);
      info.writeUInt32LE(id, 12);
      reply(20, 0, info);
    },
    5: () => reply(5),
    7: () => reply(7),
    6() {
      reply(6);
      stub = true;
      send(framed(Buffer.from("OHAI")));
    },
    15: () => reply(15),
    13: () => reply(13),
    208() {
      flash.fill(0xff);
      reply(208);
    },
    16(data) {
      writing = { at: data.readUInt32LE(12), length: data.readUInt32LE(0), parts: [] };
      reply(16);
    },
    17(data, sum) {
      const part = data.subarray(16);
      const right = part.reduce((all, byte) => all ^ byte, 0xef);
      if (right !== sum) return reply(17, 0, undefined, [1, 7]);
      writing.parts.push(Buffer.from(part));
      const whole = inflateIfWhole(writing.parts);
      if (whole?.length === writing.length) program(writing.at, whole);
      reply(17);
    },
    18: () => reply(18),
    19(data) {
      const [at, length] = [data.readUInt32LE(0), data.readUInt32LE(4)];
      const sum = createHash("md5")
        .update(flash.subarray(at, at + length))
        .digest();
      reply(19, 0, stub ? sum : Buffer.from(sum.toString("hex")));
    },
  };

  function program(at: number, data: Buffer): void {
    data.copy(flash, at);
    if (self.worn) flash[at] ^= 1;
  }

  const receive = createUnframer((packet) => {
    const data = Buffer.from(packet);
    const op = data[1];
    commands.push(op);
    const answer = answers[op];
    if (answer) answer(data.subarray(8), data.readUInt32LE(4));
    else unknown();
  });
  const self: Rom = { receive, flash, commands, worn: false };
  return self;
}

function inflateIfWhole(parts: Buffer[]): Buffer | undefined {
  try {
    return inflateSync(Buffer.concat(parts));
  } catch {
    return undefined;
  }
}
