import { crc32 } from "node:zlib";
import type { ImageFile } from "../image.ts";
import { begin, type Found, hashes, stored } from "./board.ts";
import { temporary } from "./check.ts";
import { FlashError } from "./errors.ts";
import type { Link } from "./link.ts";

/** What goes on, and how much of it is done, from 0 to 1. */
export type Progress = (what: string, done?: number) => void;

/** What the board has if the line to it is cut now. */
export interface State {
  program: "before" | "none" | "new";
}

/** Bytes in one line: a board without flow control has room for about 500 characters of input. */
const chunk = 192;
const spare = 4096;

const call = (code: string) => `(s=>{try{${code}}catch(e){return ""+e}})(require("Storage"))`;

/**
 * Puts what is not there yet into Storage. As long as there is room, the new files stand beside the old under temporary names
 * until all of them have arrived, and the board then copies them itself: pulling the cable leaves the program from before.
 * Without that room the old program goes first. In both cases the beginning of a file is written last, so that a program is
 * never half there and run.
 */
export async function upload(link: Link, files: ImageFile[], found: Found, state: State, progress: Progress): Promise<ImageFile[]> {
  const there = await read(
    link,
    files.map(({ name }) => name),
  );
  const changed = files.filter(({ data }, i) => there[i] !== crc32(data));
  if (!changed.length) return changed;
  const need = changed.reduce((sum, { data }) => sum + stored(data.length), 0);
  const roomy = found.free >= 2 * need + spare;
  if (found.swept < (roomy ? 2 : 1) * need + spare && found.swept < found.free) {
    progress("sweeping Storage");
    await ask(link, "s.compact();return 1", 120);
  }
  const total = changed.reduce((sum, { data }) => sum + data.length, 0);
  let sent = 0;
  const tell = (bytes: number) => {
    sent += bytes;
    progress("sending", sent / total);
  };
  if (roomy) {
    const names = changed.map((_, i) => temporary(i));
    const already = await read(link, names);
    for (const [i, { data }] of changed.entries())
      if (already[i] === crc32(data)) tell(data.length);
      else await put(link, names[i], data, tell);
    await verify(link, changed, names);
    progress("putting it in place");
    // The program last: it knows which page it serves.
    for (const i of [...changed.keys()].sort((a, b) => Number(changed[a].name === ".bootcde") - Number(changed[b].name === ".bootcde"))) {
      if (changed[i].name === ".bootcde") state.program = "none";
      await ask(link, `${copy(names[i], changed[i].name, changed[i].data.length)}return 1`, 60);
      if (changed[i].name === ".bootcde") state.program = "new";
    }
    for (const name of names) await ask(link, `s.erase(${JSON.stringify(name)});return 1`);
  } else {
    progress("Storage has no room for the old program beside the new: until the end the board has none");
    state.program = "none";
    for (const name of [".bootcde", ...changed.map(({ name }) => name)]) await ask(link, `s.erase(${JSON.stringify(name)});return 1`);
    const last = (file: ImageFile) => Number(file.name === ".bootcde");
    for (const { name, data } of [...changed].sort((a, b) => last(a) - last(b))) await put(link, name, data, tell);
    state.program = "new";
  }
  progress("reading back");
  await verify(
    link,
    files,
    files.map(({ name }) => name),
  );
  return changed;
}

/** Where the parts of a file lie, in the order in which they are written. */
function parts(length: number): [from: number, to: number][] {
  const list: [number, number][] = [[0, Math.min(begin, length)]];
  for (let from = chunk; from < length; from += chunk) list.push([from, Math.min(from + chunk, length)]);
  if (length > begin) list.push([begin, Math.min(chunk, length)]);
  return list;
}

async function put(link: Link, name: string, data: Buffer, tell: (bytes: number) => void): Promise<void> {
  await ask(link, `s.erase(${JSON.stringify(name)});return 1`);
  for (const [from, to] of parts(data.length)) {
    const part = data.subarray(from, to);
    const place = JSON.stringify(name);
    const write = `return s.write(${place},atob("${part.toString("base64")}"),${from}${from ? "" : `,${data.length}`})`;
    for (let tries = 1; ; tries++) {
      const answer = await link.evaluate(call(write));
      if (answer === true) break;
      // An answer that got lost, or a line that did: what arrived is not written twice.
      if ((await link.evaluate(call(`return E.CRC32(s.read(${place},${from},${part.length}))`))) === crc32(part)) break;
      if (typeof answer === "string") throw new FlashError(`the board does not take ${name}: ${answer}; call again with --erase`);
      if (tries === 3) throw new FlashError("characters get lost on the way to the board; try another cable, or a lower speed with --baud");
    }
    tell(part.length);
  }
}

/** Code for the board that copies a file in Storage, its beginning last. */
function copy(from: string, to: string, length: number): string {
  const [source, target] = [JSON.stringify(from), JSON.stringify(to)];
  const head = `s.write(${target},s.read(${source},0,${Math.min(begin, length)}),0,${length});`;
  const rest = `for(let i=${chunk};i<${length};i+=${chunk})s.write(${target},s.read(${source},i,Math.min(${chunk},${length}-i)),i);`;
  const last = `s.write(${target},s.read(${source},${begin},${Math.min(chunk, length) - begin}),${begin});`;
  return head + (length > chunk ? rest : "") + (length > begin ? last : "");
}

async function ask(link: Link, code: string, seconds = 30): Promise<void> {
  const answer = await link.evaluate(call(code), seconds);
  if (answer !== 1)
    throw new FlashError(
      typeof answer === "string"
        ? `Storage: ${answer}; call again with --erase`
        : "the board stopped answering; press its reset button and call again",
    );
}

async function read(link: Link, names: string[]): Promise<(number | undefined)[]> {
  const crcs = await hashes(link, names);
  if (!crcs) throw new FlashError("the board stopped answering; press its reset button and call again");
  return crcs;
}

async function verify(link: Link, files: ImageFile[], names: string[]): Promise<void> {
  const crcs = await read(link, names);
  const wrong = files.find(({ data }, i) => crcs[i] !== crc32(data));
  if (wrong)
    throw new FlashError(`${wrong.name} was read back otherwise than it was sent; try another cable, or a lower speed with --baud`);
}
