import type { Response } from "./types.ts";

/** Bytes in memory at a time. */
const SLICE = 128;

/** Slices of a text; in a function of their own, so that they keep nothing else alive. */
const slices = (text: string) => {
  let at = 0;
  return () => {
    at += SLICE;
    return at - SLICE < text.length ? text.substr(at - SLICE, SLICE) : undefined;
  };
};

/**
 * A file of Storage, sent in slices. With an `ETag` among the headers, a client that has it already gets 304. A file that is
 * not there is 404.
 */
export function file(name: string, type: string, headers?: Record<string, string>): Response {
  const text = require("Storage").read(name);
  if (text === undefined) return [{ error: "not found" }, 404];
  const all: Record<string, string> = { "Content-Type": type, "Content-Length": text.length };
  for (const key in headers) all[key] = headers[key];
  return [slices(text), 200, all];
}
