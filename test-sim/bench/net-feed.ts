/**
 * Code of a program on the board that gives the `net` listener the bytes of connections in any pieces, without a network between them:
 * `feed(bytes, ways)`, a way being the places of its cuts or the length of its pieces, and `told()`, the statuses of each. It wants `received` and
 * `setUp` from "received".
 */
export const feeder = `
let sockets = [];
global.feed = (bytes, ways) => {
  sockets = [];
  ways.forEach((way) => feedOne(bytes, way, way.length ? 0 : way));
};
function feedOne(bytes, cuts, step) {
  const socket = { out: "", now: undefined, buf: "", write(text) { this.out += text; }, end(text) { this.out += (text || "") + "<end>"; this.cls = true; } };
  sockets.push(socket);
  let from = 0;
  for (let n = 0; from < bytes.length && !socket.cls; n++) {
    const to = step > 0 ? from + step : n < cuts.length ? cuts[n] : bytes.length;
    const piece = bytes.substring(from, to);
    from = to;
    if (piece) received.call(socket, piece);
  }
}
// The statuses of all answers, and whether the connection has been ended.
global.told = () => {
  const all = sockets.map(({ out }) => out.split("HTTP/1.1 ").slice(1).map((answer) => answer.substr(0, 3)).concat(out.includes("<end>") ? ["end"] : []).join(" "));
  return all.join(";");
};
`;

/** An expression for bytes, short enough for a line of the interpreter's console. */
export const texts = (value: string) =>
  JSON.stringify(value)
    .replace(/[\x7f-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`)
    .replace(/([a-z])\1{40,}/g, (run) => `"+"${run[0]}".repeat(${run.length})+"`);
