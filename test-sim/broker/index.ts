import { type EventEmitter, once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { Aedes } from "aedes";
import mqtt from "mqtt";

export interface Published {
  topic: string;
  payload: string;
  retain: boolean;
  qos: number;
}

export interface Broker {
  readonly port: number;
  /** `mqtt://127.0.0.1:PORT` */
  readonly url: string;
  /** Everything clients (and wills) have published since the first start, in order. */
  readonly published: Published[];
  /** Client ids that are connected. */
  clients(): string[];
  /** Client ids that have been connected and have subscribed to something. */
  readonly subscribers: Set<string>;
  /** Listens again on the same port, with nothing retained, as a broker without persistence after its restart. */
  start(): Promise<void>;
  /** Drops every client and closes the port. */
  stop(): Promise<void>;
}

export interface BrokerOptions {
  /** 0 picks a free one. */
  port?: number;
  /** Refuses every other login with CONNACK 4. */
  login?: { username: string; password: string };
}

/** An MQTT broker on loopback. Rejects with EADDRINUSE when the port is taken. */
export async function startBroker({ port = 0, login }: BrokerOptions = {}): Promise<Broker> {
  const published: Published[] = [];
  let aedes: Aedes | undefined;
  let server: Server;
  let held = port;
  const sockets = new Set<Socket>();
  const connected = new Set<string>();
  const subscribers = new Set<string>();

  async function start(): Promise<void> {
    const core = await Aedes.createBroker();
    if (login) {
      core.authenticate = (_client, username, password, done) => {
        const right = username === login.username && String(password) === login.password;
        done(right ? null : Object.assign(new Error("bad username or password"), { returnCode: 4 }), right);
      };
    }
    core.on("subscribe", (_filters, client) => subscribers.add(client.id));
    core.on("client", (client) => connected.add(client.id));
    core.on("clientDisconnect", (client) => connected.delete(client.id));
    // Asked before anybody gets the message, so that the list is never behind what clients have seen; wills come this way, too.
    core.authorizePublish = (_client, { topic, payload, retain, qos }, done) => {
      published.push({ topic, payload: String(payload), retain, qos });
      done(null);
    };
    server = createServer((socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      core.handle(socket);
    });
    await new Promise<void>((done, fail) => {
      server.once("error", (error) => core.close(() => fail(error)));
      server.listen(held, "127.0.0.1", done);
    });
    held = (server.address() as { port: number }).port;
    aedes = core;
  }

  async function stop(): Promise<void> {
    const core = aedes;
    if (!core) return;
    aedes = undefined;
    const closed = new Promise<void>((done) => server.close(() => done()));
    for (const socket of sockets) socket.destroy();
    await closed;
    await new Promise<void>((done) => core.close(() => done()));
    connected.clear();
  }

  await start();
  return {
    get port() {
      return held;
    },
    get url() {
      return `mqtt://127.0.0.1:${held}`;
    },
    published,
    clients: () => [...connected],
    subscribers,
    start,
    stop,
  };
}

export interface Watcher {
  /** Messages in the order of arrival; `retain` is set on those that the broker had kept. */
  readonly messages: Published[];
  /** The last payload seen on `topic`. */
  last(topic: string): string | undefined;
  /** Resolves once a message has been seen on `topic`. */
  seen(topic: string): Promise<void>;
  publish(topic: string, payload: string, options?: { qos?: 0 | 1 | 2; retain?: boolean }): Promise<void>;
  end(): Promise<void>;
}

/** A client of another make than the device's, subscribed to `filters`. */
export async function watchTopics(url: string, ...filters: string[]): Promise<Watcher> {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, connectTimeout: 5000 });
  const messages: Published[] = [];
  client.on("message", (topic, payload, { retain, qos }) => messages.push({ topic, payload: payload.toString("utf8"), retain, qos }));
  client.on("error", () => {});
  if (filters.length > 0) await client.subscribeAsync(filters);
  return {
    messages,
    last: (topic) => messages.filter((message) => message.topic === topic).at(-1)?.payload,
    async seen(topic) {
      while (!messages.some((message) => message.topic === topic)) await once(client as unknown as EventEmitter, "message");
    },
    async publish(topic, payload, options = {}) {
      await client.publishAsync(topic, payload, options);
    },
    end: () => client.endAsync(true),
  };
}
