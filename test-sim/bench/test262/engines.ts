import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asText } from "../../../build/text.ts";

/** What a program printed on the interpreter; `hung` when it had to be ended, or crashed. */
export function interpret(path: string, built: string, milliseconds = 10_000): Promise<{ printed: string; hung?: string }> {
  const directory = mkdtempSync(join(tmpdir(), "dialect-"));
  writeFileSync(join(directory, "program.js"), built, "latin1");
  return new Promise((done) => {
    const options = { cwd: directory, timeout: milliseconds, killSignal: "SIGKILL", encoding: "latin1", maxBuffer: 1 << 20 } as const;
    execFile(path, ["program.js"], options, (error, out) => {
      execFile("rm", ["-rf", directory], () => {});
      const own = out.replace(/\r/g, "").replace(/^[\s\S]*?espruino\.com\/Donate\n\n?/, "");
      const signal = (error as { signal?: string } | null)?.signal;
      done({ printed: asText(own.replace(/\x1b\[J|\x08/g, "")), ...(signal && { hung: signal }) });
    });
  });
}
