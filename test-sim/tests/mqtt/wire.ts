import { generate, type Packet, parser } from "mqtt-packet";
import type { Message, Mqtt, MqttOptions } from "../../../src/mqtt/index.ts";
import { program } from "./program.ts";

const code = await program(
  `import { createMqtt } from "mqtt"; import { client } from "./src/mqtt/state.ts"; HAND(createMqtt(OPTIONS), client);`,
);

/** What a client's socket was asked to do, and a hold on its other end. */
export interface Wire {
  to: { host: string; port: number };
  module: "net" | "tls";
  ended: boolean;
  /** the interpreter was told to free it at once */
  freed: boolean;
  /** Bytes that the client wrote and the test has not looked at. */
  written: string;
  /** Packets in `written`, each as mqtt-packet reads it; what is incomplete stays. */
  packets(): any[];
  /** Bytes from the broker, or a packet for mqtt-packet to write. */
  receive(bytes: string | Packet): void;
  drain(): void;
  close(): void;
  fail(message: string): void;
}

export interface Client {
  mqtt: Mqtt;
  /** One per attempt to connect. */
  wires: Wire[];
  wire: Wire;
  log: string[];
  /** Timers that are set. */
  timers: number;
  /** The next attempts throw this, or for a number: that many do. */
  refuse: string | undefined;
  seconds(count: number): void;
  /** Connects and accepts; gives CONNECT. */
  online(options?: { sessionPresent?: boolean }): any;
  /** Messages of a filter, subscribed to here. */
  collect(filter: string, qos?: 0 | 1 | 2): Message[];
}

export const bytes = (packet: Packet): string => generate(packet).toString("latin1");

/** The client on a board that has nothing but a clock and a network, both in the test's hand; `random` is what chance gives, the middle unless told otherwise. */
export function client(options: Partial<MqttOptions> = {}, random = () => 0.5): Client {
  let time = 0;
  let last = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  const log: string[] = [];
  const wires: Wire[] = [];

  function connect(module: "net" | "tls", to: { host: string; port: number }) {
    if (self.refuse !== undefined) throw new Error(self.refuse);
    const socket: any = {
      opt: to,
      write(data: string) {
        if (wire.ended) throw new Error("This socket is closed");
        wire.written += data;
      },
      end() {
        wire.ended = true;
      },
      set clsNow(now: boolean) {
        wire.freed = now;
      },
    };
    const parse = parser();
    let queue: any[] = [];
    parse.on("packet", (packet) => queue.push(packet));
    parse.on("error", (error) => {
      throw error;
    });
    const wire: Wire = {
      to,
      module,
      ended: false,
      freed: false,
      written: "",
      packets() {
        parse.parse(Buffer.from(wire.written, "latin1"));
        wire.written = "";
        const all = queue;
        queue = [];
        return all;
      },
      receive: (data) => socket["#ondata"].call(socket, typeof data === "string" ? data : bytes(data)),
      drain: () => socket["#ondrain"].call(socket, socket),
      close: () => socket["#onclose"].call(socket, false),
      fail: (message) => socket["#onerror"].call(socket, { code: -9, message }),
    };
    wires.push(wire);
    return socket;
  }

  const board = {
    require: (name: "net" | "tls") => ({ connect: (to: any) => connect(name, to) }),
    setTimeout(run: () => void, milliseconds: number) {
      timers.set(++last, { at: time + milliseconds, run });
      return last;
    },
    clearTimeout(id: number) {
      timers.delete(id);
    },
    Math: Object.assign(Object.create(Math), { random }),
    OPTIONS: () => ({ host: "broker", clientId: "device", log: (line: string) => log.push(line), ...options }),
    // Nothing is free, so that the queue keeps to its least.
    process: { memory: () => ({ free: 0 }) },
    HAND(made: Mqtt, client: any) {
      self.mqtt = made;
      // As every object of Espruino's has it.
      client.on = (event: string, handler: () => void) => {
        client[`#on${event}`] = [...(client[`#on${event}`] ?? []), handler];
      };
    },
  };

  const self: Client = {
    mqtt: undefined as unknown as Mqtt,
    wires,
    get wire() {
      return wires[wires.length - 1];
    },
    log,
    get timers() {
      return timers.size;
    },
    refuse: undefined,
    seconds(count) {
      const target = time + count * 1000;
      for (;;) {
        const next = [...timers].sort((a, b) => a[1].at - b[1].at)[0];
        if (!next || next[1].at > target) break;
        time = next[1].at;
        timers.delete(next[0]);
        next[1].run();
      }
      time = target;
    },
    online({ sessionPresent = false } = {}) {
      const known = wires.length;
      self.mqtt.start();
      for (let waited = 0; wires.length === known && waited < 400; waited++) self.seconds(1);
      const [connect] = self.wire.packets();
      self.wire.receive({ cmd: "connack", returnCode: 0, sessionPresent });
      self.wire.drain();
      return connect;
    },
    collect(filter, qos) {
      const messages: Message[] = [];
      self.mqtt.subscribe(filter, (message) => messages.push(message as Message), { qos });
      return messages;
    },
  };
  new Function(...Object.keys(board), code)(...Object.values(board));
  return self;
}

/** Packets as one word or two each, for comparison: what is published with its topic, payload and QoS. */
export const brief = (packets: any[]): string[] =>
  packets.map(({ cmd, topic, payload, qos, dup, messageId }) =>
    cmd === "publish" ? `${topic}=${payload} ${qos}${dup ? " dup" : ""}` : `${cmd} ${messageId}`,
  );

/** What is asked of the broker: the filters of SUBSCRIBE with their QoS, those of UNSUBSCRIBE, of others the kind. */
export const wishes = (packets: any[]) =>
  packets.map(({ cmd, subscriptions, unsubscriptions }) =>
    cmd === "subscribe" ? subscriptions.map(({ topic, qos }: any) => `${topic} ${qos}`) : cmd === "unsubscribe" ? unsubscriptions : cmd,
  );
