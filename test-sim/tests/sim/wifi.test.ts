import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { boot } from "./testing.ts";

const told = `var W = require("Wifi"); ["associated", "connected", "disconnected"].forEach(n => W.on(n, d => print(n, JSON.stringify(d))));`;
const join = `${told} W.connect("home", { password: "secret" }, e => print("callback", e));`;

describe("Wifi of an ESP8266", () => {
  test("joins: associated, the callback with null, connected with ip, mask and gw", async (context) => {
    const { lines, clock } = boot(context, join);
    clock.advance(3000);
    assert.deepEqual(lines, [
      'associated {"ssid":"home","mac":"a4:2b:b0:0a:0b:0c","channel":6}',
      "callback null",
      'connected {"ip":"192.168.4.20","mask":"255.255.255.0","gw":"192.168.4.1"}',
    ]);
  });

  test("does nothing when it is joined already", (context) => {
    const { board, lines, clock } = boot(context, join);
    clock.advance(3000);
    lines.length = 0;
    board.evaluate('W.connect("home", { password: "secret" }, e => print("callback", e))');
    clock.advance(3000);
    assert.deepEqual(lines, ["callback null"]);
  });

  test("tells of a loss by its name, and rejoins by itself", (context) => {
    const { board, lines, clock } = boot(context, join);
    clock.advance(3000);
    lines.length = 0;
    board.wifi.drop();
    assert.deepEqual(lines, ['disconnected {"ssid":"home","mac":"a4:2b:b0:0a:0b:0c","reason":"beacon_timeout"}']);
    clock.advance(6000);
    assert.equal(lines[1], 'disconnected {"ssid":"home","mac":"a4:2b:b0:0a:0b:0c","reason":"no_ap_found"}');
    board.wifi.restore();
    clock.advance(6000);
    assert.match(lines[lines.length - 1], /^connected /);
  });

  test("gives the callback the first failure, and goes on trying", (context) => {
    const { board, lines, clock } = boot(context, "");
    board.wifi.drop();
    board.evaluate(join);
    clock.advance(3000);
    assert.deepEqual(lines, ["callback no_ap_found", 'disconnected {"ssid":"home","mac":"a4:2b:b0:0a:0b:0c","reason":"no_ap_found"}']);
    assert.equal(board.evaluate("W.getStatus().station"), "connecting");
    board.wifi.restore();
    clock.advance(6000);
    assert.match(lines[lines.length - 1], /^connected /);
  });

  test("getIP has netmask where the event has mask", (context) => {
    const { board, clock } = boot(context, join);
    assert.equal(board.evaluate("W.getIP().ip"), "0.0.0.0");
    clock.advance(3000);
    assert.equal(
      board.evaluate("JSON.stringify(W.getIP())"),
      '{"ip":"192.168.4.20","netmask":"255.255.255.0","gw":"192.168.4.1","mac":"5c:cf:7f:01:02:03"}',
    );
  });

  test("refuses what is no name, no password, no callback", (context) => {
    const { lines } = boot(
      context,
      `var W = require("Wifi"); [() => W.connect(), () => W.connect("a", { password: 5 }), () => W.connect("a", {}, 5), () => W.setSNTP("x", "CET")].forEach(f => { try { f() } catch (e) { print(e.message) } })`,
    );
    assert.deepEqual(lines, [
      "No SSID provided",
      "Expecting options.password to be a string but got Number",
      "Expecting callback function but got 5",
      "Zone is not a number",
    ]);
  });
});

describe("Wifi of an ESP32", () => {
  test("joins: connected has netmask, the channel is text", (context) => {
    const { lines, clock } = boot(context, join, { board: "esp32" });
    clock.advance(3000);
    assert.deepEqual(lines, [
      'associated {"ssid":"home","mac":"a4:2b:b0:0a:0b:0c","channel":"6"}',
      "callback null",
      'connected {"ip":"192.168.4.20","netmask":"255.255.255.0","gw":"192.168.4.1"}',
    ]);
  });

  test("tries three times, then tells by number and name, and stays off", (context) => {
    const { board, lines, clock } = boot(context, "", { board: "esp32" });
    board.wifi.drop();
    board.evaluate(join);
    clock.advance(60_000);
    assert.deepEqual(lines, [
      'disconnected {"ssid":"home","mac":"a4:2b:b0:0a:0b:0c","reason":"201","msg":"NO_AP_FOUND"}',
      "callback NO_AP_FOUND",
    ]);
    board.wifi.restore();
    clock.advance(60_000);
    assert.equal(lines.length, 2);
    board.evaluate('W.connect("home", { password: "secret" }, e => print("callback", e))');
    clock.advance(3000);
    assert.match(lines[4], /^connected /);
  });

  test("a short loss is kept from the program, but for the second connected", (context) => {
    const { board, lines, clock } = boot(context, join, { board: "esp32" });
    clock.advance(3000);
    lines.length = 0;
    board.wifi.drop();
    board.wifi.restore();
    clock.advance(4000);
    assert.deepEqual(
      lines.map((line) => line.split(" ")[0]),
      ["associated", "connected"],
    );
  });
});

describe("while there is no network", () => {
  const program = `${join} require("net").createServer(s => { print("open"); s.on("error", e => print(e.message)); s.on("close", e => print("close", e)) }).listen(80);`;

  test("connections break, with a reset on an ESP8266", async (context) => {
    const { board, lines, client, pass, clock } = boot(context, program);
    clock.advance(3000);
    lines.length = 0;
    const one = await client(80);
    await pass(1);
    board.wifi.drop();
    await pass(1);
    assert.deepEqual(lines.slice(0, 1), ["open"]);
    assert.deepEqual(lines.slice(2), ["connection reset", "close true"]);
    assert.equal(one.closed, true);
  });

  test("nobody gets through, in or out", async (context) => {
    const { board, lines, client, pass, clock } = boot(context, program);
    clock.advance(3000);
    board.wifi.drop();
    lines.length = 0;
    const one = await client(80);
    await pass(1);
    assert.equal(one.ended || one.closed, true);
    board.evaluate("try { require('net').connect({ host: '10.0.0.7', port: 1883 }, print) } catch (e) { print(e.toString()) }");
    board.evaluate("require('net').connect({ host: 'broker.local', port: 1883 }, print).on('error', e => print(e.message))");
    board.evaluate("1");
    await pass(1);
    assert.deepEqual(lines.slice(0, 1), ["InternalError: Unable to create socket"]);
  });

  test("a board that never asks for Wi-Fi is on the network while the access point is there", async (context) => {
    const { board, client, pass } = boot(context, "require('net').createServer(s => s.end('hi')).listen(80)");
    const one = await client(80);
    await pass(1);
    assert.equal(one.received, "hi");
    board.wifi.drop();
    const two = await client(80);
    await pass(1);
    assert.equal(two.received, "");
    board.wifi.restore();
    const three = await client(80);
    await pass(1);
    assert.equal(three.received, "hi");
  });
});
