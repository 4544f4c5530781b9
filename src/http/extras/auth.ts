import { headerOf } from "../request.ts";
import type { Reply, Request } from "../types.ts";

declare function btoa(text: string): string;

/** Compares in a time that depends on the length of what was sent alone. */
function same(sent: string, secret: string): boolean {
  let difference = sent.length ^ secret.length;
  for (let i = 0; i < sent.length; i++) difference |= sent.charCodeAt(i) ^ secret.charCodeAt(i % secret.length);
  return difference === 0;
}

function demand(expected: string, challenge: string): (request: Request) => Reply {
  return (request) => {
    const sent = headerOf(request, "Authorization") || "";
    const scheme = sent.split(" ")[0];
    // The scheme's name is in any case (RFC 9110, 11.1).
    if (scheme.toLowerCase() === challenge.split(" ")[0].toLowerCase() && same(sent.substr(scheme.length).trim(), expected)) return;
    return [{ error: "unauthorized" }, 401, { "WWW-Authenticate": challenge }];
  };
}

/** A hook for `before` that lets in who knows both (RFC 7617). */
export function basicAuth(username: string, password: string, realm?: string): (request: Request) => Reply {
  return demand(btoa(username + ":" + password), `Basic realm="${realm || "device"}", charset="UTF-8"`);
}

/** A hook for `before` that lets in who has the token (RFC 6750). */
export function bearerAuth(token: string): (request: Request) => Reply {
  return demand(token, "Bearer");
}
