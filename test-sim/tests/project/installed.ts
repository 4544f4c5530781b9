import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guard } from "../../engines/guardian.ts";
import { root } from "../../engines/image.ts";

export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** The environment of somebody who has come neither from `npm test` nor from Node's test runner. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$|^NODE_TEST_CONTEXT$/.test(name)));

export function call(cwd: string, command: string, ...args: string[]): Promise<Ended> {
  return new Promise((done) =>
    execFile(command, args, { cwd, env: environment, maxBuffer: 1 << 24 }, (error, out, err) =>
      done({ code: Number(error?.code ?? 0), out, err }),
    ),
  );
}

/** Why nothing can be installed here, or false. */
export async function noRegistry(): Promise<string | false> {
  const { out } = await call(root, "npm", "config", "get", "registry");
  const url = new URL("is-number", out.trim());
  const reachable = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    (response) => response.ok,
    () => false,
  );
  return reachable ? false : `the npm registry at ${url.host} does not answer`;
}

/** Packs a package of this repository; the path of the tarball. */
export async function pack(folder: string, into: string): Promise<string> {
  const { code, out, err } = await call(folder, "npm", "pack", "--silent", "--pack-destination", into);
  if (code !== 0) throw new Error(`npm pack: ${err}`);
  return join(into, out.trim().split("\n").at(-1) as string);
}

/** A folder outside of this repository, gone when `stop` is called. */
export function emptyFolder(): { folder: string; stop(): void } {
  const folder = mkdtempSync(join(tmpdir(), "demitasse-project-"));
  return { folder, stop: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Installs tarballs into a folder with a plain package.json, from the registry and them only. */
export async function install(folder: string, ...tarballs: string[]): Promise<void> {
  if (!readdirSync(folder).includes("package.json")) writeFileSync(join(folder, "package.json"), '{ "type": "module", "private": true }');
  const { code, err } = await call(folder, "npm", "install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs);
  if (code !== 0) throw new Error(`npm install: ${err}`);
}

/** `demitasse start` in `cwd`: its address once it is ready, and how to end it. */
export function started(cwd: string, ...args: string[]): Promise<{ url: string; stop(): Promise<void> }> {
  const bin = join(cwd, "node_modules/.bin/demitasse");
  const child = spawn(bin, ["start", "--port", "0", "--mqtt-port", "0", ...args], {
    cwd,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  guard(child);
  let said = "";
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  return new Promise((done, fail) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const url = /^ready (\S+)/m.exec(said)?.[1];
        if (!url) return;
        done({
          url,
          async stop() {
            child.kill("SIGTERM");
            await ended;
          },
        });
      });
    ended.then(() => fail(new Error(`ended before it was ready:\n${said}`)));
  });
}
