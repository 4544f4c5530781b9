import type { Response } from "./types.ts";

/** Ends a handler at once: the client gets `status` (400-599) with `{"error": message}`. */
export function abort(status: number, message: string): never {
  throw [{ error: message }, status];
}

/** A reply that sends the client to `path`: 302 unless `status` says otherwise (301, 303, 307, 308). */
export function redirect(path: string, status?: number): Response {
  return [undefined, status || 302, { Location: path }];
}
