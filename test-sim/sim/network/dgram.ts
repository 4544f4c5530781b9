import { createSocket } from "node:dgram";
import type { Clock } from "../board/clock.ts";
import type { Loop } from "../board/loop.ts";
import type { Realm } from "../language/realm.ts";
import { text } from "../language/text.ts";
import type { Route } from "./sockets.ts";

/**
 * require("dgram"), as far as a client goes: a socket that sends and gets answers, over real UDP. Names lead where `routes` say
 * (`pool.ntp.org` or `pool.ntp.org:123` to `127.0.0.1:PORT`), and nowhere else than this computer: what goes elsewhere is lost.
 */
export function dgramModule(
  realm: Realm,
  loop: Loop,
  clock: Clock,
  routes: Map<string, Route>,
  online: () => boolean,
  activity: () => void,
) {
  const module = realm.object();
  const open = new Set<ReturnType<typeof createSocket>>();
  // Real milliseconds in which an answer is waited for before simulated time goes on.
  const PATIENCE = 50;
  let waiting = 0;
  const unwatch = clock.watch({ busy: () => waiting > 0, activity: () => 0 });
  realm.methods(module, {
    createSocket() {
      const host = createSocket("udp4");
      const socket = realm.object();
      host.on("error", () => {});
      host.unref();
      open.add(host);
      host.on("message", (data, { address, port }) => {
        if (loop.stopped || !open.has(host)) return;
        waiting = 0;
        loop.emit(socket, "message", [data.toString("latin1"), realm.object({ address, port, size: data.length })]);
        activity();
        loop.run();
      });
      realm.methods(socket, {
        send(data, ...rest) {
          // (data, port, host) or (data, offset, length, port, host)
          const [port, to] = rest.slice(-2);
          const route = routes.get(`${text(to)}:${port}`) ?? routes.get(text(to)) ?? `${text(to)}:${port}`;
          const [, hostPort] = /^127\.0\.0\.1:(\d+)$/.exec(route) ?? [];
          if (!hostPort || !online()) return;
          host.send(Buffer.from(text(data), "latin1"), Number(hostPort), "127.0.0.1");
          const mine = ++waiting;
          setTimeout(() => {
            if (waiting === mine) waiting = 0;
          }, PATIENCE).unref();
        },
        close() {
          if (open.delete(host)) host.close();
          loop.emit(socket, "close", []);
        },
      });
      return socket;
    },
  });
  return {
    module,
    end() {
      unwatch();
      for (const host of open) host.close();
      open.clear();
    },
  };
}
