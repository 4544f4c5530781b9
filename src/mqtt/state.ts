import type { MqttOptions, MqttState, Source } from "./types.ts";

export interface Socket {
  /** Espruino's own: an event's listener, or an array of them, which `on` would make. */
  "#ondata"?: (this: Socket, data: string) => unknown;
  "#onclose"?: (this: Socket, failed: boolean) => unknown;
  "#onerror"?: (this: Socket, error: { message: string }) => unknown;
  "#ondrain"?: (this: Socket, socket: Socket) => unknown;
  write(data: string): unknown;
  end(): void;
  /** Espruino's own: closes and frees the socket in the next idle pass, even with data unsent. */
  clsNow?: boolean;
  /** Espruino's own: what `connect` was given. */
  opt?: unknown;
}

export type Handler = (message: any) => void;
/** What a filter calls. */
export type Handlers = Handler | Handler[];

/** One packet that waits: its bytes, or their head and a source of the rest. */
export type Entry = string | [head: string, body: Source];

/** The rest of a packet that is too large to keep: bytes left, where the next byte of its id is, the acknowledgement it wants, and its id so far. */
export interface Passing {
  left: number;
  at: number;
  ack: string;
  id: string;
}

/** The bundler writes its numbers into the code; constants would be variables on the board. */
export enum Phase {
  Stopped,
  /** until the next attempt */
  Waiting,
  /** CONNECT was sent */
  Connecting,
  Connected,
  /** connected, and PINGREQ has not been answered */
  Pinged,
  /** connected, and DISCONNECT follows the queue */
  Closing,
}

export enum Limit {
  /** Bytes that a slice of a large packet or of the queue has at most: a chunk on ESP32 and Linux, two on ESP8266. */
  Chunk = 536,
  /** Small packets go to the socket up to here, where they take less memory than in the queue. */
  Unsent = 1072,
  /** Largest packet that is taken in, in bytes. */
  Packet = 1024,
  /** How much may wait: messages, and jsvars that they take. */
  Queue = 20,
  QueueJsvars = 200,
  /** Bytes of ids of QoS 2 messages that the broker has not released, two each. */
  Unreleased = 128,
}

/** What there is to do for `seldom`. */
export enum Job {
  /** the phase's time is over */
  Due = 1,
  /** the connection ends, with a reason or for good */
  Drop,
  /** CONNACK */
  Accept,
  /** a packet that is too large begins */
  Skip,
  /** it goes on */
  Pass,
  /** a handler threw */
  Failed,
}

/**
 * The client's data: one object, with names of at most four characters. Each of them costs one jsvar, longer ones and separate objects more;
 * so would numbers above 1023, `true`, `false` and "". What is optional is there only while it is needed.
 */
export interface Client {
  opt: () => MqttOptions;
  sk?: Socket;
  ph: Phase;
  /** seconds until the phase's time is over */
  left: number;
  /** attempts since the last connection that was stable for a minute */
  bad?: number;
  /** the one timer */
  tmr: number;
  /** received bytes of an incomplete packet, or what is left of a packet that is skipped */
  buf?: string | Passing;
  /** bytes that the socket was given since it was empty */
  out: number;
  /** bytes written of the packet that goes out in slices, and what must follow it at once */
  pos?: number;
  ctl?: string;
  /** last packet id */
  id: number;
  /**
   * packets to be sent (the last ones) or acknowledged (the first `sent`) in the order of sending, `n` of them. Their names are "q"
   * and the packet id: four characters, and not a number, as by those an engine may sort.
   */
  q: Record<string, Entry>;
  n: number;
  sent: number;
  /** resolvers of promises by the same names */
  wait?: Record<string, () => void>;
  /** ids of QoS 2 messages that were delivered and not yet released (MQTT 4.3.3), two bytes each */
  seen?: string;
  /** subscriptions by filter, those with wildcards apart */
  subs?: Record<string, Handlers>;
  wild?: Record<string, Handlers>;
  /** QoS of those that have one above 0 */
  qos?: Record<string, number>;
  /** subscriptions were made or left that a broker with our session does not know */
  news?: 1;
  /** seconds that this connection has lasted */
  up: number;
  /** connections made */
  made: number;
  /** messages given up */
  lost: number;
  /** the last thing that went wrong */
  err?: string;
}

export const c = { ph: 0, left: 0, tmr: 0, out: 0, q: {}, n: 0, sent: 0, news: 1, up: 0, made: 0, lost: 0 } as unknown as Client;

/** For the page and for users, made when asked: as an object that stays it would take twice the memory. */
export function mqttState(): MqttState {
  const state: MqttState = { connected: c.ph > Phase.Connecting, up: c.up, connections: c.made, queued: c.n, dropped: c.lost };
  if (c.err) state.error = c.err;
  return state;
}
