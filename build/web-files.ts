import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { ImageFile } from "./image.ts";

/** What a browser is told of a file, by the end of its name. Texts are gzipped. */
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".htm": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".xml": "application/xml",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".ico": "image/x-icon",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".mp3": "audio/mpeg",
  ".wav": "audio/wav",
  ".pdf": "application/pdf",
};

/** All files below a folder, by their paths in it; what begins with a dot is not for the web. */
export function filesBelow(folder: string, path = ""): string[] {
  return readdirSync(join(folder, path), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(folder, `${path}${entry.name}/`) : [`${path}${entry.name}`]));
}

/**
 * A folder as files of Storage, whose names are too short for paths: each as `wwwN`, and `www` with a line for each, `PATH TYPE ETAG CODING wwwN`
 * with tabs between, CODING `gzip` or nothing, a line break before the first and behind the last.
 */
export function webFiles(folder: string): ImageFile[] {
  const lines: string[] = [];
  const files = filesBelow(folder).map((path, i): ImageFile => {
    const plain = readFileSync(join(folder, path));
    const packed = gzipSync(plain, { level: 9 });
    // The byte that names the operating system, so that every machine makes the same file (RFC 1952, 2.3.1: 255 is unknown).
    packed[9] = 255;
    // An empty file of Storage there is not.
    const smaller = packed.length < 0.9 * plain.length || !plain.length;
    const data = smaller ? packed : plain;
    const tag = createHash("sha256").update(data).digest("base64url").slice(0, 8);
    const type = types[extname(path).toLowerCase()] ?? "application/octet-stream";
    lines.push([`/${path}`, type, `"${tag}"`, smaller ? "gzip" : "", `www${i}`].join("\t"));
    return { name: `www${i}`, file: `www${i}`, data };
  });
  return [{ name: "www", file: "www.txt", data: Buffer.from(`\n${lines.join("\n")}\n`) }, ...files];
}
