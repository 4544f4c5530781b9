import assert from "node:assert/strict";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { guard } from "./guardian.ts";
import { root } from "./image.ts";

/** One of the repo's commands as a child process. */
export interface Run {
  child: ChildProcessWithoutNullStreams;
  out: string[];
  err: string[];
  /** The exit code, once it has ended. */
  code: Promise<number | null>;
}

/** `npm run NAME -- ARGS`. */
export function npmRun(name: string, ...args: string[]): Run {
  // A group of its own, as a terminal gives to each command, so that Ctrl-C can be played.
  const child = spawn("npm", ["run", "--silent", name, "--", ...args], { cwd: root, stdio: ["pipe", "pipe", "pipe"], detached: true });
  guard(child);
  const out: string[] = [];
  const err: string[] = [];
  const collect = (stream: NodeJS.ReadableStream, into: string[]) => {
    let rest = "";
    stream.setEncoding("utf8").on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      into.push(...lines);
    });
  };
  collect(child.stdout, out);
  collect(child.stderr, err);
  return { child, out, err, code: new Promise((done) => child.once("close", (code) => done(code))) };
}

/** Waits for the `ready` line and gives its addresses. */
export async function ready({ child, out, err }: Run): Promise<[web: string, mqtt: string]> {
  return new Promise((done, fail) => {
    const look = () => {
      const line = out.find((text) => text.startsWith("ready "));
      if (line) done(line.split(" ").slice(1) as [string, string]);
    };
    child.stdout.on("data", look);
    child.once("close", () => fail(new Error(`ended before it was ready:\n${[...out, ...err].join("\n")}`)));
  });
}

/** Ctrl-C at the terminal reaches npm, its shell and the command. */
export async function interrupted({ child, code, err }: Run): Promise<void> {
  process.kill(-(child.pid as number), "SIGINT");
  await code;
  assert.deepEqual(err, []);
}
