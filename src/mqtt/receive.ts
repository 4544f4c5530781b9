import { c, type Handler, Job, Limit, type Passing, Phase, type Socket, type Subscription } from "./client.ts";
import { control } from "./control.ts";
import { seldom } from "./seldom.ts";
import { send } from "./send.ts";
import type { Message } from "./types.ts";

/** Hands `message` to the handlers of one subscription. */
function deliver(to: Subscription, message: Message): void {
  for (let index = 1; ; index++) {
    const handler = typeof to === "function" ? to : (to[index] as Handler);
    if (!handler) return;
    try {
      handler(message);
    } catch (error) {
      seldom(Job.Failed, `handler of ${message.topic}: ${error}`);
    }
    if (handler === to) return;
  }
}

/** What the named wildcards of `filter` match in `topic`, undefined when it does not match (MQTT 4.7). */
function match(filter: string, topic: string): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  let from = 0;
  let at = 0;
  // MQTT-4.7.2-1
  if (topic[0] === "$" && filter[0] !== "$") return;
  for (;;) {
    const plus = filter.indexOf("+", from);
    const hash = filter.indexOf("#", from);
    if (plus < 0) {
      const rest = topic.substr(at);
      if (hash < 0) return rest === filter.substr(from) ? params : undefined;
      if (!`${rest}/`.startsWith(filter.substring(from, hash))) return;
      if (hash < filter.length - 1) params[filter.substr(hash + 1)] = rest.substr(hash - from);
      return params;
    }
    const begin = at + plus - from;
    if (topic.substring(at, begin) !== filter.substring(from, plus)) return;
    at = topic.indexOf("/", begin);
    if (at < 0) at = topic.length;
    from = filter.indexOf("/", plus);
    if (from < 0) from = filter.length;
    if (from > plus + 1) params[filter.substring(plus + 1, from)] = topic.substring(begin, at);
  }
}

/** The socket's `data`, and with anything but a string its `close` or `error`. */
export function receive(this: Socket, data: string | { message: string } | boolean): void {
  if (this !== c.sk) return;
  if (typeof data !== "string") return seldom(Job.Drop, typeof data === "object" ? data.message : "connection closed");
  if (c.ph === Phase.Pinged) c.ph = Phase.Connected;
  if (typeof c.buf === "object") {
    data = seldom(Job.Pass, data) as unknown as string;
    if (c.buf) return;
  } else if (c.buf) data = c.buf + data;
  let at = 0;
  while (at < data.length) {
    const type = data.charCodeAt(at);
    let from = at + 2;
    let length = data.charCodeAt(at + 1);
    if (length > 127) {
      let byte = length;
      length &= 127;
      for (let factor = 128; byte > 127 && from < at + 5; factor *= 128) {
        byte = data.charCodeAt(from++);
        length += (byte & 127) * factor;
      }
      if (byte > 127) return seldom(Job.Drop, "protocol violation: remaining length");
      if (!(byte >= 0)) length = NaN;
    }
    const end = from + length;
    // Incomplete, even its length when that is NaN.
    if (!(end <= data.length)) {
      if (length > Limit.Packet) return seldom(Job.Skip, data.substr(at));
      break;
    }
    if (type >> 4 === 3 && c.ph >= Phase.Connected) {
      const qos = (type >> 1) & 3;
      let body = from + 2 + data.charCodeAt(from) * 256 + data.charCodeAt(from + 1);
      const topic = data.substring(from + 2, body);
      let id = "";
      let key = 0;
      if (qos) {
        id = data.substr(body, 2);
        key = id.charCodeAt(0) * 256 + id.charCodeAt(1);
        body += 2;
      }
      if (!(body <= end) || qos > 2 || !topic || (qos && !key)) return seldom(Job.Drop, "protocol violation: PUBLISH");
      if (qos < 2 || !c.seen || !c.seen[key]) {
        const message: Message = { topic, payload: data.substring(body, end), qos: qos as 0, retain: (type & 1) > 0 };
        if (c.subs && c.subs.hasOwnProperty(topic)) deliver(c.subs[topic], message);
        for (const filter in c.wild) {
          const params = match(filter, topic);
          if (params) {
            message.params = params;
            deliver(c.wild[filter], message);
          }
        }
      }
      if (qos) {
        if (qos > 1) {
          if (!c.seen) c.seen = {};
          c.seen[key] = 1;
          if (E.getSizeOf(c.seen) > Limit.Unreleased) return seldom(Job.Drop, "too many messages that were not released");
        }
        send((qos > 1 ? "\x50\x02" : "\x40\x02") + id);
      }
    } else control(type, data.substring(from, end));
    // A handler may have called stop, or the packet ended the connection.
    if (this !== c.sk) return;
    at = end;
  }
  c.buf = at ? data.substr(at) : data;
}
