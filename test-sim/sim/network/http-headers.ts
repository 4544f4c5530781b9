import type { Realm } from "../language/realm.ts";
import { text } from "../language/text.ts";

/** The value of a header whatever the case of its name. */
export function lookup(headers: any, name: string) {
  const key = Object.keys(headers).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : headers[key];
}

/**
 * Reads the head at the start of `data` into fields of `target`; gives what comes after it, or undefined while it is not complete.
 */
export function parseHead(realm: Realm, data: string, target: any, server: boolean): string | undefined {
  const end = data.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const headers = realm.object();
  target.headers = headers;
  // Every line of the packet is taken for a header, also those of a body that came with it.
  const lines = data.split("\r").map((line) => line.replace(/^\n/, ""));
  const first = lines[0];
  for (const line of lines.slice(1, -1)) {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).replace(/^\s+/, "");
    if (colon > 0 && value) headers[line.slice(0, colon)] = value;
  }
  if (isChunked(headers)) {
    target.chunked = true;
    target.cRcv = 1;
  } else target.cRcv = Math.trunc(Number.parseInt(lookup(headers, "Content-Length") ?? "0", 10)) || 0;
  const words = first.split(" ");
  if (server) {
    target.method = words[0];
    target.url = words[1] ?? "";
  } else {
    target.httpVersion = words[0].slice(5);
    target.statusCode = words[1];
    target.statusMessage = words.slice(2).join(" ");
  }
  return data.slice(end + 4);
}

export function headerLines(headers: any): string {
  let lines = "";
  for (const name of Object.keys(headers)) lines += `${text(name)}: ${text(headers[name])}\r\n`;
  return lines;
}
export const isChunked = (headers: any) => String(lookup(headers, "Transfer-Encoding") ?? "").toLowerCase() === "chunked";
/** A piece of a body, as a chunk where the head says so. */
export const framed = (holder: any, data: string) => (holder.chunked ? `${data.length.toString(16)}\r\n${data}\r\n` : data);
