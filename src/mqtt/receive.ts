import { c, type Handlers, Job, Limit, Phase, type Socket } from "./client.ts";
import { control } from "./control.ts";
import { seldom } from "./seldom.ts";
import { send } from "./send.ts";
import type { Message } from "./types.ts";

/** The socket's `data`, and with anything but a string its `close` or `error`. One function, as each costs six jsvars. */
export function receive(this: Socket, data: string | { message: string } | boolean): void {
  if (this !== c.sk) return;
  if (typeof data !== "string") return seldom(Job.Drop, (typeof data === "object" && data.message) || "connection closed");
  if (c.ph === Phase.Pinged) c.ph = Phase.Connected;
  if (typeof c.buf === "object") {
    data = seldom(Job.Pass, data) as string;
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
    if (type >> 4 !== 3 || c.ph < Phase.Connected) control(data.substring(at, end));
    else {
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
        const call = (to: Handlers): void => {
          for (let index = 0; ; index++) {
            const handler = typeof to === "function" ? to : to[index];
            if (!handler) return;
            try {
              handler(message);
            } catch (error) {
              seldom(Job.Failed, `handler of ${topic}: ${error}`);
            }
            if (handler === to) return;
          }
        };
        if (c.subs && c.subs.hasOwnProperty(topic)) call(c.subs[topic]);
        for (const filter in c.wild) {
          // MQTT 4.7: wildcards one by one, with the text between them compared as a whole.
          let params: Record<string, string> | undefined;
          let past = 0;
          let start = 0;
          let plus = filter.indexOf("+");
          let same = topic[0] !== "$" || filter[0] === "$";
          while (same && plus >= 0) {
            const level = start + plus - past;
            same = topic.substring(start, level) === filter.substring(past, plus);
            start = topic.indexOf("/", level);
            if (start < 0) start = topic.length;
            past = filter.indexOf("/", plus);
            if (past < 0) past = filter.length;
            if (past > plus + 1) {
              if (!params) params = {};
              params[filter.substring(plus + 1, past)] = topic.substring(level, start);
            }
            plus = filter.indexOf("+", past);
          }
          if (!same) continue;
          const tail = filter.substr(past);
          const rest = topic.substr(start);
          const hash = tail.indexOf("#");
          if (hash < 0 ? tail !== rest : !(rest + "/").startsWith(tail.substr(0, hash))) continue;
          if (hash >= 0 && hash < tail.length - 1) {
            if (!params) params = {};
            params[tail.substr(hash + 1)] = rest.substr(hash);
          }
          message.params = params;
          call(c.wild![filter]);
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
    }
    // A handler may have called stop, or the packet ended the connection.
    if (this !== c.sk) return;
    at = end;
  }
  if (at < data.length) c.buf = data.substr(at);
  else if (c.buf) delete c.buf;
}
