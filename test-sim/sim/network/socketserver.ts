import type { Loop } from "../board/loop.ts";
import type { Realm } from "../language/realm.ts";
import { indexIn } from "../language/text.ts";
import { parseHead } from "./http-headers.ts";
import { SOCKET, socketErrorText } from "./socket-codes.ts";
import type { Sockets } from "./sockets.ts";
import type { Streams } from "./streams.ts";

/** Kinds of socket, as the hidden field `type` has them. */
export const KIND = { NORMAL: 0, HTTP: 1, TLS: 4 };
const MASK = 3;

export const isHttp = (connection: any) => (connection.type & MASK) === KIND.HTTP;
/** The socket behind a connection, -1 for none. */
export const socketOf = (connection: any) => Number(connection.sckt ?? 0) - 1;

/** The classes of what programs get to see of sockets, and of files in Storage. */
export function makeClasses(
  realm: Realm,
): Record<"Server" | "Socket" | "httpSrv" | "httpSRq" | "httpSRs" | "httpCRq" | "httpCRs" | "StorageFile", any> {
  const classes: any = {};
  for (const name of ["Server", "Socket", "httpSrv", "httpSRq", "httpSRs", "httpCRq", "httpCRs", "StorageFile"]) {
    const type = realm.construct(name, () => Object.create(type.prototype));
    type.prototype = realm.object();
    realm.hide(type.prototype, "constructor", type);
    realm.hide(realm.global, name, type);
    classes[name] = type;
  }
  return classes;
}

/** Closes the socket of a connection, which stays in its list. */
export function kill(sockets: Sockets, connection: any) {
  const id = socketOf(connection);
  if (id < 0) return;
  sockets.close(id);
  delete connection.sckt;
  connection.conn = false;
  connection.cls = true;
}

/** One of the lists on the hidden root: HttpS (servers), HttpSC (requests under way), HttpCC (clients and plain sockets). */
export function connectionList(realm: Realm, name: "HttpS" | "HttpSC" | "HttpCC"): any {
  const hidden = realm.global["\xff"];
  if (!hidden[name]) hidden[name] = realm.array();
  return hidden[name];
}

/** What comes in and goes out over the connections, once a pass; `chunk` bytes of each at most. */
export function runTraffic(
  realm: Realm,
  loop: Loop,
  sockets: Sockets,
  streams: Streams,
  classes: ReturnType<typeof makeClasses>,
  chunk: number,
) {
  const hidden = realm.global["\xff"];
  const make = (type: any) => Object.create(type.prototype);

  /** Gives received data to the reader; what it returns stays received. */
  function push(reader: any, data: string, http: boolean, force: boolean): string {
    if (!data) return data;
    if (!http || !reader.chunked) {
      if (http) reader.cRcv = Number(reader.cRcv ?? 0) - data.length;
      return streams.push(reader, data, force) ? "" : data;
    }
    if (data.length < 5) return data;
    const start = indexIn(data, "\r\n") + 2;
    const size = Number.parseInt(data, 16) || 0;
    reader.cRcv = size ? 1 : 0;
    if (!size) return "";
    const next = start + size + 2;
    let rest = "";
    if (next < data.length) rest = data.slice(next);
    else if (next > data.length) {
      if (next - data.length < 3) return data;
      rest = `${(next - data.length - 2).toString(16)}\r\n`;
    }
    const chunk = data.slice(start, start + size);
    if (chunk && !streams.push(reader, chunk, force)) return data;
    return next < data.length ? push(reader, rest, http, force) : rest;
  }

  function received(connection: any, socket: any, data: string, server: boolean): string {
    const reader = server ? connection : socket;
    const http = isHttp(connection);
    let rest = data;
    if (http && !reader.hdrs) {
      const body = parseHead(realm, data, reader, server);
      reader.hdrs = body !== undefined;
      if (body === undefined) return data;
      rest = body;
      if (server) loop.emit(connection.svr, "connect", [connection, socket]);
      else loop.emit(connection, "connect", [socket]);
    } else reader.hdrs = true;
    return push(reader, rest, http, false);
  }

  /** Sends a chunk of what waits in `dSnd`; a negative error when it fails. */
  function send(holder: any, id: number): number {
    const sent = sockets.send(id, holder.dSnd.slice(0, chunk));
    if (sent > 0) {
      holder.dSnd = holder.dSnd.slice(sent);
      if (!holder.dSnd && !holder.cls) loop.emit(holder, "drain", [holder]);
    }
    return sent;
  }

  function fireError(code: number, ...targets: any[]): boolean {
    if (code >= 0 || code === SOCKET.CLOSED) return false;
    const error = realm.object({ code, message: socketErrorText(code) });
    for (const target of targets) loop.emit(target, "error", [error]);
    return true;
  }

  /** For `http` the socket's state is on the response. */
  function partsOf(connection: any): { http: boolean; socket: any; id: number } {
    const http = isHttp(connection);
    return { http, socket: http ? connection.res : connection, id: socketOf(connection) };
  }

  function serverConnection(connections: any, key: string): boolean {
    const connection = connections[key];
    const { http, socket, id } = partsOf(connection);
    let closeNow = !!connection.clsNow;
    let error = 0;
    let busy = false;
    if (!closeNow) {
      const data = sockets.receive(id, chunk);
      if (typeof data === "number") {
        closeNow = true;
        error = data;
      } else if (data) {
        busy = true;
        connection.dRcv = received(connection, socket, (connection.dRcv ?? "") + data, true);
      }
      if (socket.dSnd) {
        const sent = send(socket, id);
        if (sent > 0) busy = true;
        if (sent < 0) {
          closeNow = true;
          error = sent;
        }
      }
      if (!socket.dSnd && !(typeof data === "string" && data)) {
        // Here the disconnection that was just noticed is forgotten again unless the response has ended: the leak of the http module.
        closeNow = !!socket.cls;
        if (http) {
          if (connection.cRcv > 0 || !connection.hdrs) closeNow = false;
          else if (!connection.endd) {
            connection.endd = true;
            loop.emit(connection, "end", []);
            busy = true;
          }
        }
      } else if (typeof data === "string" && data) closeNow = false;
    }
    if (!closeNow) return busy;
    if (connection.hdrs && connection.dRcv) connection.dRcv = push(connection, connection.dRcv, http, true);
    const hadError = http ? fireError(error, connection, socket) : fireError(error, connection);
    loop.emit(socket, "end", []);
    if (connection !== socket) loop.emit(connection, "close", [hadError]);
    loop.emit(socket, "close", [hadError]);
    kill(sockets, connection);
    delete connections[key];
    return true;
  }

  function clientConnection(connections: any, key: string): boolean {
    const connection = connections[key];
    const { http, socket, id } = partsOf(connection);
    let closeNow = !!connection.clsNow;
    let error = 0;
    let busy = false;
    let data: string = connection.dRcv ?? "";
    if (id >= 0) {
      const hadHeaders = http ? !!socket.hdrs : true;
      if (hadHeaders && data) {
        const before = data;
        data = push(socket, data, http, false);
        connection.dRcv = data;
        if (data !== before) busy = true;
      }
      if (!closeNow) {
        if (connection.dSnd) {
          const sent = send(connection, id);
          if (sent > 0) busy = true;
          if (sent < 0) {
            closeNow = true;
            error = sent;
          }
        } else {
          if (connection.cls) closeNow = true;
          if (http) {
            if (socket.cRcv > 0 || !hadHeaders) closeNow = false;
            else if (!socket.endd) {
              socket.endd = true;
              loop.emit(socket, "end", []);
              busy = true;
            }
          }
        }
        const got = sockets.receive(id, chunk);
        if (typeof got === "number") {
          if (connection.conn || got !== SOCKET.NO_CONN) {
            closeNow = true;
            if (got !== SOCKET.CLOSED) error = got;
            else if (!http || socket.cRcv > 0 || !hadHeaders) error = hadHeaders ? got : SOCKET.NO_RESPONSE;
          }
        } else {
          if (!connection.conn && !http) {
            loop.emit(connection, "connect", [connection]);
            connection.conn = true;
            if (!connection.dSnd) loop.emit(connection, "drain", [connection]);
            busy = true;
          }
          if (got) {
            busy = true;
            data = received(connection, socket, data + got, false);
            connection.dRcv = data;
          }
        }
      }
    }
    if (!closeNow) return busy;
    data = push(socket, data, http, true);
    connection.dRcv = data;
    if (data) return busy;
    if (connection.dSnd && error === SOCKET.CLOSED) error = SOCKET.UNSENT;
    kill(sockets, connection);
    delete connections[key];
    const hadError = fireError(error, connection);
    if (!socket.endd) {
      socket.endd = true;
      loop.emit(socket, "end", []);
    }
    loop.emit(socket, "close", [hadError]);
    return true;
  }

  function accept(server: any): boolean {
    const client = sockets.accept(socketOf(server));
    if (client < 0) return false;
    if (isHttp(server)) {
      const request = make(classes.httpSRq);
      const response = make(classes.httpSRs);
      request.type = KIND.HTTP;
      connectionList(realm, "HttpSC").push(request);
      request.res = response;
      request.svr = server;
      request.sckt = client + 1;
      response.sckt = client + 1;
      response.headers = realm.object({ Connection: "close" });
    } else {
      const socket = make(classes.Socket);
      socket.type = server.type;
      connectionList(realm, "HttpCC").push(socket);
      socket.sckt = client + 1;
      loop.emit(server, "connect", [socket]);
    }
    return true;
  }

  loop.part({
    idle() {
      let busy = false;
      for (const key of Object.keys(hidden.HttpS ?? [])) if (accept(hidden.HttpS[key])) busy = true;
      for (const key of Object.keys(hidden.HttpSC ?? [])) if (hidden.HttpSC[key] && serverConnection(hidden.HttpSC, key)) busy = true;
      for (const key of Object.keys(hidden.HttpCC ?? [])) if (hidden.HttpCC[key] && clientConnection(hidden.HttpCC, key)) busy = true;
      return busy;
    },
  });
}
