import type { Loop } from "./loop.ts";
import type { Realm } from "./realm.ts";
import { SOCKET, type Sockets, socketErrorText } from "./sockets.ts";
import type { Streams } from "./streams.ts";
import { text } from "./text.ts";

/** Kinds of socket, as the hidden field `type` has them. */
export const KIND = { NORMAL: 0, HTTP: 1, TLS: 4 };
const MASK = 3;

/**
 * The interpreter's socket server: lists of servers and connections on the hidden root, gone through once a pass. State lives in the fields
 * that programs can see and set there (`sckt dRcv dSnd cRcv hdrs endd res svr opt clsNow cls conn chunked headers`), and so do its weaknesses.
 */
export interface Connections {
  server(kind: number, callback: unknown): any;
  listen(server: any, port: number): void;
  close(server: any): void;
  client(kind: number, options: any, callback: unknown): any;
  connect(client: any): void;
  write(client: any, data: unknown): void;
  end(client: any): void;
  respondHead(response: any, status: number, headers: any): void;
  respond(response: any, data: unknown): void;
  respondEnd(response: any): void;
}

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

export function createConnections(
  realm: Realm,
  loop: Loop,
  sockets: Sockets,
  streams: Streams,
  classes: ReturnType<typeof makeClasses>,
  options: { chunk: number; version: string; print(line: string): void },
): Connections {
  const hidden = realm.global["\xff"];
  const list = (name: string) => {
    if (!hidden[name]) hidden[name] = realm.array();
    return hidden[name];
  };
  const make = (type: any) => Object.create(type.prototype);
  const isHttp = (connection: any) => (connection.type & MASK) === KIND.HTTP;
  const isOpen = (connection: any) => !(connection.clsNow || connection.cls);
  const socketOf = (connection: any) => Number(connection.sckt ?? 0) - 1;

  function kill(connection: any) {
    const id = socketOf(connection);
    if (id < 0) return;
    sockets.close(id);
    delete connection.sckt;
    connection.conn = false;
    connection.cls = true;
  }

  function parseHead(data: string, target: any, server: boolean): string | undefined {
    const end = data.indexOf("\r\n\r\n");
    if (end < 0) return undefined;
    const headers = realm.object();
    target.headers = headers;
    // Every line of the packet is taken for a header, also those of a body that came with it.
    const lines = data.split("\r").map((line) => line.replace(/^\n/, ""));
    const first = lines[0];
    for (const line of lines.slice(1, -1)) {
      const colon = line.indexOf(":");
      const value = line.slice(colon + 1).replace(/^\s+/, "");
      if (colon > 0 && value) headers[line.slice(0, colon)] = value;
    }
    if (String(lookup(headers, "Transfer-Encoding") ?? "").toLowerCase() === "chunked") {
      target.chunked = true;
      target.cRcv = 1;
    } else target.cRcv = Math.trunc(Number.parseInt(lookup(headers, "Content-Length") ?? "0", 10)) || 0;
    const words = first.split(" ");
    if (server) {
      target.method = words[0];
      target.url = words[1] ?? "";
    } else {
      target.httpVersion = words[0].slice(5);
      target.statusCode = words[1];
      target.statusMessage = words.slice(2).join(" ");
    }
    return data.slice(end + 4);
  }

  function lookup(headers: any, name: string) {
    const key = Object.keys(headers).find((one) => one.toLowerCase() === name.toLowerCase());
    return key === undefined ? undefined : headers[key];
  }

  /** Gives received data to the reader; what it returns stays received. */
  function push(reader: any, data: string, http: boolean, force: boolean): string {
    if (!data) return data;
    if (!http || !reader.chunked) {
      if (http) reader.cRcv = Number(reader.cRcv ?? 0) - data.length;
      return streams.push(reader, data, force) ? "" : data;
    }
    if (data.length < 5) return data;
    const start = data.indexOf("\r\n") + 2;
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
      const body = parseHead(data, reader, server);
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
    const sent = sockets.send(id, holder.dSnd.slice(0, options.chunk));
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

  function serverConnection(connections: any, key: string): boolean {
    const connection = connections[key];
    const http = isHttp(connection);
    const socket = http ? connection.res : connection;
    const id = socketOf(connection);
    let closeNow = !!connection.clsNow;
    let error = 0;
    let busy = false;
    if (!closeNow) {
      const data = sockets.receive(id, options.chunk);
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
    kill(connection);
    delete connections[key];
    return true;
  }

  function clientConnection(connections: any, key: string): boolean {
    const connection = connections[key];
    const http = isHttp(connection);
    const socket = http ? connection.res : connection;
    const id = socketOf(connection);
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
        const got = sockets.receive(id, options.chunk);
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
    kill(connection);
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
      list("HttpSC").push(request);
      request.res = response;
      request.svr = server;
      request.sckt = client + 1;
      response.sckt = client + 1;
      response.headers = realm.object({ Connection: "close" });
    } else {
      const socket = make(classes.Socket);
      socket.type = server.type;
      list("HttpCC").push(socket);
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

  function headerLines(headers: any): string {
    let lines = "";
    for (const name of Object.keys(headers)) lines += `${text(name)}: ${text(headers[name])}\r\n`;
    return lines;
  }
  const isChunked = (headers: any) => String(lookup(headers, "Transfer-Encoding") ?? "").toLowerCase() === "chunked";
  const framed = (holder: any, data: string) => (holder.chunked ? `${data.length.toString(16)}\r\n${data}\r\n` : data);

  const connections: Connections = {
    server(kind, callback) {
      const server = make(kind === KIND.HTTP ? classes.httpSrv : classes.Server);
      server.type = kind;
      server["#onconnect"] = callback;
      return server;
    },
    listen(server, port) {
      server.port = port;
      const id = sockets.listen(port);
      if (id < 0) {
        server.clsNow = true;
        throw realm.error("InternalError", "Unable to create socket");
      }
      server.sckt = id + 1;
      list("HttpS").push(server);
    },
    close(server) {
      kill(server);
      const servers = list("HttpS");
      const key = Object.keys(servers).find((one) => servers[one] === server);
      if (key === undefined) options.print("WARNING: Server not found!");
      else delete servers[key];
    },
    client(kind, clientOptions, callback) {
      const http = (kind & MASK) === KIND.HTTP;
      const client = make(http ? classes.httpCRq : classes.Socket);
      client.type = kind;
      if (callback) client["#onconnect"] = callback;
      list("HttpCC").push(client);
      if (http) client.res = make(classes.httpCRs);
      client.opt = clientOptions;
      return client;
    },
    connect(client) {
      if (client.sckt > 0) return;
      const clientOptions = client.opt;
      let port = Number(clientOptions.port ?? 0) & 0xffff;
      const host = clientOptions.host === undefined ? "127.0.0.1" : text(clientOptions.host);
      if (client.type & KIND.TLS && !port) port = 443;
      if (isHttp(client) && !port) port = 80;
      const id = sockets.connect(host, port, client.type & KIND.TLS ? clientOptions : undefined);
      if (id >= 0) {
        client.sckt = id + 1;
        return;
      }
      client.clsNow = true;
      throw realm.error("InternalError", id === SOCKET.NOT_FOUND ? "Unable to locate host" : "Unable to create socket");
    },
    write(client, data) {
      if (!isOpen(client)) throw realm.error("Error", "This socket is closed");
      if (!client.dSnd) {
        let head = "";
        if (isHttp(client) && !client.sckt) {
          const { method, path, headers, host, port } = client.opt;
          head = `${text(method)} ${text(path)} HTTP/1.1\r\nUser-Agent: Espruino ${options.version}\r\nConnection: close\r\n`;
          if (realm.isObject(headers)) {
            head += headerLines(headers);
            if (isChunked(headers)) client.chunked = true;
          }
          if (!realm.isObject(headers) || lookup(headers, "Host") === undefined) {
            head += `Host: ${text(host)}${port > 0 && Number(port) !== 80 ? `:${Number(port)}` : ""}\r\n`;
          }
          head += "\r\n";
        }
        if (client.dSnd === undefined || head) client.dSnd = head;
      }
      if (data !== undefined) client.dSnd += framed(client, text(data));
      if (isHttp(client)) connections.connect(client);
    },
    end(client) {
      if (isHttp(client)) connections.write(client, client.chunked ? "" : undefined);
      else if (!client.dSnd) client.clsNow = true;
      client.cls = true;
    },
    respondHead(response, status, headers) {
      if (headers !== undefined && !realm.isObject(headers)) {
        options.print("ERROR: Headers sent to writeHead should be an object");
        return;
      }
      if (response.dSnd !== undefined) {
        options.print("ERROR: Headers have already been sent");
        return;
      }
      const all = Object.assign({}, response.headers, headers);
      if (isChunked(all)) response.chunked = true;
      response.dSnd = `HTTP/1.1 ${Math.trunc(Number(status)) || 0} OK\r\nServer: Espruino ${options.version}\r\n${headerLines(all)}\r\n`;
    },
    respond(response, data) {
      if (!isOpen(response)) throw realm.error("Error", "This socket is closed");
      if (response.dSnd === undefined) connections.respondHead(response, 200, undefined);
      if (data !== undefined) response.dSnd += framed(response, text(data));
    },
    respondEnd(response) {
      connections.respond(response, response.chunked ? "" : undefined);
      response.cls = true;
    },
  };
  return connections;
}
