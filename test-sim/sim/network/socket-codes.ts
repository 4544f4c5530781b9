import { readFileSync } from "node:fs";

/** Error codes of the interpreter's socket library. */
export const SOCKET = {
  CLOSED: -1,
  NO_ROUTE: -4,
  NOT_FOUND: -6,
  MAX: -7,
  UNSENT: -8,
  RESET: -9,
  UNKNOWN: -10,
  NO_CONN: -11,
  SSL: -13,
  NO_RESPONSE: -15,
};

const TEXTS = [
  "connection closed",
  "out of memory",
  "timeout",
  "no route",
  "busy",
  "not found",
  "max sockets",
  "unsent data",
  "connection reset",
  "unknown error",
  "no connection",
  "bad argument",
  "SSL handshake failed",
  "invalid SSL data",
  "no response",
];
export const socketErrorText = (code: number) => TEXTS[-1 - code] ?? TEXTS[9];

/** The code for an error of Node. */
export function errorCode(error: NodeJS.ErrnoException, connecting: boolean): number {
  switch (error.code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return SOCKET.NOT_FOUND;
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return SOCKET.NO_ROUTE;
    case "ECONNREFUSED":
    case "ECONNRESET":
    case "EPIPE":
      return SOCKET.RESET;
    default:
      return connecting ? SOCKET.SSL : SOCKET.UNKNOWN;
  }
}

/**
 * Whether nothing listens at a loopback address. Linux tells in /proc; other systems cannot be asked without waiting, and then a refused
 * connection shows itself later, as an `error` event.
 */
export function isClosedLoopback(route: string): boolean {
  const match = /^127\.\d+\.\d+\.\d+:(\d+)$/.exec(route);
  if (!match) return false;
  const port = Number(match[1]).toString(16).toUpperCase().padStart(4, "0");
  try {
    const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => readFileSync(file, "latin1"));
    return !tables.some((table) =>
      table.split("\n").some((row) => row.split(/\s+/)[2]?.endsWith(`:${port}`) && row.split(/\s+/)[4] === "0A"),
    );
  } catch {
    return false;
  }
}
