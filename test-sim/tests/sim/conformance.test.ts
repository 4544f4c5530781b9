import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import { createBoard } from "../../sim/board/board.ts";
import { createClock } from "../../sim/board/clock.ts";
import { conformance } from "./conformance.ts";

const LONGEST_MS = 20_000;
const NETWORK_MS = 1000;

/** Console output without what says where an error was thrown, and without empty lines around it. */
const told = (lines: string[]) => lines.join("\n").replace(/^\n+|\n+$/g, "");

async function onSimulator(code: string): Promise<string> {
  const clock = createClock();
  const lines: string[] = [];
  const board = createBoard({ board: "linux", clock, log: (line) => lines.push(line) });
  board.evaluate(code);
  for (let i = 0; i < 60; i++) {
    clock.advance(i < 20 ? 1 : 10);
    await clock.settle();
  }
  await board.stop();
  return told(lines.filter((line) => !line.startsWith("    at ")));
}

async function onInterpreter(path: string, code: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "demitasse-"));
  // It ends by itself once no timer is left, but not while it listens.
  const listens = code.includes("listen(") || code.includes("connect(");
  await writeFile(join(directory, "program.js"), listens ? `${code}\nsetTimeout(quit, ${NETWORK_MS})` : code);
  const child = spawn(resolve(path), ["program.js"], { cwd: directory, stdio: ["pipe", "pipe", "ignore"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), LONGEST_MS);
  await new Promise((done) => child.once("close", done));
  clearTimeout(timer);
  await rm(directory, { recursive: true });
  // Console control and the line that the interpreter blanks with it, then its greeting, then the prompts.
  const plain = output.replace(/\x1b\[\d*\w|[\b\r]|\ufffd{3,}/g, "").replace(/^[\s\S]*espruino\.com\/Donate\n/, "");
  const lines: string[] = [];
  let excerpt = 0;
  for (const line of plain.split("\n").map((one) => one.replace(/^>+/, ""))) {
    if (line.startsWith("    at ")) excerpt = 2;
    else if (excerpt > 0) excerpt--;
    else lines.push(line);
  }
  return told(lines);
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

const { ESPRUINO } = process.env;
const engines = {
  "the simulator": { run: onSimulator, skip: false },
  "the interpreter": { run: (code: string) => onInterpreter(ESPRUINO ?? "", code), skip: !ESPRUINO && "$ESPRUINO names no interpreter" },
};

for (const [engine, { run, skip }] of Object.entries(engines)) {
  for (const [theme, programs] of Object.entries(conformance)) {
    describe(`${theme} on ${engine}`, { skip }, () => {
      for (const { name, code, prints } of programs) {
        test(name, async () => {
          assert.equal(await run(code.includes("PORT") ? code.replaceAll("PORT", String(await freePort())) : code), prints);
        });
      }
    });
  }
}
