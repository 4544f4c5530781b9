import assert from "node:assert/strict";
import { it } from "node:test";
import { received, setUp } from "../../../src/http/net-listener/request.ts";

// In a file of its own: the module keeps what it knows of former requests, and this is about the first.
it("the first bytes that a board receives on net are no request when they end with the version", () => {
  const written: string[] = [];
  const write = (text?: string) => written.push(text ?? "closed");
  const connection = { now: undefined, buf: "", write, end: write, read: () => "" };
  setUp({ log: write }, () => write("served"));
  received.call(connection, "GET /x HTTP/1.1");
  assert.deepEqual([written, connection.buf], [[], "GET /x HTTP/1.1"]);
});
