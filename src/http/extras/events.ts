import { drop, type Exchange } from "../exchange.ts";
import { STALLED } from "../reply.ts";
import type { Response } from "../types.ts";

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
  /**
   * The reply that makes a client listen; `event` and `data` are sent to it alone, first. 503 when there are too many. What it
   * saw last, after a break, is in its `Last-Event-ID` header.
   */
  open(event?: string, data?: string, id?: string): Response;
  /** To all who listen; `event` and `id` without line breaks, `data` JSON at best. */
  send(event: string, data: string, id?: string): void;
  close(): void;
}

export interface EventsOptions {
  /** Clients at once. Default 3. */
  clients?: number;
  /** Seconds between two comments, below 20. Default 5. */
  heartbeat?: number;
  /** Seconds after which a client whose stream has ended asks again; without it, as long as its browser likes. */
  retry?: number;
}

/** Bytes that may wait for one client; one that lets more pile up is dropped. */
const BACKLOG = 1024;

function write(channel: Channel, text: string): void {
  const { list } = channel;
  for (let i = list.length - 1; i >= 0; i--) {
    const exchange = list[i];
    const socket: any = exchange.to || exchange.res;
    const waiting = (socket.dSnd || "").length;
    if (waiting > BACKLOG) drop(exchange);
    // The listener drops whoever takes nothing until then.
    if (!waiting) exchange.due = getTime() + STALLED;
    // Of a closed connection we may be told later than its socket shows it.
    if (socket.clsNow || exchange.clsNow || socket.cls || exchange.cls) list.splice(i, 1);
    else if (text) exchange.res.write(text);
    else exchange.res.end();
  }
  if (channel.tmr && (!list.length || !text)) {
    clearInterval(channel.tmr);
    channel.tmr = 0;
  }
}

/** An event as it goes over the wire. */
function format(event: string, data: string, id?: string): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`;
}

/** The reply that makes a client listen and sends `first` to it alone. 503 when there are too many. */
function listenFrom(channel: Channel, first: string): Response {
  // Whoever vanished is noticed by a comment, and has made room when the client asks again.
  if (channel.list.length >= channel.most) write(channel, ":\n\n");
  if (channel.list.length >= channel.most) return [{ error: "too many event streams" }, 503, { "Retry-After": "2" }];
  return [
    (exchange) => {
      exchange.res.write(first);
      channel.list.push(exchange);
      if (!channel.tmr) channel.tmr = setInterval(write, channel.beat * 1000, channel, ":\n\n");
      return "";
    },
    200,
    { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" },
  ];
}

/** The reply that makes a client listen; `event` and `data` are sent to it alone, first. 503 when there are too many. */
export function listenTo(channel: Channel, event?: string, data?: string): Response {
  return listenFrom(channel, event ? format(event, data as string) : ":\n\n");
}

/** To all who listen; `data` without line breaks, JSON at best. */
export function tellAll(channel: Channel, event: string, data: string, id?: string): void {
  if (channel.list.length) write(channel, format(event, data, id));
}

/** Ends all streams. */
export function endAll(channel: Channel): void {
  write(channel, "");
}

/** Each line of a text is `data` of its own; without the name what follows a break would be read as another member of the event. */
function lines(data: string): string {
  return data.replace(/\r\n?/g, "\n").split("\n").join("\ndata: ");
}

/** A stream of events to several clients. */
export function events(options?: EventsOptions): Events {
  const { clients, heartbeat, retry } = options || {};
  const channel: Channel = { list: [], most: clients || 3, beat: heartbeat || 5, tmr: 0 };
  return {
    open: (event, data, id) =>
      listenFrom(channel, (retry ? `retry: ${retry * 1000}\n` : "") + (event ? format(event, lines(data as string), id) : ":\n\n")),
    send: (event, data, id) => tellAll(channel, event, lines(data), id),
    close: () => endAll(channel),
  };
}
