import type { Realm } from "../language/realm.ts";

/** url.parse of the interpreter: `{method, protocol, host, port, path, pathname, search, query}`; the last `?` begins the query, `+` stays. */
export function parseUrl(realm: Realm, url: string, parseQuery: boolean): any {
  let protocol: string | undefined;
  let start = 0;
  const colon = url.indexOf("://");
  if (colon >= 0) {
    protocol = url.slice(0, colon + 1);
    start = colon + 3;
  }
  let pathStart = url.indexOf("/", start);
  if (pathStart < 0) pathStart = url.length;
  const query = url.lastIndexOf("?");
  const searchStart = query >= pathStart ? query : -1;
  const authority = url.slice(start, pathStart);
  // A port is looked for only behind a protocol.
  const portAt = protocol ? authority.lastIndexOf(":") : -1;
  const path = url.slice(pathStart) || "/";
  const result = realm.object(protocol ? { protocol } : {});
  Object.assign(result, {
    method: "GET",
    host: portAt >= 0 ? authority.slice(0, portAt) : authority,
    path,
    pathname: searchStart >= 0 ? url.slice(pathStart, searchStart) : path,
    search: searchStart >= 0 ? url.slice(searchStart) : null,
    port: portAt >= 0 ? Number.parseInt(authority.slice(portAt + 1), 10) : null,
    query: searchStart >= 0 ? url.slice(searchStart + 1) : null,
  });
  if (searchStart >= 0 && parseQuery) {
    const fields = realm.object();
    for (const field of url.slice(searchStart + 1).split("&")) {
      const equals = field.indexOf("=");
      const key = percentDecode(equals < 0 ? field : field.slice(0, equals));
      if (key || equals >= 0) fields[key] = equals < 0 ? "" : percentDecode(field.slice(equals + 1));
    }
    result.query = fields;
  }
  return result;
}

/** Percent escapes become bytes; anything else stays. */
export function percentDecode(value: string): string {
  return value.replace(/%([\da-fA-F]{2})/g, (_match, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
export function percentEncode(value: string): string {
  let result = "";
  for (const character of value) {
    if (/[A-Za-z0-9\-_.!~*'()]/.test(character)) result += character;
    else result += `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return result;
}
