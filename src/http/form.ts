import { abort } from "./abort.ts";

/** `%41` to `A`, `plus` turns `+` into a blank; a malformed escape is answered with 400. */
export function decode(text: string, plus?: boolean): string {
  if (plus && text.includes("+")) text = text.replace(/\+/g, " ");
  if (!text.includes("%")) return text;
  const parts = text.split("%");
  for (let i = 1; i < parts.length; i++) {
    if (!parts[i].match(/^[0-9a-fA-F][0-9a-fA-F]/)) abort(400, "malformed percent escape");
    parts[i] = String.fromCharCode(parseInt(parts[i].substr(0, 2), 16)) + parts[i].substr(2);
  }
  return parts.join("");
}

/** The members of a query or an urlencoded form. A key without a value has "", of a repeated key the first value counts. */
export function parseForm(text: string): Record<string, string> {
  const members: Record<string, string> = {};
  const pairs = text.split("&");
  // From the end, so that the first value is the one that stays.
  for (let i = pairs.length - 1; i >= 0; i--) {
    const at = pairs[i].indexOf("=");
    const key = decode(at < 0 ? pairs[i] : pairs[i].substr(0, at), true);
    if (key && key !== "__proto__") members[key] = at < 0 ? "" : decode(pairs[i].substr(at + 1), true);
  }
  return members;
}

/** All values of a key in a query or an urlencoded form, in their order. */
export function valuesIn(text: string, key: string): string[] {
  const values: string[] = [];
  text.split("&").forEach((pair) => {
    const at = pair.indexOf("=");
    if (decode(at < 0 ? pair : pair.substr(0, at), true) === key) values.push(at < 0 ? "" : decode(pair.substr(at + 1), true));
  });
  return values;
}
