import type { Exchange } from "./exchange.ts";
import type { Response } from "./types.ts";

/** Server-sent events (HTML Living Standard, 9.2) to all who listen. */
export interface Channel {
  /** Who listens. */
  list: Exchange[];
  /** clients at once: the boards have ten sockets in all */
  most: number;
  /** seconds between two comments; without them a client that vanished would never be noticed */
  beat: number;
  /** The heartbeat's interval, 0 while nobody listens. */
  tmr: number;
}

/** The same with methods. */
export interface Events {
  /** The reply that makes a client listen; `event` and `data` are sent to it alone, first. 503 when there are too many. */
  open(event?: string, data?: string): Response;
  /** To all who listen; `data` without line breaks, JSON at best. */
  send(event: string, data: string, id?: string): void;
  close(): void;
}

/** Bytes that may wait for one client; one that lets more pile up is dropped. */
const BACKLOG = 1024;

function write(channel: Channel, text: string): void {
  const { list } = channel;
  for (let i = list.length - 1; i >= 0; i--) {
    const exchange = list[i];
    if ((exchange.res.dSnd || "").length > BACKLOG) exchange.clsNow = true;
    if (exchange.clsNow || exchange.cls) list.splice(i, 1);
    else if (text) exchange.res.write(text);
    else exchange.res.end();
  }
  if (channel.tmr && (!list.length || !text)) {
    clearInterval(channel.tmr);
    channel.tmr = 0;
  }
}

/** The reply that makes a client listen; `event` and `data` are sent to it alone, first. 503 when there are too many. */
export function listenTo(channel: Channel, event?: string, data?: string): Response {
  // Whoever vanished is noticed by a comment, and has made room when the client asks again.
  if (channel.list.length >= channel.most) write(channel, ":\n\n");
  if (channel.list.length >= channel.most) return [{ error: "too many event streams" }, 503, { "Retry-After": "2" }];
  return [
    firstOf(channel, event ? `event: ${event}\ndata: ${data}\n\n` : ":\n\n"),
    200,
    { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" },
  ];
}

/** A body that never ends: its first piece, then what is written to the channel. A function of its own, since its scope stays for as long. */
function firstOf(channel: Channel, first: string): (exchange: Exchange) => string {
  return (exchange) => {
    const text = first;
    if (text) {
      channel.list.push(exchange);
      if (!channel.tmr) channel.tmr = setInterval(write, channel.beat * 1000, channel, ":\n\n");
    }
    first = "";
    return text;
  };
}

/** To all who listen; `data` without line breaks, JSON at best. */
export function tellAll(channel: Channel, event: string, data: string, id?: string): void {
  if (channel.list.length) write(channel, `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`);
}

/** Ends all streams. */
export function endAll(channel: Channel): void {
  write(channel, "");
}

/**
 * @param most clients at once. Default 3
 * @param heartbeat seconds between two comments. Default 5
 */
export function events(most?: number, heartbeat?: number): Events {
  const channel: Channel = { list: [], most: most || 3, beat: heartbeat || 5, tmr: 0 };
  return {
    open: (event, data) => listenTo(channel, event, data),
    send: (event, data, id) => tellAll(channel, event, data, id),
    close: () => endAll(channel),
  };
}
