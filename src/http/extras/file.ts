import { slices } from "../reply.ts";
import type { Response } from "../types.ts";

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
