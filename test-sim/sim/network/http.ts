import { kindOf } from "../language/arrays.ts";
import type { Realm } from "../language/realm.ts";
import type { Connections } from "./connections.ts";
import { KIND } from "./socketserver.ts";
import type { Streams } from "./streams.ts";
import { parseUrl } from "./url.ts";

/** require("http"): servers whose callback gets (httpSRq, httpSRs), and requests. */
export function httpModule(
  realm: Realm,
  connections: Connections,
  streams: Streams,
  classes: Record<string, any>,
  print: (line: string) => void,
) {
  const needFunction = (callback: unknown, optional: boolean) => {
    if (typeof callback === "function" || (optional && callback === undefined)) return true;
    print(`ERROR: Expecting Callback Function but got ${kindOf(callback)}`);
    return false;
  };
  streams.install(classes.httpSRq.prototype);
  streams.install(classes.httpCRs.prototype);

  realm.methods(classes.httpSrv.prototype, {
    listen(this: any, port) {
      connections.listen(this, Number(port) & 0xffff);
      return this;
    },
    close(this: any) {
      connections.close(this);
    },
  });
  realm.methods(classes.httpSRs.prototype, {
    write(this: any, data) {
      connections.respond(this, data);
      return false;
    },
    end(this: any, data) {
      if (data !== undefined) connections.respond(this, data);
      connections.respondEnd(this);
    },
    writeHead(this: any, status, headers) {
      connections.respondHead(this, status, headers);
    },
    setHeader(this: any, name, value) {
      if (!realm.isObject(this.headers)) this.headers = realm.object();
      this.headers[String(name)] = String(value);
    },
  });
  realm.methods(classes.httpCRq.prototype, {
    write(this: any, data) {
      connections.write(this, data);
      return false;
    },
    end(this: any, data) {
      if (data !== undefined) connections.write(this, data);
      connections.end(this);
    },
  });

  function request(options: any, callback: unknown, get: boolean): any {
    if (get && realm.isObject(options)) options.method = "GET";
    if (!needFunction(callback, true)) return undefined;
    const plain = typeof options === "string" ? parseUrl(realm, options, false) : options;
    if (!realm.isObject(plain)) {
      print(`ERROR: Expecting Options to be an Object but it was ${kindOf(plain)}`);
      return undefined;
    }
    const client = connections.client(KIND.HTTP | (plain.protocol === "https:" ? KIND.TLS : 0), plain, callback);
    if (get) connections.end(client);
    return client;
  }

  const module = realm.object();
  realm.methods(module, {
    createServer: (callback) => (needFunction(callback, false) ? connections.server(KIND.HTTP, callback) : undefined),
    request: (options, callback) => request(options, callback, false),
    get: (options, callback) => request(options, callback, true),
  });
  return module;
}

/** require("net"), and with `tls` require("tls"). */
export function netModule(
  realm: Realm,
  connections: Connections,
  streams: Streams,
  classes: Record<string, any>,
  print: (line: string) => void,
  tls = false,
) {
  if (!tls) {
    streams.install(classes.Socket.prototype);
    realm.methods(classes.Socket.prototype, {
      write(this: any, data) {
        connections.write(this, data);
        return false;
      },
      end(this: any, data) {
        if (data !== undefined) connections.write(this, data);
        connections.end(this);
      },
    });
    realm.methods(classes.Server.prototype, {
      listen(this: any, port) {
        connections.listen(this, Number(port) & 0xffff);
        return this;
      },
      close(this: any) {
        connections.close(this);
      },
    });
  }
  const module = realm.object();
  realm.methods(module, {
    connect(options, callback) {
      const plain = typeof options === "string" ? parseUrl(realm, options, false) : options;
      if (!realm.isObject(plain)) {
        print(`ERROR: Expecting Options to be an Object but it was ${kindOf(plain)}`);
        return undefined;
      }
      if (callback !== undefined && typeof callback !== "function") {
        print(`ERROR: Expecting Callback Function but got ${kindOf(callback)}`);
        return undefined;
      }
      const client = connections.client(tls ? KIND.NORMAL | KIND.TLS : KIND.NORMAL, plain, callback);
      connections.connect(client);
      return client;
    },
  });
  if (!tls) {
    realm.methods(module, {
      createServer(callback) {
        if (typeof callback === "function") return connections.server(KIND.NORMAL, callback);
        print(`ERROR: Expecting Callback Function but got ${kindOf(callback)}`);
        return undefined;
      },
    });
  }
  return module;
}
