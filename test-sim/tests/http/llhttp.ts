import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

/** A case of llhttp's corpus for requests. */
export interface Sample {
  /** As in `request/method.md:12`. */
  where: string;
  name: string;
  /** What is sent, as bytes. */
  send: string;
  /** Requests that its strict mode takes, up to the first mistake. */
  taken: number;
  /** That mistake, "" where there is none. */
  mistake: string;
}

/** The samples of strict mode in a checkout of llhttp (test/md-test.ts there has how they are written). */
export function samplesOf(checkout: string): Sample[] {
  const folder = join(checkout, "test/request");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) => samplesIn(readFileSync(join(folder, file), "utf8"), `request/${file}`));
}

function samplesIn(text: string, file: string): Sample[] {
  // What stands between a heading, the bytes and the verdict is for people.
  const prose = "(?:(?!^#+ )[\\s\\S])*?";
  const block = new RegExp(
    `^#+ (.+)\\n${prose}<!-- meta=(\\{.*?\\}) -->\\n\`\`\`http\\n(${prose})\\n\`\`\`\\n${prose}\`\`\`log\\n(${prose})\`\`\``,
    "gm",
  );
  return [...text.matchAll(block)]
    .filter(([, , meta]) => {
      // Some are about its own callbacks.
      const { type, pause, skipBody } = JSON.parse(meta);
      return ["request", "request-finish"].includes(type) && !pause && !skipBody;
    })
    .map((found) => ({
      where: `${file}:${text.slice(0, found.index).split("\n").length}`,
      name: found[1],
      send: bytesOf(found[3]),
      taken: found[4].split("message complete").length - 1,
      mistake: /error code=\d+ reason="(.*?)"/.exec(found[4])?.[1] ?? "",
    }));
}

function bytesOf(written: string): string {
  return written
    .replace(/\\\n/g, "")
    .replace(/\n/g, "\r\n")
    .replace(/\\r/g, "\r")
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t")
    .replace(/\\f/g, "\f")
    .replace(/\\x([0-9a-fA-F]+)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\([0-7]{1,3})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)))
    .replace(/\$\{(.+?)\}/g, (_, code) => String(runInNewContext(code)));
}

/** With the `Host` that HTTP/1.1 asks for, and most samples have not: else it alone would have them refused. */
export function withHost(send: string): string {
  return /\nhost *:/i.test(send) ? send : send.replace(/( HTTP\/1\.1\r\n)/g, "$1Host: x\r\n");
}

/** Answers that say the request was understood, whatever became of it. */
export const isTaken = (status: string): boolean => /^(?:2\d\d|404|405)$/.test(status);
