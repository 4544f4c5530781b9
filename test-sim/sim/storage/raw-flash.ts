import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Board } from "../../../board/index.ts";
import type { Flash } from "./flash.ts";

/** What power that fails in the middle of a write or of an erasure leaves behind: nothing of it done, the first half, some of the bits, all. */
export type Cut = "before" | "half" | "bits" | "after";

/** The flash outside Storage, by addresses. */
export interface RawFlash {
  /** What `Flash.getFree()` says. */
  areas: { addr: number; length: number }[];
  /** Start and length of the page at `address`, undefined where there is no flash. */
  page(address: number): { addr: number; length: number } | undefined;
  read(address: number, length: number): Buffer;
  write(address: number, data: Buffer): void;
  erase(address: number): void;
  /** Writes and erasures so far. */
  operations: number;
  /** Power fails at one of them, the next one being 0; `failed` is called, and what the program still does in this life comes to nothing. */
  cut(at: number, how: Cut, failed: () => void): void;
  /** A new life begins. */
  power(): void;
}

const START = 0x10000000;
/** Espruino's targets/.../jshardware.c, jshFlashGetFree. */
const AREAS: Record<Board["chip"], { addr: number; length: number }[]> = {
  esp8266: [
    [0x200000, 0x100000],
    [0x300000, 0x40000],
    [0x340000, 0x40000],
    [0x380000, 0x40000],
    [0x3c0000, 0x3b000],
  ].map(([addr, length]) => ({ addr, length })),
  esp32: [
    [0xe000, 0x2000],
    [0x310000, 0x10000],
    [0x360000, 0xa0000],
  ].map(([addr, length]) => ({ addr, length })),
  linux: [{ addr: START, length: 0x40000 }],
};
const SIZES: Record<Board["chip"], [start: number, length: number, page: number]> = {
  esp8266: [0, 0x400000, 4096],
  esp32: [0, 0x400000, 4096],
  linux: [START, 0x40000, 1024],
};

/** The same bits each time for the same operation. */
function noise(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
}

/** @param path file in which it is kept, one JSON object of base64 pages by their address */
export function createRawFlash(board: Board["chip"], storage: Flash, path?: string): RawFlash {
  const [start, size, pageSize] = SIZES[board];
  const pages = new Map<number, Buffer>();
  let plan: { at: number; how: Cut; failed: () => void } | undefined;
  let dead = false;
  if (path && existsSync(path))
    for (const [addr, data] of Object.entries<string>(JSON.parse(readFileSync(path, "utf8"))))
      pages.set(Number(addr), Buffer.from(data, "base64"));

  const pageOf = (address: number) => address - (address % pageSize);
  const blank = () => Buffer.alloc(pageSize, 255);

  /** On Linux all of it is Storage: its files one after the other, each with its header. */
  function place(address: number): [data: Buffer, at: number] {
    if (board !== "linux") {
      const page = pages.get(pageOf(address)) ?? blank();
      pages.set(pageOf(address), page);
      return [page, address % pageSize];
    }
    let at = START;
    for (const name of storage.list()) {
      const data = storage.read(name) as Buffer;
      const next = at + 32 + ((data.length + 3) & ~3);
      if (address < at + 32) {
        const header = Buffer.alloc(32);
        header.writeUInt32LE(data.length);
        header.write(name, 4, "latin1");
        return [header, address - at];
      }
      if (address < next) return [data, address - at - 32];
      at = next;
    }
    return [blank(), 0];
  }
  function change(address: number, data: Buffer, byte: (old: number, wanted: number) => number) {
    for (let i = 0; i < data.length; i++) {
      const [target, at] = place(address + i);
      if (at < target.length) target[at] = byte(target[at], data[i]);
    }
    if (path) writeFileSync(path, JSON.stringify(Object.fromEntries([...pages].map(([addr, page]) => [addr, page.toString("base64")]))));
  }
  /** `random` is 0 where a byte is to change whole; bits of it that are set have not got round to it. */
  function operate(address: number, data: Buffer, byte: (old: number, wanted: number, random: number) => number) {
    if (dead) return;
    const whole = (old: number, wanted: number) => byte(old, wanted, 0);
    const number = flash.operations++;
    if (!plan || plan.at-- > 0) return change(address, data, whole);
    const { how, failed } = plan;
    plan = undefined;
    const random = noise(number);
    if (how === "half") change(address, data.subarray(0, data.length >> 1), whole);
    if (how === "bits") change(address, data, (old, wanted) => byte(old, wanted, random()));
    if (how === "after") change(address, data, whole);
    dead = true;
    failed();
  }
  const exists = (address: number) => address >= start && address < start + size;
  const flash: RawFlash = {
    areas: AREAS[board],
    page: (address) => (exists(address) ? { addr: pageOf(address), length: pageSize } : undefined),
    read: (address, length) => Buffer.from(Array.from({ length }, (_, i) => ((page, at) => page[at] ?? 255)(...place(address + i)))),
    write: (address, data) => operate(address, data, (old, wanted, random) => old & (wanted | random)),
    erase: (address) => (exists(address) ? operate(pageOf(address), blank(), (old, _wanted, random) => old | (~random & 255)) : undefined),
    operations: 0,
    cut(at, how, failed) {
      plan = { at, how, failed };
    },
    power() {
      dead = false;
      plan = undefined;
    },
  };
  return flash;
}
