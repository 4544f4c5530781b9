import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { boot } from "./testing.ts";

const hello = "require('http').createServer((req, res) => { res.writeHead(200, { 'Content-Length': 2 }); res.end('ok') }).listen(80)";
const connections = "Object.keys(global['\\xff'].HttpSC || []).length";

describe("the http module's server", () => {
  test("answers, and closes the connection", async (context) => {
    const { client, pass } = boot(context, hello);
    const one = await client(80);
    one.socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await pass(2);
    assert.equal(one.received, "HTTP/1.1 200 OK\r\nServer: Espruino 2v29\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
    assert.equal(one.ended, true);
  });

  test("takes statusCode= for a field of no meaning", async (context) => {
    const { client, pass } = boot(context, "require('http').createServer((req, res) => { res.statusCode = 404; res.end() }).listen(80)");
    const one = await client(80);
    one.socket.write("GET / HTTP/1.1\r\n\r\n");
    await pass(2);
    assert.match(one.received, /^HTTP\/1.1 200 OK\r\n/);
  });

  test("takes lines of the body that came with the head for headers", async (context) => {
    const { client, lines, pass } = boot(
      context,
      "require('http').createServer((req, res) => { print(JSON.stringify(req.headers)); res.end() }).listen(80)",
    );
    const one = await client(80);
    one.socket.write("POST / HTTP/1.1\r\nContent-Length: 12\r\n\r\nX-Forged: 1\r\n");
    await pass(2);
    assert.deepEqual(lines, ['{"Content-Length":"12","X-Forged":"1"}']);
  });
});

test("a client that has ended its side still gets its answer, but not from an ESP8266", async (context) => {
  const program = "require('http').createServer((req, res) => { setTimeout(() => res.end('late'), 10) }).listen(80)";
  for (const [board, answer] of [
    ["esp32", /late$/],
    ["esp8266", /^$/],
  ] as const) {
    const { client, pass } = boot(context, program, { board });
    const one = await client(80);
    one.socket.end("GET / HTTP/1.1\r\n\r\n");
    await pass(20);
    assert.match(one.received, answer, board);
  }
});

describe("the leaks of the http module's server", () => {
  for (const [what, text] of [
    ["its headers are complete", "GET / HTTP/1.1\r\nHos"],
    ["its body is complete", "POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc"],
  ]) {
    test(`a client that vanishes before ${what} is never closed`, async (context) => {
      const { board, client, pass } = boot(context, hello);
      const { socket } = await client(80);
      socket.write(text);
      await pass(1);
      socket.end();
      await pass(50);
      assert.equal(board.evaluate(connections), 1);
      assert.equal(board.net.sockets(), 2);
    });
  }

  test("nor is one that vanishes while its handler is at work, until something is sent", async (context) => {
    const { board, client, pass } = boot(context, "var r; require('http').createServer((req, res) => { r = res }).listen(80)");
    const { socket } = await client(80);
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await pass(1);
    socket.destroy();
    await pass(50);
    assert.equal(board.evaluate(connections), 1);
    board.evaluate("r.write('x')");
    await pass(2);
    assert.equal(board.evaluate(connections), 0);
  });

  test("nine of them exhaust an ESP8266", async (context) => {
    const { board, client, pass } = boot(context, hello);
    for (let i = 0; i < 9; i++) {
      const { socket } = await client(80);
      socket.write("GET");
      await pass(1);
      socket.destroy();
    }
    await pass(1);
    assert.equal(board.net.sockets(), 10);
    const late = await client(80);
    await pass(1);
    assert.equal(late.ended, true);
  });

  test("clsNow frees one, and fires close", async (context) => {
    const { board, client, pass, lines } = boot(context, hello);
    const { socket } = await client(80);
    socket.write("GET");
    await pass(1);
    socket.destroy();
    board.evaluate("var c = global['\\xff'].HttpSC[0]; c.on('close', e => print('close', e)); c.clsNow = true");
    await pass(1);
    assert.equal(board.evaluate(connections), 0);
    assert.equal(board.net.sockets(), 1);
    assert.deepEqual(lines, ["close false"]);
  });

  test("the list of connections has holes", async (context) => {
    const { board, client, pass } = boot(context, hello);
    for (let i = 0; i < 3; i++) (await client(80)).socket.write("GET");
    await pass(1);
    board.evaluate("global['\\xff'].HttpSC[1].clsNow = true");
    await pass(1);
    assert.equal(board.evaluate("JSON.stringify([global['\\xff'].HttpSC.length, Object.keys(global['\\xff'].HttpSC)])"), '[3,["0","2"]]');
  });

  test("headers pile up in dRcv without limit", async (context) => {
    const { board, client, pass } = boot(context, hello);
    const { socket } = await client(80);
    socket.write(`GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}`);
    await pass(5);
    assert.ok((board.evaluate("global['\\xff'].HttpSC[0].dRcv.length") as number) > 19_000);
    assert.ok((board.evaluate("process.memory().usage") as number) > 2400);
  });
});
