import { emit, report } from "./events.ts";
import { violation, write } from "./socket.ts";
import { client, type Handler, type Handlers, Limit } from "./state.ts";
import { isTopic, printable } from "./topics.ts";
import type { Message } from "./types.ts";

/**
 * Whether `topic` fits `filter` (4.7), level by level and without an array of levels, as a topic may have hundreds of them. What named
 * wildcards stand for is in `params` then; undefined without names.
 */
function match(filter: string, topic: string): { params: Record<string, string> | undefined } | undefined {
  let params: Record<string, string> | undefined;
  let at = 0;
  let from = 0;
  // 4.7.2: what begins with $ is not meant by a wildcard.
  if (topic[0] === "$" && filter[0] !== "$") return;
  for (;;) {
    const slash = filter.indexOf("/", at);
    const level = slash < 0 ? filter.substr(at) : filter.substring(at, slash);
    const sign = level[0];
    let end = topic.indexOf("/", from);
    if (end < 0 || sign === "#") end = topic.length;
    if (sign !== "+" && sign !== "#") {
      if (level !== topic.substring(from, end)) return;
    } else if (level.length > 1) {
      if (!params) params = {};
      params[level.substr(1)] = topic.substring(from, end);
    }
    if (end === topic.length) {
      if (slash < 0) return { params };
      // `#` stands for its parent, too.
      if (filter[slash + 1] !== "#") return;
      if (filter.length > slash + 2) {
        if (!params) params = {};
        params[filter.substr(slash + 2)] = "";
      }
      return { params };
    }
    if (slash < 0) return;
    at = slash + 1;
    from = end + 1;
  }
}

function call(handler: Handler, message: Message): void {
  try {
    handler(message);
  } catch (error) {
    report(`handler of ${printable(message.topic)}: ${error}`, error);
  }
}

/** All that a message is for: the handlers of its topic, then those of filters that match it, with what named wildcards stand for. */
function handlersOf(topic: string): [handler: Handler, params?: Record<string, string>][] {
  const found: [handler: Handler, params?: Record<string, string>][] = [];
  const add = (handlers: Handlers, params?: Record<string, string>) => {
    ([] as Handler[]).concat(handlers as Handler[]).forEach((handler) => {
      found.push([handler, params]);
    });
  };
  const own = client._filters;
  if (own && own.hasOwnProperty(topic)) add(own[topic]);
  for (const filter in client._wildcards) {
    const fits = match(filter, topic);
    if (fits) add(client._wildcards![filter], fits.params);
  }
  return found;
}

/** Hands a message to its handlers. All are found before the first is called, as that may leave. */
function hand(message: Message): void {
  handlersOf(message.topic).forEach((each) => {
    message.params = each[1];
    call(each[0], message);
  });
}

/** A PUBLISH (3.3). Apart from `receiveBytes`, as the interpreter would read all of it for an acknowledgement, too. */
/* @hot */
export function deliverMessage(packet: string): void {
  const socket = client._socket;
  const first = packet.charCodeAt(0);
  const end = packet.length;
  let from = 2;
  while (packet.charCodeAt(from - 1) > 127) from++;
  const qos = (first >> 1) & 3;
  let body = from + 2 + packet.charCodeAt(from) * 256 + packet.charCodeAt(from + 1);
  const topic = packet.substring(from + 2, body);
  let id = "";
  let again = false;
  if (qos) {
    id = packet.substr(body, 2);
    body += 2;
    const unreleased = client._unreleased;
    if (qos > 1 && unreleased)
      for (let index = 0; index < unreleased.length && !again; index += 2) again = unreleased.substr(index, 2) === id;
  }
  if (!(body <= end) || qos > 2 || !topic || id === "\0\0") return violation("PUBLISH");
  // Neither NUL nor wildcards, nor what may be ill-formed (3.3.2-2, 1.5.3).
  if (/[^\x01-"$-*,-\x7f]/.test(topic) && !isTopic(topic)) return violation("topic of a PUBLISH");
  if (!again) {
    const message = { topic, payload: packet.substring(body, end), qos, retain: (first & 1) > 0, dup: (first & 8) > 0 } as Message;
    if (qos) message.id = id.charCodeAt(0) * 256 + id.charCodeAt(1);
    hand(message);
    if ((client as any)["#onmessage"]) emit("message", message);
  }
  if (qos) {
    if (qos > 1) {
      if (!again) client._unreleased = (client._unreleased || "") + id;
      if (client._unreleased!.length > Limit.Unreleased) return violation("more messages of QoS 2 than are remembered, and none released");
    }
    // Not over another connection, should a handler have made one.
    if (socket === client._socket) write((qos > 1 ? "\x50\x02" : "\x40\x02") + id);
  }
}
