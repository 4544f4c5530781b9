/** Lasts `maxAge` seconds, else as long as the browser is open. */
export interface CookieOptions {
  maxAge?: number;
  path?: string;
  /** Default "Lax". */
  sameSite?: "Strict" | "Lax" | "None";
  secure?: boolean;
}

/**
 * The value of a `Set-Cookie` header (RFC 6265, 4.1), not for scripts. The value is percent-encoded where a cookie cannot hold it;
 * a name that is none throws. An empty value deletes the cookie.
 */
export function cookie(name: string, value: string, options?: CookieOptions): string {
  const { maxAge, path, sameSite, secure } = options || {};
  if (!name || name.match(/[^!#-'*+\-.0-9A-Z^-z|~]/)) throw new Error("cookie name not fit to be sent");
  const age = value ? maxAge : 0;
  return `${name}=${encodeURIComponent(value)}; Path=${path || "/"}${age === undefined ? "" : `; Max-Age=${age}`}; HttpOnly; SameSite=${sameSite || "Lax"}${secure ? "; Secure" : ""}`;
}
