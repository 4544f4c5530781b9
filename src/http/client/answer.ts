import { takeChunk } from "../net-listener/parse-head.ts";
import type { Call } from "./types.ts";

/** Bytes of one line of a head, and of all headers that are kept. */
const LINE = 1000;
const KEPT = 1000;

/** Takes a status line (RFC 9112, 4). Returns whether it is one; of 1xx another head follows. */
function takeStatus(call: Call, line: string): boolean {
  const status = line.substr(9, 3);
  if (!line.match(/^HTTP\/1\.[01] [1-5][0-9][0-9]/) || (line.length > 12 && line[12] !== " ") || status === "101") return false;
  call.status = parseInt(status, 10);
  return true;
}

/** Takes a header's line. Returns whether it is one. */
function takeHeader(call: Call, line: string): boolean {
  const at = line.indexOf(":");
  const name = line.substr(0, at).toLowerCase();
  const value = line.substr(at + 1).trim();
  if (!name || name.match(/[\x00-\x20\x7f]/)) return false;
  if (name === "transfer-encoding") {
    call.chunked = value.toLowerCase() === "chunked";
    return call.chunked;
  }
  if (name === "content-length") {
    const length = value.match(/^[0-9]+$/) ? (value.length > 9 ? 1e9 : parseInt(value, 10)) : -1;
    if (length < 0 || (call.left >= 0 && call.left !== length)) return false;
    call.left = length;
  }
  call.kept += line.length;
  // The interpreter dies of a text under that name.
  if (call.kept <= KEPT && name !== "__proto__") call.headers[name] = value;
  return true;
}

/** Takes what has come of the head. Returns whether it is well. */
function takeHead(call: Call): boolean {
  while (!call.full) {
    const at = call.buf.indexOf("\r\n");
    if (at < 0) return call.buf.length <= LINE;
    const line = call.buf.substr(0, at);
    call.buf = call.buf.substr(at + 2);
    if (!call.status) {
      if (!takeStatus(call, line)) return false;
    } else if (line) {
      if (!takeHeader(call, line)) return false;
    } else if (call.status < 200) call.status = 0;
    else {
      call.full = true;
      if (call.bare || call.status === 204 || call.status === 304) {
        call.chunked = false;
        call.left = 0;
      } else if (call.chunked) call.left = 0;
    }
  }
  return true;
}

/** Takes chunks. Returns whether they are well. */
function takeChunks(call: Call): boolean {
  while (call.chunked && call.buf) {
    const rest = takeChunk(call, call.buf, call.limit);
    if (rest === undefined) return false;
    if (rest.length === call.buf.length) return true;
    call.buf = rest;
  }
  // Done: what is behind the last chunk is nobody's.
  if (!call.chunked) call.left = call.body.length;
  return true;
}

/**
 * Takes what has come of an answer (RFC 9112).
 *
 * @returns "" while there is more to come, "done", or what is wrong with it
 */
export function takeAnswer(call: Call, data: string): string {
  call.buf += data;
  if (!takeHead(call)) return "malformed answer";
  if (!call.full) return "";
  if (call.chunked) {
    if (!takeChunks(call)) return call.left < 0 ? tooLong(call) : "malformed answer";
    return call.chunked ? "" : "done";
  }
  if (call.left > call.limit) return tooLong(call);
  call.body += call.buf;
  call.buf = "";
  if (call.left < 0) return call.body.length > call.limit ? tooLong(call) : "";
  call.body = call.body.substr(0, call.left);
  return call.body.length === call.left ? "done" : "";
}

function tooLong(call: Call): string {
  return `the answer is longer than ${call.limit} bytes`;
}
