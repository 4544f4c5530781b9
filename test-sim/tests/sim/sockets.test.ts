import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { describe, type TestContext, test } from "node:test";
import { boot } from "./testing.ts";

/** A server outside of the board, on a free port. */
async function outside(
  context: TestContext,
  talk: Parameters<typeof createServer>[1] = () => {},
): Promise<{ server: Server; port: number }> {
  const server = createServer({ allowHalfOpen: true }, talk);
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { server, port: (server.address() as { port: number }).port };
}

const echo =
  "require('net').createServer(s => { s.on('data', d => { print(d.length); s.write(d) }); s.on('end', () => print('end')); s.on('close', e => print('close', e)) }).listen(80)";

describe("data comes in chunks of the board's size", () => {
  for (const [board, chunk] of [
    ["esp8266", 268],
    ["esp32", 536],
    ["linux", 536],
  ] as const) {
    test(`${board}: ${chunk}`, async (context) => {
      const { lines, client, pass } = boot(context, echo, { board });
      const { socket } = await client(80);
      socket.write("x".repeat(600));
      await pass(1);
      assert.equal(Math.max(...lines.map(Number)), chunk);
      assert.equal(
        lines.reduce((sum, line) => sum + Number(line), 0),
        600,
      );
    });
  }
});

describe("bytes go through unharmed", () => {
  test("as latin1 strings, both ways", async (context) => {
    const all = Buffer.from(Array.from({ length: 256 }, (_one, i) => i));
    const { client, pass } = boot(context, echo);
    const one = await client(80);
    one.socket.write(all);
    await pass(1);
    assert.deepEqual(Buffer.from(one.received, "latin1"), all);
  });

  test("text of the program is its UTF-8 bytes", async (context) => {
    const { client, pass } = boot(context, "require('net').createServer(s => s.end('温室')).listen(80)");
    const one = await client(80);
    await pass(1);
    assert.equal(Buffer.from(one.received, "latin1").toString("utf8"), "温室");
  });

  test("a megabyte written piece by piece on drain arrives whole", async (context) => {
    const program = `require('net').createServer(s => { var left = 1000; function more() { if (left--) s.write('0123456789'.repeat(100)); else s.end() } s.on('drain', more); more() }).listen(80)`;
    const { client, pass } = boot(context, program, { board: "esp32" });
    const one = await client(80);
    for (let i = 0; i < 200 && !one.ended; i++) await pass(1);
    assert.equal(one.received.length, 1_000_000);
  });
});

describe("how connections end", () => {
  test("end and close come at once when the client goes", async (context) => {
    const { lines, client, pass } = boot(context, echo);
    const one = await client(80);
    one.socket.end();
    await pass(1);
    assert.deepEqual(lines, ["end", "close false"]);
    assert.equal(one.ended, true);
  });

  test("a reset is a closed connection, on an ESP8266 an error", async (context) => {
    const program =
      "require('net').createServer(s => { s.on('error', e => print(e.code, e.message)); s.on('close', e => print('close', e)) }).listen(80)";
    for (const [board, says] of [
      ["linux", ["close false"]],
      ["esp8266", ["-9 connection reset", "close true"]],
    ] as const) {
      const { lines, client, pass } = boot(context, program, { board });
      const { socket } = await client(80);
      socket.resetAndDestroy();
      await pass(1);
      assert.deepEqual(lines, says, board);
    }
  });

  test("what waits to be sent still goes out after end", async (context) => {
    const { client, pass } = boot(context, "require('net').createServer(s => { s.write('x'.repeat(5000)); s.end('!') }).listen(80)");
    const one = await client(80);
    await pass(2);
    assert.equal(one.received.length, 5001);
    assert.equal(one.ended, true);
  });
});

describe("ten sockets in all on the ESP boards", () => {
  const many = "require('net').createServer(s => { global.n = (global.n || 0) + 1 }).listen(80)";

  test("an ESP8266 turns the tenth connection away, for the listener counts", async (context) => {
    const { board, client, pass } = boot(context, many);
    const clients = [];
    for (let i = 0; i < 10; i++) clients.push(await client(80));
    await pass(1);
    assert.deepEqual(
      clients.map(({ ended }) => ended),
      [...Array(9).fill(false), true],
    );
    assert.equal(board.net.sockets(), 10);
    assert.equal(board.evaluate("n"), 9);
  });

  test("an ESP32 leaves it waiting until one is free", async (context) => {
    const { board, client, pass } = boot(context, many, { board: "esp32" });
    const clients = [];
    for (let i = 0; i < 10; i++) clients.push(await client(80));
    await pass(1);
    assert.equal(board.evaluate("n"), 9);
    assert.equal(clients[9].closed, false);
    clients[0].socket.end();
    await pass(2);
    assert.equal(board.evaluate("n"), 10);
  });

  test("linux has no limit", async (context) => {
    const { board, client, pass } = boot(context, many, { board: "linux" });
    for (let i = 0; i < 20; i++) await client(80);
    await pass(1);
    assert.equal(board.evaluate("n"), 20);
  });

  test("connecting out needs one, too", (context) => {
    const { board, lines } = boot(context, "for (var i = 0; i < 10; i++) require('net').createServer(print).listen(100 + i)");
    board.evaluate("try { require('net').connect({ host: '127.0.0.1', port: 1 }, print) } catch (e) { print(e.toString()) }");
    board.evaluate("try { require('net').createServer(print).listen(99) } catch (e) { print(e.toString()) }");
    assert.deepEqual(lines, ["InternalError: Unable to create socket", "InternalError: Unable to create socket"]);
  });

  test("a board port can be listened on once", (context) => {
    const { lines } = boot(context, "require('net').createServer(print).listen(80); require('http').createServer(print).listen(80)");
    assert.equal(lines[0], "Uncaught InternalError: Unable to create socket");
  });
});

describe("connecting out", () => {
  const dial = (host: string, port: number) =>
    `try { var s = require('net').connect({ host: '${host}', port: ${port} }, c => print('connected')); s.on('error', e => print(e.code, e.message)); s.on('close', e => print('close', e)) } catch (e) { print(e.toString()) }`;

  test("talks to what listens", async (context) => {
    const { port } = await outside(context, (socket) => socket.end("hello"));
    const { lines, pass } = boot(context, `${dial("127.0.0.1", port)} s.on('data', d => print(d))`);
    await pass(2);
    assert.deepEqual(lines, ["connected", "hello", "close false"]);
  });

  test("a refused connection is an error event on an ESP8266, and throws on ESP32 and Linux", async (context) => {
    const { port, server } = await outside(context);
    await new Promise((done) => server.close(done));
    const esp8266 = boot(context, dial("127.0.0.1", port));
    await esp8266.pass(1);
    assert.deepEqual(esp8266.lines, ["-9 connection reset", "close true"]);
    for (const board of ["esp32", "linux"] as const) {
      const { lines, pass } = boot(context, dial("127.0.0.1", port), { board });
      await pass(1);
      assert.deepEqual(lines, ["ERROR: Connect failed (err 111)", "InternalError: Unable to create socket"], board);
    }
  });

  test("a name that is not known: not found on an ESP8266, a throw elsewhere", async (context) => {
    const esp8266 = boot(context, "");
    esp8266.board.net.routes.set("broker.local", "unknown");
    esp8266.board.evaluate(dial("broker.local", 1883));
    await esp8266.pass(1);
    assert.deepEqual(esp8266.lines, ["-6 not found", "close true"]);
    const linux = boot(context, "", { board: "linux" });
    linux.board.net.routes.set("broker.local", "unknown");
    linux.board.evaluate(dial("broker.local", 1883));
    assert.deepEqual(linux.lines, ["InternalError: Unable to locate host"]);
  });

  test("a name may lead anywhere, refuse, or never answer", async (context) => {
    const { port } = await outside(context, (socket) => socket.end());
    const { board, lines, pass } = boot(context, "");
    board.net.routes.set("broker.local:1883", `127.0.0.1:${port}`).set("10.0.0.1", "refuse").set("10.0.0.2", "hang");
    board.evaluate(dial("broker.local", 1883));
    await pass(2);
    board.evaluate(dial("10.0.0.1", 1883));
    await pass(1);
    board.evaluate(dial("10.0.0.2", 1883));
    await pass(100);
    assert.deepEqual(lines, ["connected", "close false", "-9 connection reset", "close true"]);
    assert.equal(board.net.sockets(), 1);
  });
});
