import { entity, ids } from "demitasse:entities";
import { age, command, errors, type Value, values } from "../device/index.ts";
import { createHttp, events, file, type Reply, type Request, toJson } from "../http/index.ts";
import { listenHttp } from "../http/listen-http.ts";
import { mqtt } from "./mqtt.ts";
import { systemReport } from "./system.ts";

export const http = createHttp({ listener: listenHttp, log: print });
const stream = events();

const typed = { "Content-Type": "application/json" };

/** The entity as `/api/entities/:id` shows it, as JSON; undefined when there is none. */
function describe(id: string): string | undefined {
  const fields = entity(id);
  if (!fields) return undefined;
  const since = age(fields[0]);
  const error = errors[id];
  return `{${fields[2]},"value":${JSON.stringify(values[id])}${since === undefined ? "" : `,"age":${since}`}${error ? `,"error":${toJson(error)}` : ""}}`;
}

/** All entities, one a piece, as together they may take hundreds of variables. */
function list(): Reply {
  const left = ids().split(",");
  let piece = "[";
  return [
    () => {
      if (!piece) return undefined;
      const id = left.shift();
      const before = piece;
      piece = left.length ? "," : "";
      return before + (id ? describe(id) : "") + (piece ? "" : "]");
    },
    200,
    typed,
  ];
}

function set(request: Request): Reply {
  const id = request.params.id;
  const type = request.header("content-type") || "";
  const body = type.includes("form") ? request.form() : request.json();
  if (body === null || typeof body !== "object" || body.value === undefined) return [{ error: 'send {"value": ...}' }, 400];
  // In JSON a boolean is a boolean; text means one only where there is nothing but text.
  if (typeof body.value === "string" && !type.includes("form")) return [{ error: "value takes true, false or a number" }, 400];
  const refusal = command(id, body.value);
  if (refusal) return [{ error: refusal.message }, refusal.status, refusal.status === 405 ? { Allow: "GET, HEAD" } : undefined];
  return [describe(id), 200, typed];
}

/** The device's own routes; of two that fit, the one added first counts. */
export function addRoutes(): void {
  http.get("/", () => file("page", "text/html; charset=utf-8", { "Content-Encoding": "gzip", ETag: CONFIG.pageTag, "Cache-Control": "no-cache" }));
  http.get("/api/state", () => JSON.stringify(values));
  http.get("/api/entities", list);
  http.get("/api/entities/:id", (request) => {
    const text = describe(request.params.id);
    return text ? [text, 200, typed] : [{ error: `no entity ${request.params.id}` }, 404];
  });
  http.post("/api/entities/:id", set);
  http.get("/api/events", () => stream.open("state", JSON.stringify(values)));
  http.get("/api/system", () => [systemReport(mqtt ? mqtt.state : { connected: false }), 200, typed]);
}

/** Tells the open pages what changed. */
export function streamState(id: string, value: Value): void {
  stream.send("state", `{"${id}":${JSON.stringify(value)}}`);
}
