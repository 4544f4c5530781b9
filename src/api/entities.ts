import { entity, ids } from "demitasse:entities";
import { age, command, errors, type Fields, type Refusal, values } from "../device/index.ts";
import { type Exchange, fromJson, headerOf, parseForm, type Reply, type Request, textOf, toJson } from "../http/index.ts";

/** A reply of JSON text. */
export function jsonReply(text: string): Reply {
  return [text, 200, { "Content-Type": "application/json" }];
}

/** The entity as `/api/entities/:id` shows it, as JSON; undefined when there is none. */
export function describe(id: string): string | undefined {
  const fields = entity(id);
  if (!fields) return undefined;
  const since = age(fields[0]);
  const error = errors[id];
  return `{${fields[2]},"value":${CONFIG.texts ? toJson(values[id]) : JSON.stringify(values[id])}${since === undefined ? "" : `,"age":${since}`}${error ? `,"error":${toJson(error)}` : ""}}`;
}

/** All entities, one a piece, since together they would take hundreds of variables. What is done is counted on the exchange. */
export function nextEntity(exchange: Exchange & { n?: number }): string | undefined {
  const n = exchange.n || 0;
  const all = ids().split(",");
  exchange.n = n + 1;
  if (n > all.length) return undefined;
  if (n === all.length) return "]";
  return (n ? "," : "[") + (describe(all[n]) || "");
}

/** `POST /api/entities/:id`. */
export function set(request: Request, id: string): Reply {
  const type = (headerOf(request, "content-type") || "").toLowerCase();
  // curl -d '{...}' calls JSON a form.
  const form = type.includes("form") && textOf(request)[0] !== "{";
  // A form without its type would be told that it is malformed JSON, which helps nobody.
  if (!type && textOf(request)[0] !== "{")
    return [{ error: 'no Content-Type: send {"value": ...} as application/json, or a form as application/x-www-form-urlencoded' }, 400];
  const body = form ? parseForm(textOf(request)) : fromJson(textOf(request));
  if (body === null || typeof body !== "object" || body.value === undefined) return [{ error: 'send {"value": ...}' }, 400];
  // In JSON a boolean is a boolean; text means one only where there is nothing but text.
  if (!form && typeof body.value === "string" && !(CONFIG.words && CONFIG.words.includes((entity(id) as Fields)[1])))
    return [{ error: `value takes true, false or a number, not text; "ON" and "OFF" are for forms and MQTT` }, 400];
  const refusal: any = command(id, body.value, true);
  return refusal && refusal.then ? refusal.then((later: Refusal | undefined) => outcome(id, later)) : outcome(id, refusal);
}

/** The entity as it is after a command, or why that was refused. */
function outcome(id: string, refusal: Refusal | undefined): Reply {
  return refusal ? [{ error: refusal.message }, refusal.status] : jsonReply(describe(id) as string);
}
