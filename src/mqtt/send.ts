import { c, Job, Limit, Phase, type Socket, state } from "./client.ts";
import { seldom } from "./seldom.ts";
import type { Mqtt, PublishOptions, Source } from "./types.ts";

/**
 * Sends a packet of the protocol (text), between those that go out in slices; then what waits, as far as the socket has room.
 * Also the socket's `drain`.
 */
export function send(this: unknown, bytes?: string | Socket): void {
  if (typeof bytes === "string") {
    if (c.pos) c.ctl = (c.ctl || "") + bytes;
    else {
      c.out += bytes.length;
      try {
        c.sk!.write(bytes);
      } catch (_) {
        // A socket that was closed under us: its `close` event, or else the keepalive, ends the connection.
      }
    }
    return;
  }
  if (bytes && bytes === c.sk) c.out = 0;
  while (c.sent < state.queued && c.out < Limit.Chunk && c.ph >= Phase.Connected) {
    let index = 0;
    let id: string;
    for (id in c.q) if (index++ === c.sent) break;
    const entry = c.q[id!];
    const head = typeof entry === "string" ? entry : entry[0];
    const total = typeof entry === "string" ? head.length : head.length + entry[1].length;
    const room = Limit.Chunk - c.out;
    const begin = c.pos || 0;
    let slice = head.substr(begin, room);
    if (!slice) {
      try {
        slice = (entry[1] as Source).read(begin - head.length, Math.min(room, total - begin));
      } catch (_) {}
      if (!slice || begin + slice.length > total) {
        // Its length is already on its way: only the end of the connection takes the packet back.
        delete c.q[id!];
        state.queued--;
        state.dropped++;
        return seldom(Job.Drop, "a payload's source failed");
      }
    }
    const end = begin + slice.length;
    delete c.pos;
    send(slice);
    if (end < total) c.pos = end;
    else {
      if ((head.charCodeAt(0) & 0xf6) === 0x30) {
        delete c.q[id!];
        state.queued--;
      } else c.sent++;
      if (c.ctl) {
        send(c.ctl);
        delete c.ctl;
      }
    }
  }
  if (c.ph === Phase.Closing && c.sent === state.queued) {
    send("\xe0\0");
    seldom(Job.Drop);
  }
}

/** `publish` for all but what can go out at once. */
const later = function (): Promise<void> | undefined {
  // A parameter costs a variable for ever, these only while it runs.
  const given = arguments;
  const topic: string = given[0];
  const payload: string | Source = given[1];
  const options: PublishOptions | undefined = given[2];
  const qos = (options && options.qos) || 0;
  const source = typeof payload === "object" ? payload : undefined;
  const text = source ? "" : String(payload);
  const type = 0x30 | (qos << 1) | (options && options.retain ? 1 : 0);
  const size = topic.length;
  const start = String.fromCharCode(size >> 8, size & 255) + topic;
  if (!size || size > 65535 || topic.indexOf("+") >= 0 || topic.indexOf("#") >= 0) throw new Error("bad topic: " + topic);
  const online = c.ph === Phase.Connected || c.ph === Phase.Pinged;
  const promised = qos && options!.wait !== false;
  const keep = (options && options.keep) || (type & 1 ? "last" : "all");
  let id = "";
  let oldest = "";
  let index = 0;
  const idle = online && c.sent === state.queued;
  // Among those of which nothing was sent: one that this one replaces, and the first that may be given up.
  for (const other in idle ? {} : c.q) {
    if (index++ < c.sent || (index === c.sent + 1 && c.pos)) continue;
    const entry = c.q[other];
    const head = typeof entry === "string" ? entry : entry[0];
    if (!oldest && (head.charCodeAt(0) & 0xf6) === 0x30) oldest = other;
    let at = 2;
    while (head.charCodeAt(at - 1) > 127) at++;
    if (keep === "last" && head.charCodeAt(0) >> 4 === 3 && head.substr(at, start.length) === start) id = other;
  }
  if (id) {
    if (c.wait && c.wait[id]) c.wait[id]();
    if (c.wait) delete c.wait[id];
  } else {
    // One that is large by itself may still go when nothing else waits.
    const full = state.queued >= Limit.Queue || (state.queued && E.getSizeOf(c.q) + (size + text.length) / 8 > Limit.QueueJsvars);
    if (full || (keep === "none" && !online)) {
      state.dropped++;
      if (!full || !oldest) return promised ? Promise.reject(new Error(full ? "queue full" : "not connected")) : undefined;
      delete c.q[oldest];
      state.queued--;
    }
    do {
      c.id = (c.id % 999) + 1;
      id = "q" + c.id;
    } while (c.q[id]);
    state.queued++;
  }
  const number = +id.substr(1);
  const rest = start + (qos ? String.fromCharCode(number >> 8, number & 255) : "") + text;
  let length = rest.length + (source ? source.length : 0);
  let packet = String.fromCharCode(type);
  while (length > 127) {
    packet += String.fromCharCode((length & 127) | 128);
    length >>= 7;
  }
  packet += String.fromCharCode(length) + rest;
  c.q[id] = source ? [packet, source] : packet;
  if (qos && idle && !source && c.out + packet.length < Limit.Chunk) {
    c.sent++;
    send(packet);
  } else send();
  if (promised)
    return new Promise((resolve) => {
      if (!c.wait) c.wait = {};
      c.wait[id] = resolve;
    });
} as Mqtt["publish"];

/** See `Mqtt.publish`. Short, as the interpreter reads all of a function each time: this is what states and telemetry take. */
export function publish(topic: string, payload: string | Source, options?: PublishOptions): Promise<void> | undefined {
  const retain = options && options.retain ? 0x31 : 0x30;
  const size = topic.length;
  if (
    c.ph === Phase.Connected &&
    c.sent === state.queued &&
    c.out < Limit.Unsent &&
    !(options && options.qos) &&
    typeof payload === "string" &&
    size + payload.length < 126 &&
    size &&
    topic.indexOf("+") < 0 &&
    topic.indexOf("#") < 0
  ) {
    c.out += size + payload.length + 4;
    try {
      c.sk!.write(String.fromCharCode(retain, size + payload.length + 2, 0, size) + topic + payload);
    } catch (_) {
      // As in `send`.
    }
    return;
  }
  return later(topic, payload, options);
}
