import { asText } from "../text.ts";
import { buildIn, createMapper, type Mapper } from "../traces/index.ts";
import { FlashError } from "./errors.ts";
import { startLink } from "./link.ts";
import { onlyPort } from "./ports.ts";

export interface MonitorOptions {
  port?: string;
  baud: number;
  /** The source map of a build, if there is one. */
  map(id: string): string | undefined;
  print(text: string): void;
  /** Ends it. */
  signal?: AbortSignal;
}

/** Where a board keeps its program, the line that it prints when it boots. */
const ask = `(c=>c?c.substr(c.indexOf("Demitasse "),60):"")(require("Storage").read(".bootcde"))`;

/** A line that is not complete after so many milliseconds is shown: it is a prompt, or somebody types. */
const patience = 150;

/** Shows the console until the connection ends; what comes on the standard input goes to the board, Ctrl-C ends it. */
export async function monitor({ port: named, baud, map, print, signal }: MonitorOptions): Promise<void> {
  const link = await startLink();
  let mapper: Mapper | undefined;
  const know = (text: string) => {
    const id = buildIn(text);
    const found = id && map(id);
    if (id)
      print(found ? `(build ${id}: traces show TypeScript)\n` : `(build ${id}: its source map is not here, traces stay as they are)\n`);
    mapper = found ? createMapper(found) : undefined;
  };
  try {
    const port = named ?? (await onlyPort(link));
    await link.open(port, baud);
    print(`(${port}; Ctrl-C ends)\n`);
    const about = await link.evaluate(ask);
    if (typeof about === "string") know(about);
    let rest = "";
    let shown = 0;
    let timer: NodeJS.Timeout | undefined;
    link.onText((text) => {
      clearTimeout(timer);
      const lines = (rest + text).split("\n");
      rest = lines.pop() as string;
      for (const raw of lines) {
        const whole = raw.replace(/\r$/, "");
        // The prompt, and what is being typed, make room for what the program prints.
        const line = whole.replace(/^.*\r\x1b\[J/, "");
        if (shown && line === whole) print(`${asText(line.slice(shown))}\n`);
        else {
          if (shown) print(process.stdout.isTTY ? "\r\x1b[J" : "\n");
          if (line.startsWith("Demitasse ")) know(line);
          const told = mapper ? mapper.line(asText(line)) : asText(line);
          if (told !== undefined) print(`${told}\n`);
        }
        shown = 0;
      }
      timer = setTimeout(() => {
        print(asText(rest.slice(shown)));
        shown = rest.length;
      }, patience);
    });
    const stop = typing((text) => link.send(text));
    const ended = new Promise<never>((_, fail) => link.onGone(() => fail(new FlashError(`${port}: the connection ended`))));
    const asked = new Promise<void>((done) => {
      if (signal) signal.addEventListener("abort", () => done());
      else stop.asked.then(done);
    });
    await Promise.race([ended, asked]).finally(() => {
      clearTimeout(timer);
      stop.end();
    });
  } finally {
    link.close();
  }
}

/** Keys of a terminal, one by one: the board echoes them. */
function typing(send: (text: string) => void): { asked: Promise<void>; end(): void } {
  const { stdin } = process;
  stdin.setRawMode?.(true);
  let onData: (data: Buffer) => void = () => {};
  const asked = new Promise<void>((done) => {
    onData = (data) => {
      const text = data.toString("latin1");
      if (stdin.isTTY && text.includes("\x03")) done();
      else send(text.replace(/\r/g, "\n"));
    };
    stdin.on("data", onData);
    process.once("SIGINT", () => done());
    process.once("SIGTERM", () => done());
  });
  return {
    asked,
    end() {
      stdin.setRawMode?.(false);
      stdin.off("data", onData);
      stdin.pause();
    },
  };
}
