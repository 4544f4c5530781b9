import type { SimBoard } from "./board.ts";

/** A board's serial console: what comes in by the line, and what goes out. Text of bytes. */
export interface SimConsole {
  /** To be given to `createBoard` as its `log`. */
  log(line: string): void;
  /** The board that it belongs to. */
  attach(board: SimBoard): void;
  receive(text: string): void;
  /** Called with what the board sends. */
  send: (text: string) => void;
  /** Bytes received so far. */
  readonly received: number;
}

const BANNER = [
  "",
  " ____                 _ ",
  "|  __|___ ___ ___ _ _|_|___ ___ ",
  "|  __|_ -| . |  _| | | |   | . |",
  "|____|___|  _|_| |___|_|_|_|___|",
  "         |_| espruino.com",
  " 2v29 (c) 2026 G.Williams",
  "",
  "",
].join("\r\n");

/** The interpreter's prompt, as far as programs that talk to it want: echo, `\x10` for a line without, Ctrl-C, open brackets, results. */
export function createConsole(): SimConsole {
  let board: SimBoard | undefined;
  let input = "";
  let hidden = false;
  let busy = false;
  let printed = false;
  let received = 0;

  const prompt = () => out.send(">");
  const out: SimConsole = {
    get received() {
      return received;
    },
    send() {},
    log(line) {
      printed = true;
      // Over the line that is being typed.
      if (!busy) out.send("\r\x1b[J");
      out.send(`${line}\r\n`);
      if (!busy) out.send(`>${hidden ? "" : input}`);
    },
    attach(attached) {
      board = attached;
      board.onReboot = (kind) => {
        input = "";
        busy = true;
        if (kind !== "load") out.send(BANNER);
        // Its program boots in this turn.
        setImmediate(() => {
          busy = false;
          prompt();
        });
      };
    },
    receive(text) {
      for (const character of text) {
        received++;
        take(character);
      }
    },
  };

  function take(character: string) {
    if (character === "\x03") {
      input = "";
      hidden = false;
      out.send("\r\n");
      prompt();
    } else if (character === "\x10" && input === "") hidden = true;
    else if (character === "\r") return;
    else if (character === "\b" || character === "\x7f") {
      if (input && !hidden) out.send("\b \b");
      input = input.slice(0, -1);
    } else if (character !== "\n") {
      input += character;
      if (!hidden) out.send(character);
    } else if (input.endsWith("\x1b")) input = `${input.slice(0, -1)}\n`;
    else if (open(input) > 0) {
      input += "\n";
      if (!hidden) out.send("\r\n:");
    } else execute();
  }

  function execute() {
    const line = input;
    const quiet = hidden;
    input = "";
    hidden = false;
    if (!quiet) out.send("\r\n");
    busy = true;
    printed = false;
    if (line.trim() && board) {
      const before = board.errors.length;
      const value = board.evaluate(line);
      if (!quiet && board.errors.length === before) out.send(`=${board.shown(value)}\r\n`);
    }
    busy = false;
    if (!quiet || printed) prompt();
  }
  return out;
}

/** Brackets that are still open. */
function open(text: string): number {
  const code = text.replace(/\/\/.*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, "");
  return (code.match(/[([{]/g)?.length ?? 0) - (code.match(/[)\]}]/g)?.length ?? 0);
}
