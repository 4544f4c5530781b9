import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { minify } from "terser";
import { bundlerError } from "./bundle.ts";
import { cached } from "./cache.ts";

export interface Page {
  html: string;
  gzipped: Buffer;
  /** Quotes included, as it goes over the wire. */
  tag: string;
}

const hash = (text: string | Buffer): Buffer => createHash("sha256").update(text).digest();

/** The control page as one file, or undefined when the sources have none. `name` is the device's; without `language` the browser's counts. */
export async function buildPage(
  root: string,
  name: string,
  language = "",
  entities?: { kind: string; hidden?: boolean; readonly?: boolean }[],
): Promise<Page | undefined> {
  const folder = resolve(root, "src/page");
  if (!existsSync(resolve(folder, "index.html"))) return undefined;
  const [script, style] = await Promise.all([
    inline(root, "src/page/main.ts", featuresOf(entities)),
    inline(root, "src/page/style.css"),
  ]).catch((error) => {
    throw bundlerError(root, error);
  });
  const policy = [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "connect-src 'self'",
    "img-src data:",
    `script-src 'sha256-${hash(script).toString("base64")}'`,
    `style-src 'sha256-${hash(style).toString("base64")}'`,
  ].join(";");
  const parts: Record<string, string> = { script, style, policy, name: escapeHtml(name), lang: language };
  const template = squeeze(readFileSync(resolve(folder, "index.html"), "utf8"));
  const html = template.replace(/\{(script|style|policy|name|lang)\}/g, (_, part: string) => parts[part]);
  // Where zlib begins a new table of codes depends on how much it may remember; the best differs by a percent.
  const [gzipped] = [4, 5, 6, 7, 8, 9].map((memLevel) => gzipSync(html, { level: 9, memLevel })).sort((a, b) => a.length - b.length);
  // The byte that names the operating system, so that every machine makes the same file (RFC 1952, 2.3.1: 255 is unknown).
  gzipped[9] = 255;
  return { html, gzipped, tag: `"${hash(gzipped).toString("base64url").slice(0, 8)}"` };
}

/** Kinds of entities by what the page needs for them (`WITH` in src/page). */
const features: Record<string, string[]> = {
  levels: ["light", "fan"],
  numbers: ["number", "climate"],
  covers: ["cover"],
  buttons: ["button"],
  choices: ["select", "text"],
  texts: ["select", "text", "event"],
  others: ["lock", "siren"],
};

/** What is left out of the page where the device has nothing of it; without `entities` all is in. */
function featuresOf(entities?: { kind: string; hidden?: boolean; readonly?: boolean }[]): Record<string, string> {
  const has = (kinds: string[]) => !entities || entities.some(({ kind }) => kinds.includes(kind));
  const readonly = !entities || entities.some((entity) => entity.hidden || entity.readonly);
  const made = Object.entries(features).map(([name, kinds]) => [`WITH.${name}`, String(has(kinds))]);
  return Object.fromEntries([...made, ["WITH.readonly", String(readonly)]]);
}

async function inline(root: string, entry: string, define: Record<string, string> = {}): Promise<string> {
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
    tsconfigRaw: {},
    define,
  });
  const text = result.outputFiles[0].text.trim();
  if (!entry.endsWith(".ts")) return text.replace(/(--\w+:) /g, "$1");
  // Once more: 3% of the page's size, gzipped.
  return cached(["page", text], async () => {
    const { code = text } = await minify(text, {
      module: true,
      ecma: 2020,
      compress: { passes: 3, unsafe_arrows: true, keep_fargs: false, pure_getters: true },
    });
    return code;
  });
}

/** Comments, the white space between lines and quotes round one plain word mean nothing on this page. */
const squeeze = (html: string): string =>
  html
    .replace(/<!--.*?-->/gs, "")
    .replace(/\s*\n\s*/g, "")
    .replace(/="([\w#-]+)"(?=[ >])/g, "=$1");

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[character] as string);
