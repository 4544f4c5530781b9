import type { Board } from "../../board/index.ts";

export interface Broker {
  url: string;
  host: string;
  port: number;
  tls: boolean;
  username?: string;
  password?: string;
}

/** The parts of `mqtt://HOST:PORT`, or one line that says what is wrong with it. `shown` is how to name it there. */
export function parseBroker(url: string, board: Board, shown = JSON.stringify(url)): Broker | string {
  const right = `write "mqtt://HOST" or "mqtt://HOST:PORT"`;
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(url) ?? [];
  if (!scheme) return `${shown} has no scheme; ${right}`;
  const tls = scheme.toLowerCase() === "mqtts";
  if (!tls && scheme.toLowerCase() !== "mqtt") return `${shown} starts with "${scheme}://"; ${right}`;
  if (tls && !board.tls) return `${shown}: ${board.name} has no TLS; ${right}`;
  const [, login, host, port, more] = /^(?:([^@/]*)@)?(\[[0-9a-f:.]+\]|[^:/?#@[\]\s]*)(?::([0-9]*))?(.*)$/i.exec(rest) ?? [];
  if (!host) return `${shown} names no host; ${right}`;
  if (/[^A-Za-z0-9._[\]:-]/.test(host)) return `${shown}: "${host}" is not a host name; ${right}`;
  if (more && more !== "/") return `${shown}: "${more}" does not belong there; ${right}`;
  const number = port === undefined ? (tls ? 8883 : 1883) : Number(port);
  if (!port && port !== undefined) return `${shown} has no port after the colon; ${right}`;
  if (number < 1 || number > 65535) return `${shown}: port ${port} is out of range; 1 to 65535`;
  const broker: Broker = { url, host, port: number, tls };
  if (login !== undefined) {
    const [username, password = ""] = login.split(/:(.*)/s);
    try {
      broker.username = decodeURIComponent(username);
      broker.password = decodeURIComponent(password);
    } catch {
      return `${shown}: the login has a % that begins no escape; write %25`;
    }
  }
  return broker;
}
