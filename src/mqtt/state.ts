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

/** A packet that waits: its bytes, or their head and a source of the rest. */
export type Entry = string | [head: string, body: Source];

/** What settles a Promise. */
export type Settle = [resolve: (value?: any) => void, reject: (error: Error) => void];

/** The rest of a packet that is too large to keep. */
export interface Oversized {
  /** bytes that have not come yet */
  _left: number;
  /** where its packet id is */
  _at: number;
  /** the acknowledgement that it wants, without the id */
  _reply: string;
  /** what has come of the id */
  _id: string;
}

export enum Phase {
  Stopped,
  /** until the next attempt */
  Waiting,
  /** CONNECT was sent */
  Connecting,
  Connected,
  /** connected, and PINGREQ has not been answered */
  Pinged,
  /** connected, and DISCONNECT follows what waits */
  Closing,
}

export enum Limit {
  /** Bytes that a slice of a large packet or of the queue has at most: a chunk on ESP32 and Linux, two on ESP8266. */
  Chunk = 536,
  /** Small packets go to the socket up to here, where they take less memory than in the queue; in bytes. */
  Unsent = 1072,
  /** Largest packet that is taken in, in bytes. */
  Packet = 1024,
  /** How much may wait: messages, and variables that they take. More, as long as so many variables are free while a broker is there. */
  Queue = 20,
  QueueVariables = 200,
  QueueFree = 450,
  QueueOnline = 250,
  /** Bytes of ids of QoS 2 messages that the broker has not released, two each. */
  Unreleased = 512,
  /** Bytes of a SUBSCRIBE or UNSUBSCRIBE after which another one begins. */
  Filters = 199,
  /** A message for which the broker has closed the connection so often in a row is given up. */
  Strikes = 3,
}

/** Seconds. */
export enum Seconds {
  /** without an answer to CONNECT */
  ConnectTimeout = 15,
  /** between packets at most, unless told otherwise (3.1.2.10) */
  KeepAlive = 60,
  /** between attempts at first and at most, unless told otherwise */
  ReconnectMin = 1,
  ReconnectMax = 64,
  /** after a login that was refused, at first and at most */
  RefusedMin = 30,
  RefusedMax = 120,
  /** that a connection lasts until the delays are short again */
  Stable = 20,
  /** that `stop` waits for what waits, unless told otherwise */
  Stop = 5,
  /** A connection that its broker closes sooner may have been closed for a message. */
  Suspicious = 3,
}

/** Whether the broker may know the filter that is to be changed. */
export enum Change {
  Known = 1,
  New,
}

/**
 * The client's data. Members that begin with `_` are the client's own, and the build gives them short names. What is optional is there
 * only while it is needed.
 */
export interface Client {
  _options: () => MqttOptions;
  _socket?: Socket;
  _phase: Phase;
  /** seconds until the phase's time is over */
  _left: number;
  /** attempts since the last connection that was stable */
  _failures?: number;
  /** the one timer */
  _timer: number;
  /** received bytes of an incomplete packet, or what is left of one that passes unseen */
  _received?: string | Oversized;
  /** bytes that the socket was given since it was empty */
  _unsent: number;
  /** bytes written of the packet that goes out in slices, and packets that must follow it at once */
  _written?: number;
  _urgent?: string;
  /** last packet id */
  _id: number;
  /**
   * Packets to be acknowledged (the first `_sent`) or to be sent (the others) in the order of sending, `_queued` of them. Their names are
   * "q" and the packet id: four characters, and not a number, as by those an engine may sort.
   */
  _queue: Record<string, Entry>;
  _queued: number;
  _sent: number;
  /** promises by the same names */
  _promises?: Record<string, Settle>;
  /** ids of QoS 2 messages that were delivered and not yet released (4.3.3), two bytes each */
  _unreleased?: string;
  /** ids of own QoS 2 messages whose PUBREC has come, in that order (4.6), two bytes each */
  _pubrecs?: string;
  /** handlers by filter, those with wildcards apart */
  _filters?: Record<string, Handlers>;
  _wildcards?: Record<string, Handlers>;
  /** QoS of those that have one above 0 */
  _qos?: Record<string, number>;
  /** all subscriptions have to be made after the next CONNACK */
  _all?: 1;
  /** filters that were subscribed to or left, and the broker has not been told */
  _changes?: Record<string, Change>;
  /** promises of `subscribe` and `unsubscribe`, by "s" or "u" and the filter */
  _subscribing?: Record<string, Settle[]>;
  /** what `MqttOptions.announce` is called with next */
  _step?: number;
  /** the packet for which the broker may have closed the connection, and how often it did in a row */
  _suspect?: string;
  _strikes?: number;
  /** messages were given up since the queue was last empty */
  _full?: 1;
  /** at most so many messages of QoS 1 and 2 are unacknowledged */
  _inflight?: number;
  /** of `stop`'s Promise */
  _stopped?: () => void;
  /** seconds that this connection has lasted */
  _up: number;
  /** connections made */
  _connections: number;
  /** messages given up */
  _dropped: number;
  /** the last thing that went wrong */
  _error?: string;
}

export const client = {
  _phase: 0,
  _left: 0,
  _timer: 0,
  _unsent: 0,
  _queue: {},
  _queued: 0,
  _sent: 0,
  _all: 1,
  _up: 0,
  _connections: 0,
  _dropped: 0,
} as unknown as Client;

/** For the page and for users, made when asked: as an object that stays it would take twice the memory. */
export function mqttState(): MqttState {
  const state: MqttState = {
    connected: client._phase > Phase.Connecting,
    up: client._up,
    connections: client._connections,
    queued: client._queued,
    inflight: client._sent,
    dropped: client._dropped,
  };
  if (client._error) state.error = client._error;
  return state;
}
