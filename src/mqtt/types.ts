export type QoS = 0 | 1 | 2;

/** What is known of a filter's named wildcards: of `alarm/+room/#rest` `{ room, rest }`, of one without names `undefined`. */
export type Params<Filter extends string> = Filter extends unknown
  ? string extends Filter
    ? Record<string, string> | undefined
    : [Names<Filter>] extends [never]
      ? undefined
      : { [name in Names<Filter>]: string }
  : never;
type Names<Filter extends string> = Filter extends `${infer Level}/${infer Rest}` ? Name<Level> | Names<Rest> : Name<Filter>;
type Name<Level extends string> = Level extends `${"+" | "#"}${infer Name}` ? Exclude<Name, ""> : never;

export interface Message<Parameters = Record<string, string> | undefined> {
  topic: string;
  payload: string;
  qos: QoS;
  retain: boolean;
  /** The broker has sent it before, and does not know whether it came. */
  dup: boolean;
  /** Packet id; undefined at QoS 0. */
  id?: number;
  /** What the named wildcards of the filter matched; undefined for a filter without names. */
  params: Parameters;
}

export interface SubscribeOptions {
  /** 0 unless given */
  qos?: QoS;
  /** `false`: no Promise is made (which saves about 16 variables until the broker answers). */
  wait?: boolean;
}

export interface PublishOptions {
  qos?: QoS;
  retain?: boolean;
  /**
   * What to do while it cannot be sent: `last` replaces an unsent one of the same topic (what is retained does so unless told otherwise),
   * `all` waits in line, `none` is dropped and counted.
   */
  keep?: "last" | "all" | "none";
  /** `false`: no Promise is made (which saves about 20 jsvars while the message is in flight). */
  wait?: boolean;
}

/** A payload that is fetched in slices while it is sent, so that it need not fit into memory. */
export interface Source {
  /** in bytes */
  length: number;
  /** Bytes of memory that it holds until it is sent: all of them, unless told otherwise; 0 for what is read from Storage. */
  holds?: number;
  /** The `size` bytes from `offset`; called in order, and again from 0 when the packet has to be sent anew. */
  read(offset: number, size: number): string;
}

export interface MqttOptions {
  host: string;
  /** 1883 unless given */
  port?: number;
  /** Brokers tried in turn, each attempt the next one; in place of `host` and `port`. */
  brokers?: { host: string; port?: number }[];
  /** `tls.connect` instead of `net.connect`, with these options (`ca`, `cert`, `key`: PEM or DER text); not on an ESP8266. */
  tls?: Record<string, unknown>;
  clientId: string;
  /** "" is sent as an empty one, undefined not at all; without one there is no password (3.1.2.9) */
  username?: string;
  password?: string;
  will?: { topic: string; payload: string; qos?: QoS; retain?: boolean };
  /** seconds between packets at most; the specification's Keep Alive (3.1.2.10); 60 unless given, 0 is off */
  keepAlive?: number;
  /** seconds until the next attempt: at first (1), doubled with each up to the most (64); up to half of it is left to chance */
  reconnect?: { min?: number; max?: number };
  /** at most so many messages of QoS 1 and 2 wait for their acknowledgement at the same time; as many as the queue holds unless given */
  inflight?: number;
  /** `false` asks the broker to keep the session while the device is away (MQTT 3.1.2.4); `true` unless given */
  clean?: boolean;
  /** one line for the log, and what a handler threw */
  log(line: string, error?: unknown): void;
  /** Called after each CONNACK that accepts, when what waited is on its way: the place to publish how things stand. */
  connected?(sessionPresent: boolean): void;
  /** A message of QoS 0 that goes out right after CONNACK, before everything that waits. */
  birth?: { topic: string; payload: string; retain?: boolean };
  /**
   * Publishes much, little by little: called with 0 after each connect, as soon as nothing waits and the socket has room, then with what it
   * returned, until that is undefined.
   */
  announce?(step: number): number | undefined;
}

/** Plain data for the page and `/api/system`. */
export interface MqttState {
  connected: boolean;
  /** seconds that this connection has lasted */
  up: number;
  /** connections made since boot */
  connections: number;
  /** messages that wait to be sent or acknowledged */
  queued: number;
  /** those of them that were sent and are not acknowledged */
  inflight: number;
  /** messages given up: not sent because the queue was full or `keep` said so, or not taken in because they were too large */
  dropped: number;
  /** the last thing that went wrong, if any did */
  error?: string;
}

export interface Mqtt {
  /**
   * Sends, or keeps for later while offline. With QoS 1 or 2 the Promise resolves when the broker has it (or a newer value took its place in
   * the queue). It rejects with `queue full` when there is no room, and with `the broker closes the connection on it` after three times.
   * With QoS 0 there is none.
   * @throws `bad topic: …` for one that is empty, has a wildcard, NUL or ill-formed UTF-8 (MQTT 4.7, 1.5.3)
   */
  publish(topic: string, payload: string | Source, options?: PublishOptions): Promise<void> | undefined;
  /**
   * Absolute topic filter; restored after each reconnect. Several handlers may share a filter; the highest QoS that one of them asks for
   * counts. Wildcards may have names: `alarm/+room`.
   * @returns the QoS that the broker grants; rejects with `subscription refused: …`, or `unsubscribed` before the broker was asked
   * @throws `bad filter: …` (MQTT 4.7.1, 1.5.3)
   */
  subscribe<Filter extends string>(
    filter: Filter,
    handler: (message: Message<Params<Filter>>) => void,
    options?: SubscribeOptions,
  ): Promise<QoS>;
  /** @param handler leaves alone, the filter's others stay; without one all of them leave */
  unsubscribe(filter: string, handler?: unknown): Promise<void>;
  /** `connect`: whether the broker had our session; `disconnect`: why, undefined after `stop`; `error`: what went wrong, in a line. */
  on(event: "connect", handler: (sessionPresent: boolean) => void): void;
  on(event: "disconnect" | "error", handler: (reason: string) => void): void;
  /** Each message that comes, after the handlers of its filters. */
  on(event: "message", handler: (message: Message<undefined>) => void): void;
  /** Connects; while it waits to reconnect: tries at once. */
  start(): void;
  /**
   * DISCONNECT after what waits was sent and acknowledged, and no reconnect.
   * @param seconds how long that may take, 5 unless given
   */
  stop(seconds?: number): Promise<void>;
  /** How things stand now; made anew each time that it is asked for. */
  readonly state: MqttState;
}
