export type QoS = 0 | 1 | 2;
export interface Message { topic: string; payload: string; qos: QoS; retain: boolean }
export interface PublishOptions { qos?: QoS; retain?: boolean }

export interface MqttOptions {
  host: string;
  port: number;
  clientId: string;
  username?: string;
  password?: string;
  will?: { topic: string; payload: string; qos?: QoS; retain?: boolean };
  /** seconds between packets at most; the specification's Keep Alive (3.1.2.10) */
  keepAlive?: number;
  /** one line for the log */
  log(line: string): void;
  /** called after each CONNACK that accepts, before the queue is sent */
  connected?(sessionPresent: boolean): void;
}

export interface Mqtt {
  /** Sends, or keeps for later while offline. Resolves when the broker has it (QoS 1, 2), at once for QoS 0. */
  publish(topic: string, payload: string, options?: PublishOptions): Promise<void> | undefined;
  /** Absolute topic filter; restored after each reconnect. */
  subscribe(filter: string, handler: (message: Message) => void, options?: { qos?: QoS }): void;
  unsubscribe(filter: string): void;
  start(): void;
  /** DISCONNECT after what is queued was sent, and no reconnect. */
  stop(): void;
  /** plain data for the page and `/api/system`: connected and more */
  state: { connected: boolean; [more: string]: unknown };
}
