import { valuesIn } from "../form.ts";
import { textOf } from "../request.ts";
import type { Request } from "../types.ts";

/** All values of a key in the query, in their order: `/?tag=a&tag=b`. `request.query` has the first. */
export function queryAll(request: Request, key: string): string[] {
  const { url } = request as unknown as { url: string };
  const at = url.indexOf("?");
  return valuesIn(at < 0 ? "" : url.substr(at + 1), key);
}

/** All values of a key in a form, in their order: several boxes of one name. `request.form()` has the first. */
export function formAll(request: Request, key: string): string[] {
  return valuesIn(textOf(request), key);
}
