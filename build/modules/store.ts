import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Where Espruino's modules come from: its own site, unless the environment names another place. */
export const site = (): string => (process.env.ESPRUINO_MODULES_URL ?? "https://www.espruino.com/modules").replace(/\/+$/, "");

export const lockName = "espruino-modules.lock.json";
export const folderName = "espruino-modules";

interface Lock {
  /** By module: where it came from, and the hash of its text as in Subresource Integrity. */
  modules: Record<string, { url?: string; integrity: string }>;
}

/** Milliseconds that the site has for an answer. */
const patience = 15_000;

const integrity = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

const pending = new Map<string, Promise<string>>();

/**
 * The text of a module, fetched once: after that it is what stands in `espruino-modules/` beside the config, held to the hash
 * in the lock file. Rejects with one line that says what is wrong and how to mend it.
 */
export function moduleText(name: string, project: string): Promise<string> {
  const key = `${project}\0${name}`;
  let text = pending.get(key);
  if (!text) {
    text = find(name, project).finally(() => pending.delete(key));
    pending.set(key, text);
  }
  return text;
}

async function find(name: string, project: string): Promise<string> {
  const file = join(project, folderName, `${name}.js`);
  const shown = relative(process.cwd(), file) || file;
  const locked = readLock(project).modules[name];
  if (existsSync(file)) {
    const text = readFileSync(file, "utf8");
    if (!locked) return keep(name, project, text);
    if (integrity(text) === locked.integrity) return text;
    throw new Error(
      `module "${name}": ${shown} is not what ${lockName} has the hash of; take the module's entry out of the lock to accept the file, or delete the file to fetch it again`,
    );
  }
  const { text, url } = await download(name, shown);
  if (locked && integrity(text) !== locked.integrity)
    throw new Error(
      `module "${name}": ${url} is not what ${lockName} has the hash of any more; take the module's entry out of the lock to accept the new one`,
    );
  mkdirSync(join(project, folderName), { recursive: true });
  write(file, text);
  return keep(name, project, text, url);
}

async function download(name: string, shown: string): Promise<{ text: string; url: string }> {
  const urls = [`${site()}/${name}.js`, `${site()}/${name}.min.js`];
  for (const url of urls) {
    let response: Response;
    try {
      response = await fetch(url, { signal: AbortSignal.timeout(patience) });
    } catch (error) {
      const { cause, message } = error as Error & { cause?: Error };
      throw new Error(
        `module "${name}": cannot be fetched from ${url} (${cause?.message || message}); it is needed once: go online, or put its text into ${shown}`,
      );
    }
    const text = await response.text();
    // Some sites answer everything with a page.
    if (response.ok && !/^\s*</.test(text)) return { text, url };
    if (!response.ok && response.status !== 404)
      throw new Error(`module "${name}": ${url} answers ${response.status}; try again later, or put its text into ${shown}`);
  }
  throw new Error(`module "${name}": not found at ${urls[0]}; correct its name, or put its text into ${shown}`);
}

function readLock(project: string): Lock {
  const file = join(project, lockName);
  if (!existsSync(file)) return { modules: {} };
  try {
    const lock = JSON.parse(readFileSync(file, "utf8"));
    if (lock && typeof lock.modules === "object") return lock;
  } catch {}
  throw new Error(`${relative(process.cwd(), file) || file}: is no lock file of modules; delete it to have it written anew`);
}

function keep(name: string, project: string, text: string, url?: string): string {
  const { modules } = readLock(project);
  modules[name] = { ...(url && { url }), integrity: integrity(text) };
  const sorted = Object.fromEntries(Object.entries(modules).sort(([a], [b]) => (a < b ? -1 : 1)));
  write(join(project, lockName), `${JSON.stringify({ modules: sorted }, null, 2)}\n`);
  return text;
}

/** Never half a file. */
function write(file: string, text: string): void {
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}
