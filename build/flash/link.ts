import { type ChildProcess, fork } from "node:child_process";
import { FlashError } from "./errors.ts";
import type { Ask, Port, Said } from "./messages.ts";

/** A line to a board's console, by the `espruino` package. */
export interface Link {
  ports(): Promise<Port[]>;
  /** Throws a FlashError when the port cannot be had. */
  open(port: string, baud: number): Promise<void>;
  /**
   * The value of an expression, by JSON; undefined when none came within `seconds`: the board is silent, runs something else,
   * or the expression threw. A board at work is interrupted by it. Rejects when the connection ends.
   */
  evaluate(expression: string, seconds?: number): Promise<unknown>;
  /** Types `text` into the console. */
  send(text: string): Promise<void>;
  /** Gets what the board prints, but for the answers to `evaluate`. One character a byte. */
  onText(listener: (text: string) => void): void;
  onGone(listener: () => void): void;
  /** The last of what was heard. */
  readonly heard: string;
  close(): void;
}

/** Seconds for a port to open, and for the package to look for one six times. */
const openSeconds = 8;
const askSeconds = 6;
const heardMost = 4000;

export class Gone extends Error {}

export async function startLink(): Promise<Link> {
  const child: ChildProcess = fork(new URL("./worker.ts", import.meta.url), { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  const waiting = new Map<number, { done(value: unknown): void; fail(error: Error): void }>();
  const listeners: ((text: string) => void)[] = [];
  const mourners: (() => void)[] = [];
  let calls = 0;
  let heard = "";
  let complaint = "";
  let gone = false;
  let opened = false;

  const lost = () => {
    if (gone) return;
    gone = true;
    for (const { fail } of waiting.values()) fail(new Gone(complaint || "the connection ended"));
    waiting.clear();
    for (const tell of mourners) tell();
  };
  child.on("exit", lost);
  child.on("message", (said: Said) => {
    if ("complaint" in said) {
      complaint = said.complaint;
      // A socket that fails is only complained of.
      if (/^RECEIVE ERROR/.test(complaint)) lost();
    } else if ("gone" in said) lost();
    else if ("text" in said) {
      heard = (heard + said.text).slice(-heardMost);
      for (const listener of listeners) listener(said.text);
    } else {
      waiting.get(said.call)?.done(said.value);
      waiting.delete(said.call);
    }
  });

  const answer = (call: number) =>
    new Promise<unknown>((done, fail) => {
      if (gone) fail(new Gone(complaint || "the connection ended"));
      else waiting.set(call, { done, fail });
    });
  type Question = Ask extends infer A ? (A extends { call: number } ? Omit<A, "call"> : never) : never;
  function ask(question: Question, seconds: number): Promise<unknown> {
    const call = ++calls;
    const result = answer(call);
    if (!gone) child.send({ ...question, call });
    let timer: NodeJS.Timeout;
    const late = new Promise<undefined>((done) => {
      timer = setTimeout(() => {
        waiting.delete(call);
        done(undefined);
      }, seconds * 1000);
    });
    return Promise.race([result, late]).finally(() => clearTimeout(timer));
  }
  await answer(0);

  return {
    get heard() {
      return heard;
    },
    ports: async () => ((await ask({ what: "ports" }, openSeconds)) as Port[] | undefined) ?? [],
    async open(port, baud) {
      try {
        opened = Boolean(await ask({ what: "open", port, baud }, openSeconds));
      } catch {
        opened = false;
      }
      if (!opened) throw new FlashError(whyNot(port, complaint));
    },
    async evaluate(expression, seconds = askSeconds) {
      const json = await ask({ what: "evaluate", code: expression }, seconds);
      if (typeof json !== "string") return undefined;
      try {
        return JSON.parse(json);
      } catch {
        return undefined;
      }
    },
    async send(text) {
      await ask({ what: "send", text }, askSeconds);
    },
    onText: (listener) => listeners.push(listener),
    onGone: (listener) => mourners.push(listener),
    close() {
      gone = true;
      child.kill("SIGKILL");
    },
  };
}

/** What the package, the serial port and the socket say, in a line that helps. */
function whyNot(port: string, complaint: string): string {
  if (port.startsWith("tcp://")) {
    const refused = /ECONNREFUSED/.test(complaint);
    const why = refused ? "nothing listens there" : /ENOTFOUND|EAI_AGAIN/.test(complaint) ? "no such host" : "no connection";
    return `--port ${port}: ${why}; check the address (tcp://HOST:PORT) and that the console is open there`;
  }
  if (/No such file|cannot find|not found/i.test(complaint)) return noSuchPort(port);
  if (/permission denied|access denied/i.test(complaint))
    return `--port ${port}: you may not open it; join the group that owns it (often: sudo usermod -aG dialout $USER), then log in again`;
  if (/lock|busy|resource temporarily|EBUSY/i.test(complaint))
    return `--port ${port}: another program has it open; close that one (a monitor, an IDE)`;
  return `--port ${port}: cannot be opened (${complaint.split("\n")[0].replace(/^Error: /, "") || "no answer"}); name another with --port`;
}

export const noSuchPort = (port: string): string =>
  `--port ${port}: no such port; plug the board in, or leave --port out to see what there is`;
