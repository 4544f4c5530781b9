/**
 * The least that answers the same: a handler on the `http` module that turns `value` into JSON and sends it with `headers`.
 * It is what a route of the firmware is held against.
 */
export function bareHandler(port: number, value: unknown, headers: Record<string, string>): Buffer {
  const text = `var v=${JSON.stringify(value)};require("http").createServer(function(q,s){s.writeHead(200,${JSON.stringify(headers)});s.end(JSON.stringify(v));}).listen(${port});`;
  return Buffer.from(text, "latin1");
}
