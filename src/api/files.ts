import { headerOf, type Reply, type Request, slices } from "../http/index.ts";

/** What the image has of a path, as `[type, ETag, coding, name in Storage]` (build/web-files.ts). */
function find(path: string): string[] | undefined {
  const list = require("Storage").read("www");
  const at = list ? list.indexOf(`\n${path}\t`) : -1;
  // A tab would reach into what stands behind the path.
  if (at < 0 || path.includes("\t")) return undefined;
  const from = at + path.length + 2;
  return list.substring(from, list.indexOf("\n", from)).split("\t");
}

/** `[from, to]` of a request for one range of `size` bytes (RFC 9110, 14.2), both included; undefined where all of them are wanted, or what is none. */
function rangeOf(request: Request, size: number): number[] | undefined {
  const range = headerOf(request, "Range");
  // All of it is right for who wants a range of a file that may have changed meanwhile.
  if (!range || range.substr(0, 6) !== "bytes=" || headerOf(request, "If-Range") !== undefined) return undefined;
  const parts = range.substr(6).split("-");
  if (parts.length !== 2 || parts.join("").match(/[^0-9]/) || range.length > 24 || parts.join("") === "") return undefined;
  const last = parts[1] === "" ? size - 1 : parseInt(parts[1], 10);
  if (parts[0] === "") return last ? [Math.max(0, size - last), size - 1] : [size, size];
  const from = parseInt(parts[0], 10);
  return parts[1] !== "" && last < from ? undefined : [from, Math.min(last, size - 1)];
}

/** A file of the folder that the config names; of a path that ends in a slash its `index.html`. */
export function file(request: Request): Reply {
  const { method } = request;
  const path = `/${request.params["*"]}`;
  const found = find(path.substr(path.length - 1) === "/" ? `${path}index.html` : path);
  const body = found && require("Storage").read(found[3]);
  if (!found || body === undefined) return [{ error: "not found" }, 404];
  if (method !== "GET" && method !== "HEAD") {
    const headers = { Allow: "GET, HEAD, OPTIONS" };
    return method === "OPTIONS" ? [undefined, 204, headers] : [{ error: "method not allowed" }, 405, headers];
  }
  const headers: Record<string, any> = {
    "Content-Type": found[0],
    ETag: found[1],
    "Cache-Control": "no-cache",
    "Content-Length": body.length,
  };
  if (found[2]) headers["Content-Encoding"] = found[2];
  const range = method === "GET" ? rangeOf(request, body.length) : undefined;
  if (!range) return [slices(body), 200, headers];
  if (range[0] >= body.length) return [{ error: "no such range" }, 416, { "Content-Range": `bytes */${body.length}` }];
  const length = range[1] + 1 - range[0];
  headers["Content-Range"] = `bytes ${range[0]}-${range[1]}/${body.length}`;
  headers["Content-Length"] = length;
  return [slices(body.substr(range[0], length)), 206, headers];
}
