import type { Loop } from "../board/loop.ts";
import type { Realm } from "../language/realm.ts";
import { text } from "../language/text.ts";
import { framed, headerLines, isChunked, lookup } from "./http-headers.ts";
import { SOCKET } from "./socket-codes.ts";
import type { Sockets } from "./sockets.ts";
import { connectionList, isHttp, KIND, kill, type makeClasses, runTraffic } from "./socketserver.ts";
import type { Streams } from "./streams.ts";

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

export function createConnections(
  realm: Realm,
  loop: Loop,
  sockets: Sockets,
  streams: Streams,
  classes: ReturnType<typeof makeClasses>,
  options: { chunk: number; version: string; tls: boolean; print(line: string): void },
): Connections {
  const list = (name: "HttpS" | "HttpCC") => connectionList(realm, name);
  const make = (type: any) => Object.create(type.prototype);
  const isOpen = (connection: any) => !(connection.clsNow || connection.cls);
  runTraffic(realm, loop, sockets, streams, classes, options.chunk);

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
      kill(sockets, server);
      const servers = list("HttpS");
      const key = Object.keys(servers).find((one) => servers[one] === server);
      if (key === undefined) options.print("WARNING: Server not found!");
      else delete servers[key];
    },
    client(kind, clientOptions, callback) {
      const http = isHttp({ type: kind });
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
      // Without TLS in its build the interpreter speaks plain HTTP to an https: address.
      const tls = options.tls && (client.type & KIND.TLS) !== 0;
      if (client.type & KIND.TLS && !port) port = 443;
      if (isHttp(client) && !port) port = 80;
      const id = sockets.connect(host, port, tls ? clientOptions : undefined);
      if (id >= 0) {
        client.sckt = id + 1;
        return;
      }
      client.clsNow = true;
      throw realm.error("InternalError", id === SOCKET.NOT_FOUND ? "Unable to locate host" : "Unable to create socket");
    },
    write(client, data) {
      if (!isOpen(client)) throw realm.error("Error", "This socket is closed");
      if (client.dSnd === undefined) {
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
        client.dSnd = head;
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
