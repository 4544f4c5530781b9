import { type AddressInfo, createConnection, createServer, isIP, type Server, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { errorCode, isClosedLoopback, SOCKET } from "./socket-codes.ts";

/**
 * What a name or address leads to instead of the network: "unknown" does not resolve, "refuse" turns connections away, "hang" never answers,
 * and `HOST:PORT` is where connections go.
 */
export type Route = "unknown" | "refuse" | "hang" | `${string}:${number}`;

export interface SocketOptions {
  /** Most sockets at a time, listeners included. */
  limit: number;
  /** Whether a refused connection and an unknown name show themselves already in `connect`. */
  blocking: boolean;
  /** Whether the board takes connections only while it has a free socket, and turns them away otherwise. */
  turnAway: boolean;
  /** Whether what is written still goes out when the other side has ended. */
  halfOpen: boolean;
  /** One chunk at a time may be on its way. */
  oneInFlight: boolean;
  ports: Record<number, number>;
  activity(): void;
  log(line: string): void;
  routes: Map<string, Route>;
  /** Whether there is a network. */
  online(): boolean;
  /** Whether errors have codes of their own; elsewhere each is a closed connection. */
  codes: boolean;
}

interface End {
  kind: "server" | "client";
  server?: Server;
  socket?: Socket;
  port?: number;
  backlog: Socket[];
  received: Buffer[];
  error: number;
  connecting: boolean;
  ended: boolean;
  flying: boolean;
  hung?: boolean;
}

const SEND_BUFFER = 65536;
const RECEIVE_BUFFER = 5840;

/** TCP as the interpreter's socket library sees it: polled, with negative error codes, over real loopback sockets. */
export interface Sockets {
  listen(port: number): number;
  /** A socket, or a negative error. */
  connect(host: string, port: number, tls?: Record<string, any>): number;
  accept(id: number): number;
  /** Bytes as latin1, "" for none, or a negative error once everything has been read. */
  receive(id: number, most: number): string | number;
  /** How many bytes were taken, or a negative error. */
  send(id: number, data: string): number;
  close(id: number): void;
  count(): number;
  /** Whether something is being connected or flushed. */
  busy(): boolean;
  /** Loopback port of a board port, once it listens. */
  port(boardPort: number): Promise<number>;
  /** The network has gone: connections break, without a word to the other side's program until it is told by its own system. */
  cut(): void;
  /** Closes everything at once, as a reset of the board does. */
  reset(): Promise<void>;
}

export function createSockets(options: SocketOptions): Sockets {
  const ends = new Map<number, End>();
  const { routes } = options;
  const waiting = new Map<number, { resolve(port: number): void; reject(error: Error): void }[]>();
  const closing = new Set<Promise<void>>();
  let last = 0;

  const coded = (code: number) => (options.codes || code >= 0 ? code : SOCKET.CLOSED);
  const full = () => ends.size >= options.limit;
  function open(kind: End["kind"]): [number, End] {
    const end: End = { kind, backlog: [], received: [], error: 0, connecting: false, ended: false, flying: false };
    ends.set(++last, end);
    return [last, end];
  }

  function attach(end: End, socket: Socket) {
    end.socket = socket;
    socket.setNoDelay(true);
    let size = 0;
    socket.on("data", (data) => {
      end.received.push(data);
      size = end.received.reduce((sum, part) => sum + part.length, 0);
      if (size > RECEIVE_BUFFER) socket.pause();
      options.activity();
    });
    socket.on("end", () => {
      end.ended = true;
      // The SDK of the ESP8266 knows no half-open connections.
      if (!options.halfOpen) socket.end();
      options.activity();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (!end.error) end.error = coded(errorCode(error, end.connecting));
      end.connecting = false;
      options.activity();
    });
    socket.on("close", () => {
      end.ended = true;
      end.connecting = false;
      options.activity();
    });
    socket.on("drain", options.activity);
  }

  function arrived(end: End, socket: Socket) {
    if (!options.online()) {
      socket.on("error", () => {});
      socket.destroy();
      return;
    }
    if (options.turnAway) {
      if (full()) {
        socket.destroy();
        return;
      }
      const [id, client] = open("client");
      attach(client, socket);
      end.backlog.push(Object.assign(socket, { espruinoId: id }));
    } else {
      socket.pause();
      end.backlog.push(socket);
      socket.on("error", () => {});
    }
    options.activity();
  }

  const address = (server: Server): Route => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const listening = (port: number) => [...ends.values()].find((end) => end.kind === "server" && end.port === port);

  /** Where a connection leads, and the board's own listener if it is one that is not yet open. */
  function target(host: string, port: number): Route | Server {
    const route = routes.get(`${host}:${port}`) ?? routes.get(host);
    if (route) return route;
    const name = host === "localhost" ? "127.0.0.1" : host;
    const own = name === "127.0.0.1" ? listening(port)?.server : undefined;
    if (own) return own.listening ? address(own) : own;
    return name.endsWith(".invalid") ? "unknown" : `${name}:${port}`;
  }

  function dial(end: End, to: string, host: string, tls: Record<string, any> | undefined) {
    const colon = to.lastIndexOf(":");
    const place = { host: to.slice(0, colon), port: Number(to.slice(colon + 1)), allowHalfOpen: true };
    const servername = isIP(host) ? undefined : host;
    const socket = tls ? connectTls({ ...place, ...tls, servername, rejectUnauthorized: tls.ca !== undefined }) : createConnection(place);
    attach(end, socket);
    socket.on(tls ? "secureConnect" : "connect", () => {
      end.connecting = false;
      options.activity();
    });
  }

  return {
    listen(port) {
      if (full()) return SOCKET.MAX;
      if (listening(port)) return SOCKET.UNKNOWN;
      const [id, end] = open("server");
      end.port = port;
      const server = createServer({ allowHalfOpen: true }, (socket) => arrived(end, socket));
      end.server = server;
      server.on("error", (error) => {
        end.ended = true;
        const message = `port ${port} of the board: ${error.message}`;
        options.log(message);
        for (const { reject } of waiting.get(port) ?? []) reject(new Error(message));
        waiting.delete(port);
      });
      server.listen(options.ports[port] ?? 0, "127.0.0.1", () => {
        const address = server.address();
        if (address && typeof address === "object") options.ports[port] = address.port;
        for (const { resolve } of waiting.get(port) ?? []) resolve(options.ports[port]);
        waiting.delete(port);
      });
      return id;
    },
    connect(host, port, tls) {
      if (full()) return SOCKET.MAX;
      const local = host === "127.0.0.1" || host === "localhost";
      if (!local && !options.online()) {
        if (options.blocking || isIP(host)) return isIP(host) ? SOCKET.NO_ROUTE : SOCKET.NOT_FOUND;
        const [lost, end] = open("client");
        end.error = SOCKET.NOT_FOUND;
        return lost;
      }
      const route = target(host, port);
      const refused = route === "refuse" || (options.blocking && typeof route === "string" && isClosedLoopback(route));
      if (options.blocking && route === "unknown") return SOCKET.NOT_FOUND;
      if (options.blocking && refused) {
        options.log("ERROR: Connect failed (err 111)");
        return SOCKET.RESET;
      }
      const [id, end] = open("client");
      end.connecting = true;
      if (route === "hang") end.hung = true;
      else if (route === "unknown" || route === "refuse") {
        end.connecting = false;
        end.error = coded(route === "unknown" ? SOCKET.NOT_FOUND : SOCKET.RESET);
      } else if (typeof route === "string") dial(end, route, host, tls);
      else route.once("listening", () => ends.has(id) && dial(end, address(route), host, tls));
      return id;
    },
    accept(id) {
      const end = ends.get(id);
      if (!end || end.backlog.length === 0) return -1;
      if (options.turnAway) return (end.backlog.shift() as Socket & { espruinoId: number }).espruinoId;
      if (full()) return -1;
      const [clientId, client] = open("client");
      const socket = end.backlog.shift() as Socket;
      attach(client, socket);
      if (socket.destroyed) client.ended = true;
      socket.resume();
      return clientId;
    },
    receive(id, most) {
      const end = ends.get(id);
      if (!end) return SOCKET.CLOSED;
      if (end.received.length) {
        const first = end.received[0];
        if (first.length > most) end.received[0] = first.subarray(most);
        else end.received.shift();
        if (end.socket?.isPaused() && end.received.length < 2) end.socket.resume();
        return first.toString("latin1", 0, Math.min(most, first.length));
      }
      if (end.error) return end.error;
      if (end.connecting) return SOCKET.NO_CONN;
      return end.ended ? SOCKET.CLOSED : "";
    },
    send(id, data) {
      const end = ends.get(id);
      if (!end) return SOCKET.CLOSED;
      if (end.error) return end.error;
      if (end.connecting) return 0;
      if (end.ended && !options.halfOpen) return SOCKET.CLOSED;
      const socket = end.socket;
      if (!socket || socket.destroyed) return SOCKET.CLOSED;
      if (options.oneInFlight ? end.flying : socket.writableLength >= SEND_BUFFER) return 0;
      end.flying = true;
      socket.write(data, "latin1", () => {
        end.flying = false;
        options.activity();
      });
      return data.length;
    },
    close(id) {
      const end = ends.get(id);
      if (!end) return;
      ends.delete(id);
      if (end.server) {
        const server = end.server;
        closing.add(new Promise((resolve) => server.close(() => resolve())));
        for (const socket of end.backlog) socket.destroy();
      }
      end.socket?.removeAllListeners("data");
      end.socket?.resume();
      end.socket?.destroySoon();
    },
    cut() {
      for (const end of ends.values()) {
        for (const socket of end.backlog) socket.destroy();
        if (end.kind === "client" && !end.error) {
          end.error = coded(SOCKET.RESET);
          end.connecting = false;
          end.socket?.resetAndDestroy();
        }
      }
    },
    count: () => ends.size,
    busy() {
      for (const end of ends.values()) {
        if (
          end.kind === "server"
            ? !end.ended && end.server?.listening === false
            : (end.connecting && !end.hung) || (end.socket && !end.socket.destroyed && end.flying)
        )
          return true;
      }
      return false;
    },
    port(boardPort) {
      const address = listening(boardPort)?.server?.address();
      if (address && typeof address === "object") return Promise.resolve(address.port);
      return new Promise((resolve, reject) => waiting.set(boardPort, [...(waiting.get(boardPort) ?? []), { resolve, reject }]));
    },
    async reset() {
      for (const [id, end] of ends) {
        ends.delete(id);
        if (end.server) {
          const server = end.server;
          closing.add(new Promise((resolve) => server.close(() => resolve())));
        }
        for (const socket of end.backlog) socket.destroy();
        end.socket?.destroy();
      }
      await Promise.all(closing);
      closing.clear();
    },
  };
}
