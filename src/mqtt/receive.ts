import { control } from "./acknowledge.ts";
import { seldom } from "./connection.ts";
import { send } from "./send.ts";
import { c, type Handlers, Job, Limit, Phase, type Socket } from "./state.ts";
import type { Message } from "./types.ts";

/** A PUBLISH. Apart from `receiveBytes`, as the interpreter would read all of it for an acknowledgement, too. */
/* @hot */
function deliverMessage(packet: string): void {
  const d = c;
  const socket = d.sk;
  const type = packet.charCodeAt(0);
  const end = packet.length;
  let from = 2;
  while (packet.charCodeAt(from - 1) > 127) from++;
  const qos = (type >> 1) & 3;
  let body = from + 2 + packet.charCodeAt(from) * 256 + packet.charCodeAt(from + 1);
  const topic = packet.substring(from + 2, body);
  let id = "";
  let again = false;
  if (qos) {
    id = packet.substr(body, 2);
    body += 2;
    if (qos > 1 && d.seen) for (let index = 0; index < d.seen.length && !again; index += 2) again = d.seen.substr(index, 2) === id;
  }
  if (!(body <= end) || qos > 2 || !topic || id === "\0\0") return seldom(Job.Drop, "protocol violation: PUBLISH");
  if (!again) {
    // Without `params`, which would take a variable: a member that is not there is undefined, too.
    const message = { topic, payload: packet.substring(body, end), qos, retain: (type & 1) > 0 } as Message;
    const call = (to: Handlers): void => {
      (typeof to === "function" ? [to] : to).forEach((handler) => {
        try {
          handler(message);
        } catch (error) {
          seldom(Job.Failed, `handler of ${topic}: ${error}`, error);
        }
      });
    };
    if (d.subs && d.subs.hasOwnProperty(topic)) call(d.subs[topic]);
    for (const filter in d.wild) {
      // MQTT 4.7, level by level; `#` stands for its parent, too.
      const levels = filter.split("/");
      const parts = topic.split("/");
      const count = levels.length;
      let fits =
        (levels[count - 1][0] === "#" ? parts.length >= count - 1 : parts.length === count) && (topic[0] !== "$" || filter[0] === "$");
      let params: Message["params"];
      for (let index = 0; fits && index < count; index++) {
        const level = levels[index];
        const sign = level[0];
        if (sign !== "+" && sign !== "#") fits = level === parts[index];
        else if (level.length > 1) {
          if (!params) params = {};
          params[level.substr(1)] = sign === "+" ? parts[index] : parts.slice(index).join("/");
        }
      }
      if (fits) {
        message.params = params;
        call(d.wild![filter]);
      }
    }
  }
  if (qos) {
    if (qos > 1) {
      if (!again) d.seen = (d.seen || "") + id;
      if (d.seen!.length > Limit.Unreleased) return seldom(Job.Drop, "too many messages that were not released");
    }
    // Not over another connection, should its handler have made one.
    if (socket === d.sk) send((qos > 1 ? "\x50\x02" : "\x40\x02") + id);
  }
}

/** The socket's `data`, and with anything but a string its `close` or `error`. One function, as each costs six jsvars. */
/* @hot */
export function receiveBytes(this: Socket, data: string | { message: string } | boolean): void {
  const d = c;
  if (this !== d.sk) return;
  if (typeof data !== "string") return seldom(Job.Drop, (typeof data === "object" && data.message) || "connection closed");
  if (d.ph === Phase.Pinged) d.ph = Phase.Connected;
  if (d.buf) {
    data = typeof d.buf === "string" ? d.buf + data : seldom(Job.Pass, data);
    if (typeof d.buf === "object") return;
    delete d.buf;
  }
  let at = 0;
  let length: number;
  for (;;) {
    // Those of at most 127 bytes; this far goes what is read for each.
    while ((length = data.charCodeAt(at + 1)) < 128 && at + length + 2 <= data.length) {
      const packet = data.substr(at, length + 2);
      at += length + 2;
      if (packet.charCodeAt(0) >> 4 === 3 && d.ph >= Phase.Connected) deliverMessage(packet);
      else control(packet);
      // A handler may have called stop, or the packet ended the connection.
      if (this !== d.sk) return;
    }
    if (at >= data.length) return;
    let from = at + 2;
    let byte = length;
    length &= 127;
    for (let factor = 128; byte > 127 && from < at + 5; factor *= 128) {
      byte = data.charCodeAt(from++);
      length += (byte & 127) * factor;
    }
    if (byte > 127) return seldom(Job.Drop, "protocol violation: remaining length");
    const end = from + length;
    // Incomplete, or even its length is.
    if (!(byte >= 0 && end <= data.length)) {
      if (byte >= 0 && length > Limit.Packet) return seldom(Job.Skip, data.substr(at));
      d.buf = data.substr(at);
      return;
    }
    const packet = data.substring(at, end);
    at = end;
    if (packet.charCodeAt(0) >> 4 === 3 && d.ph >= Phase.Connected) deliverMessage(packet);
    else control(packet);
    if (this !== d.sk) return;
  }
}
