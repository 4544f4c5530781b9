import { receiveBytes } from "./receive.ts";
import { send } from "./send.ts";
import { c, type Entry, type Handler, type Handlers, Job, type Passing, Phase, type Socket } from "./state.ts";
import type { Message, Params, QoS } from "./types.ts";

/** `Mqtt.stop` */
export function seldom(): void;
/** `Mqtt.subscribe`, and without a handler `Mqtt.unsubscribe` */
export function seldom<Filter extends string>(
  filter: Filter,
  handler?: (message: Message<Params<Filter>>) => void,
  options?: { qos?: QoS },
): void;
export function seldom(job: Job.Pass, data: string): string;
export function seldom(job: Job, data?: string, error?: unknown): void;
/**
 * All that seldom happens, in one function: what is nested in it takes no memory until it is called. It is also the API's `stop` (no
 * arguments), `subscribe` and `unsubscribe` (a filter first).
 */
export function seldom(): any {
  const given = arguments;
  const job: Job | string | undefined = given[0];
  const a = given[1];
  const b = given[2];
  const text = (value: string): string => String.fromCharCode(value.length >> 8, value.length & 255) + value;

  const note = (line: string, error?: unknown): void => {
    c.err = line;
    try {
      c.opt().log("mqtt: " + line, error);
    } catch (_) {}
  };

  const drop = (reason?: string): void => {
    const socket = c.sk;
    c.sk = undefined;
    delete c.buf;
    delete c.ctl;
    delete c.pos;
    c.out = c.up = 0;
    try {
      socket!.end();
      // After a failure nothing is owed to the other side, and what is unsent would hold the socket for ever.
      if (reason) socket!.clsNow = true;
    } catch (_) {}
    if (!reason || c.ph === Phase.Closing) {
      c.ph = Phase.Stopped;
      clearTimeout(c.tmr);
      return;
    }
    c.ph = Phase.Waiting;
    // Everyone loses a broker at the same moment: a random half of the delay spreads the attempts.
    const bad = c.bad || 0;
    c.left = Math.ceil((1 << Math.min(bad, 6)) * (0.5 + Math.random()));
    c.bad = bad + 1;
    note(reason);
  };

  /** A packet without a source, its length at most 16383. */
  const packet = (type: number, body: string): string => {
    const size = body.length;
    return (size < 128 ? String.fromCharCode(type, size) : String.fromCharCode(type, (size & 127) | 128, size >> 7)) + body;
  };

  const connect = (): void => {
    c.ph = Phase.Connecting;
    c.left = 15;
    c.out = 0;
    try {
      const options = c.opt();
      const will = options.will;
      const tls = options.tls;
      const alive = options.keepAlive === undefined ? 60 : options.keepAlive;
      let flags = options.clean === false ? 0 : 2;
      let body = text(options.clientId);
      if (will) {
        flags |= 4 | ((will.qos || 0) << 3) | (will.retain ? 32 : 0);
        body += text(will.topic) + text(will.payload);
      }
      if (options.username) {
        flags |= 128;
        body += text(options.username);
        if (options.password) {
          flags |= 64;
          body += text(options.password);
        }
      }
      const brokers = options.brokers;
      const broker = brokers ? brokers[(c.bad || 0) % brokers.length] : options;
      const to = { host: broker.host, port: broker.port || (tls ? 8883 : 1883) };
      const socket: Socket = require(tls ? "tls" : "net").connect(tls ? Object.assign(to, tls) : to);
      c.sk = socket;
      delete socket.opt;
      // What `on` does, without an array for each.
      socket["#ondata"] = socket["#onclose"] = socket["#onerror"] = receiveBytes;
      socket["#ondrain"] = send;
      send(packet(0x10, text("MQTT") + String.fromCharCode(4, flags, alive >> 8, alive & 255) + body));
    } catch (error) {
      drop(String((error as Error).message || error));
    }
  };

  /** Half of the Keep Alive passes before a ping, and the other half before its answer is overdue. */
  const due = (): void => {
    if (c.ph === Phase.Connected) {
      const alive = c.opt().keepAlive;
      c.left = alive === 0 ? 1000 : (alive || 60) >> 1;
      if (alive === 0) return;
      c.ph = Phase.Pinged;
      send("\xc0\0");
    } else if (c.ph === Phase.Closing) drop();
    else if (c.ph > Phase.Waiting) drop("no answer");
    else connect();
  };

  /** A filter as the specification writes it: without names. */
  const plain = (filter: string): string => {
    const levels = filter.split("/");
    return levels.map((level) => (level[0] === "+" || level[0] === "#" ? level[0] : level)).join("/");
  };

  const request = (type: number, filters: string): void => {
    do c.id = (c.id % 999) + 1;
    while (c.q["q" + c.id]);
    c.q["q" + c.id] = packet(type, String.fromCharCode(c.id >> 8, c.id & 255) + filters);
    c.n++;
  };

  const wish = (filter: string): string => text(plain(filter)) + String.fromCharCode((c.qos && c.qos[filter]) || 0);

  const accept = (present: number): void => {
    const old = c.q;
    let sent = c.sent;
    c.ph = Phase.Connected;
    c.left = 0;
    c.made++;
    c.q = {};
    c.sent = c.n = 0;
    // MQTT 3.1.2.4: without a session at the broker its half of every exchange is gone, and so is ours.
    if (!present) delete c.seen;
    for (const id in old) if (old[id][0] === "\x82") c.news = 1;
    if (!present || c.news) {
      let wishes = "";
      [c.subs, c.wild].forEach((map) => {
        for (const filter in map) {
          wishes += wish(filter);
          if (wishes.length > 200) {
            request(0x82, wishes);
            wishes = "";
          }
        }
      });
      if (wishes) request(0x82, wishes);
    }
    delete c.news;
    for (const id in old) {
      let entry: Entry = old[id];
      let head = typeof entry === "string" ? entry : entry[0];
      const kind = head.charCodeAt(0) >> 4;
      if (kind === 3 || (present && kind !== 8)) {
        if (kind === 3 && sent > 0) {
          // MQTT-3.3.1-1: DUP on what this session may have seen.
          head = String.fromCharCode((head.charCodeAt(0) & 0xf7) | (present ? 8 : 0)) + head.substr(1);
          entry = typeof entry === "string" ? head : [head, entry[1]];
        }
        c.q[id] = entry;
        c.n++;
      } else if (c.wait && c.wait[id]) {
        c.wait[id]();
        delete c.wait[id];
      }
      sent--;
    }
    send();
    const options = c.opt();
    try {
      if (options.connected) options.connected(present > 0);
    } catch (error) {
      note("connected: " + error);
    }
  };

  /** The rest of a packet that is too large passes; it is acknowledged at its end, and what follows it is returned. */
  const pass = (data: string): string => {
    const passing = c.buf as Passing;
    const used = Math.min(data.length, passing.left);
    if (passing.ack && passing.at < used) passing.id += data.substring(passing.at, Math.min(used, passing.at + 2 - passing.id.length));
    passing.at = Math.max(0, passing.at - used);
    passing.left -= used;
    if (!passing.left) {
      delete c.buf;
      c.lost++;
      if (passing.ack) send(passing.ack + passing.id);
    }
    return data.substr(used);
  };

  const skip = (data: string): void => {
    let from = 1;
    let left = 0;
    do left += (data.charCodeAt(from) & 127) << (7 * (from - 1));
    while (data.charCodeAt(from++) > 127);
    const qos = (data.charCodeAt(0) >> 1) & 3;
    if (data.charCodeAt(0) >> 4 !== 3 || c.ph < Phase.Connected || qos > 2)
      return drop("protocol violation: a packet of " + left + " bytes");
    c.buf = data;
    // The place of its id is known once the topic's length is here.
    if (data.length < from + 2) return;
    const at = 2 + data.charCodeAt(from) * 256 + data.charCodeAt(from + 1);
    c.buf = { left, at, ack: qos > 1 ? "\x50\x02" : qos ? "\x40\x02" : "", id: "" };
    if (at + (qos ? 2 : 0) > left) return drop("protocol violation: PUBLISH");
    pass(data.substr(from));
  };

  const subscription = (filter: string, handler?: Handler, qos?: number): void => {
    const levels = filter.split("/");
    const last = levels.length - 1;
    let wild = false;
    let bad = !filter || filter.length > 65535;
    levels.forEach((level, index) => {
      const rest = level.substr(1);
      if (level[0] === "+" || level[0] === "#") wild = true;
      if (rest.indexOf("+") >= 0 || rest.indexOf("#") >= 0 || (level[0] === "#" && index < last)) bad = true;
    });
    if (bad) throw new Error("bad filter: " + filter);
    const map: Record<string, Handlers> = (wild ? c.wild : c.subs) || {};
    if (wild) c.wild = map;
    else c.subs = map;
    const others = map.hasOwnProperty(filter) ? map[filter] : undefined;
    if (typeof handler === "function") {
      map[filter] = others ? ([] as Handler[]).concat(others, handler) : handler;
      if (qos) {
        if (!c.qos) c.qos = {};
        c.qos[filter] = qos;
      }
      if (c.ph >= Phase.Connected) request(0x82, wish(filter));
      else c.news = 1;
    } else if (others) {
      delete map[filter];
      if (c.qos) delete c.qos[filter];
      // Another name for the same filter keeps it.
      for (const other in map) if (plain(other) === plain(filter)) return;
      request(0xa2, text(plain(filter)));
    }
    send();
  };

  if (job === Job.Due) due();
  else if (job === Job.Drop) drop(a);
  else if (job === Job.Accept) {
    const code = a.charCodeAt(1);
    if (!code) return accept(a.charCodeAt(0));
    const reasons = ["protocol version", "client id", "server unavailable", "bad user name or password", "not authorized"];
    drop("refused: " + (reasons[code - 1] || code));
    // What does not pass by itself need not be tried soon.
    if (code !== 3) c.left += 300;
  } else if (job === Job.Skip) skip(a);
  else if (job === Job.Pass) return pass(a);
  else if (job === Job.Failed) note(a, b);
  else if (job !== undefined) subscription(job as string, a, b && b.qos);
  else if (c.ph < Phase.Connected) drop();
  else {
    c.ph = Phase.Closing;
    c.left = 5;
    send();
  }
}
