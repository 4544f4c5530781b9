import { seldom } from "./connection.ts";
import { c, Job, Limit, Phase, type Socket } from "./state.ts";
import type { PublishOptions, Source } from "./types.ts";

/**
 * Sends a packet of the protocol (text), between those that go out in slices; then what waits, as far as the socket has room.
 * Also the socket's `drain`.
 */
/* @hot */
export function send(this: unknown, bytes?: string | Socket): void {
  const d = c;
  if (typeof bytes === "string") {
    if (d.pos) d.ctl = (d.ctl || "") + bytes;
    else {
      d.out += bytes.length;
      try {
        d.sk!.write(bytes);
      } catch (_) {
        // A socket that was closed under us: its `close` event, or else the keepalive, ends the connection.
      }
    }
    return;
  }
  if (bytes && bytes === d.sk) d.out = 0;
  // Nothing waits, as after most drains: the interpreter would read all of what follows to skip it.
  if (d.sent === d.n && d.ph !== Phase.Closing) return;
  while (d.sent < d.n && d.out < Limit.Chunk && d.ph >= Phase.Connected) {
    let index = 0;
    let id: string;
    for (id in d.q) if (index++ === d.sent) break;
    const entry = d.q[id!];
    const head = typeof entry === "string" ? entry : entry[0];
    const total = typeof entry === "string" ? head.length : head.length + entry[1].length;
    const room = Limit.Chunk - d.out;
    const begin = d.pos || 0;
    let slice = head.substr(begin, room);
    if (!slice) {
      try {
        slice = (entry[1] as Source).read(begin - head.length, Math.min(room, total - begin));
      } catch (_) {}
      if (!slice || begin + slice.length > total) {
        // Its length is already on its way: only the end of the connection takes the packet back.
        delete d.q[id!];
        d.n--;
        d.lost++;
        return seldom(Job.Drop, "a payload's source failed");
      }
    }
    const end = begin + slice.length;
    delete d.pos;
    send(slice);
    if (end < total) d.pos = end;
    else {
      if ((head.charCodeAt(0) & 0xf6) === 0x30) {
        delete d.q[id!];
        d.n--;
      } else d.sent++;
      if (d.ctl) {
        send(d.ctl);
        delete d.ctl;
      }
    }
  }
  if (d.ph === Phase.Closing && d.sent === d.n) {
    send("\xe0\0");
    seldom(Job.Drop);
  }
}

/** `publish` for all but what can go out at once. */
function later(_topic: string, _payload: string | Source, _options?: PublishOptions): Promise<void> | undefined;
function later(): Promise<void> | undefined {
  // A parameter costs a variable for ever, these only while it runs.
  const given = arguments;
  const topic: string = given[0];
  const payload: string | Source = given[1];
  const options: PublishOptions = given[2] || {};
  const qos = options.qos || 0;
  const source = typeof payload === "object" ? payload : undefined;
  const text = source ? "" : String(payload);
  const type = 0x30 | (qos << 1) | (options.retain ? 1 : 0);
  const size = topic.length;
  const start = String.fromCharCode(size >> 8, size & 255) + topic;
  if (!size || size > 65535 || topic.indexOf("+") >= 0 || topic.indexOf("#") >= 0) throw new Error("bad topic: " + topic);
  const online = c.ph === Phase.Connected || c.ph === Phase.Pinged;
  const promised = qos && options.wait !== false;
  const keep = options.keep || (type & 1 ? "last" : "all");
  let key = "";
  let oldest = "";
  let index = 0;
  // About as many jsvars as the queue takes: one for a name, one for the text, which has eight bytes in each further one.
  let used = 2 + ((size + text.length) >> 3);
  for (const other in c.q) {
    const entry = c.q[other];
    const head = typeof entry === "string" ? entry : entry[0];
    used += (typeof entry === "string" ? 2 : 12) + (head.length >> 3);
    // Among those of which nothing was sent: one that this one replaces, and the first that may be given up.
    if (index++ < c.sent || (index === c.sent + 1 && c.pos)) continue;
    if (!oldest && (head.charCodeAt(0) & 0xf6) === 0x30) oldest = other;
    let at = 2;
    while (head.charCodeAt(at - 1) > 127) at++;
    if (keep === "last" && head.charCodeAt(0) >> 4 === 3 && head.substr(at, start.length) === start) key = other;
  }
  if (key) {
    if (c.wait && c.wait[key]) c.wait[key]();
    if (c.wait) delete c.wait[key];
  } else {
    // One that is large by itself may still go when nothing else waits.
    const full = c.n >= Limit.Queue || (c.n && used > Limit.QueueJsvars);
    if (full || (keep === "none" && !online)) {
      c.lost++;
      if (!full || !oldest) return promised ? Promise.reject(new Error(full ? "queue full" : "not connected")) : undefined;
      delete c.q[oldest];
      c.n--;
    }
    do {
      c.id = (c.id % 999) + 1;
      key = "q" + c.id;
    } while (c.q[key]);
    c.n++;
  }
  const number = (key.substr(1) as unknown as number) | 0;
  const rest = start + (qos ? String.fromCharCode(number >> 8, number & 255) : "") + text;
  let length = rest.length + (source ? source.length : 0);
  let packet = String.fromCharCode(type);
  while (length > 127) {
    packet += String.fromCharCode((length & 127) | 128);
    length >>= 7;
  }
  packet += String.fromCharCode(length) + rest;
  c.q[key] = source ? [packet, source] : packet;
  send();
  if (promised)
    return new Promise((resolve) => {
      if (!c.wait) c.wait = {};
      c.wait[key] = resolve;
    });
}

/**
 * See `Mqtt.publish`. What is small goes out at once when nothing waits before it; short, as the interpreter reads all of a function each
 * time: this is what states and telemetry take.
 */
/* @hot */
export function publish(topic: string, payload: string | Source, options?: PublishOptions): Promise<void> | undefined {
  const d = c;
  const size = topic.length;
  const length = typeof payload === "string" ? size + payload.length : 999;
  const qos = options && options.qos;
  const type = options && options.retain ? 0x31 : 0x30;
  const now =
    d.ph === Phase.Connected &&
    d.sent === d.n &&
    d.out < Limit.Unsent &&
    length < 124 &&
    size &&
    topic.indexOf("+") < 0 &&
    topic.indexOf("#") < 0;
  if (now && !qos) {
    d.out += length + 4;
    try {
      d.sk!.write(String.fromCharCode(type, length + 2, 0, size) + topic + payload);
    } catch (_) {
      // As in `send`.
    }
    return;
  }
  if (now && qos && d.n < Limit.Queue && d.n * length < Limit.Chunk) {
    d.id = (d.id % 999) + 1;
    const key = "q" + d.id;
    if (!d.q[key]) {
      const packet =
        String.fromCharCode(type | (qos << 1), length + 4, 0, size) + topic + String.fromCharCode(d.id >> 8, d.id & 255) + payload;
      d.q[key] = packet;
      d.n++;
      d.sent++;
      send(packet);
      if (options.wait === false) return;
      return new Promise((resolve) => {
        if (!d.wait) d.wait = {};
        d.wait[key] = resolve;
      });
    }
  }
  return later(topic, payload, options);
}
