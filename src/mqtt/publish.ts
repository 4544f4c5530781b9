import { report } from "./events.ts";
import { bodyOf, Packet, PublishFlag, packet, remainingLength, text, word } from "./packets.ts";
import { headOf, nextId, settlePromise } from "./queue.ts";
import { sendQueued } from "./send.ts";
import { write } from "./socket.ts";
import { client, type Entry, Limit, Phase } from "./state.ts";
import { isTopic, printable } from "./topics.ts";
import type { PublishOptions, Source } from "./types.ts";

/** About as many variables as a packet takes while it waits: a name, and its text, which has eight bytes in each further one. */
function variablesOf(key: string, entry: Entry): number {
  const size =
    typeof entry === "string" ? entry.length : 80 + entry[0].length + (entry[1].holds === undefined ? entry[1].length : entry[1].holds);
  return 2 + (size >> 3) + (client._promises && client._promises[key] ? 16 : 0);
}

/** Whether packets of the queue have been sent so far that they may not be taken out again: the first ones. */
function begun(): number {
  return client._sent + (client._written ? 1 : 0);
}

/** The packet of the queue that one with `topic` replaces: nothing of it has been sent. */
function replaced(topic: string): string | undefined {
  let index = 0;
  const first = begun();
  const start = text(topic);
  for (const key in client._queue) {
    if (index++ < first) continue;
    const head = headOf(client._queue[key]);
    if (head.charCodeAt(0) >> 4 === 3 && head.substr(bodyOf(head), start.length) === start) return key;
  }
}

/** Whether a packet that takes so many variables finds room. One that is large by itself may still go when nothing else waits. */
function isFull(variables: number): boolean {
  if (!client._queued) return false;
  let used = variables;
  for (const key in client._queue) used += variablesOf(key, client._queue[key]);
  if (client._queued < Limit.Queue && used <= Limit.QueueVariables) return false;
  // With a broker there it will not take long.
  return client._phase < Phase.Connected || client._queued >= Limit.QueueOnline || process.memory(false).free < Limit.QueueFree + variables;
}

/** Gives up the first message of QoS 0 that has not been sent; false where there is none. */
function giveUpOldest(): boolean {
  let index = 0;
  const first = begun();
  for (const key in client._queue) {
    if (index++ < first || (headOf(client._queue[key]).charCodeAt(0) & PublishFlag.Kind) !== Packet.Publish) continue;
    delete client._queue[key];
    client._queued--;
    return true;
  }
  return false;
}

/** A message is given up. What happens often is told once, until the queue has been empty. */
function giveUp(topic: string, why: string, options: PublishOptions): Promise<void> | undefined {
  client._dropped++;
  if (!client._full && why === "queue full") {
    client._full = 1;
    report(`queue full: ${printable(topic)} and what follows`);
  }
  return options.qos && options.wait !== false ? Promise.reject(new Error(why)) : undefined;
}

/** The promise of the packet that waits under `key`. */
function promiseOf(key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!client._promises) client._promises = {};
    client._promises[key] = [resolve, reject];
  });
}

/** Puts a message into the queue, and sends as much of that as can go. */
function enqueue(topic: string, payload: string | Source, options: PublishOptions): Promise<void> | undefined {
  const qos = options.qos || 0;
  if (!isTopic(topic)) throw new Error(`bad topic: ${topic}`);
  if (qos !== 0 && qos !== 1 && qos !== 2) throw new Error(`bad QoS: ${qos}`);
  const source = payload && typeof payload === "object" ? payload : undefined;
  const body = source ? "" : String(payload);
  const keep = options.keep || (options.retain ? "last" : "all");
  let key = keep === "last" ? replaced(topic) : undefined;
  if (key) settlePromise(key);
  else {
    if (keep === "none" && client._phase !== Phase.Connected && client._phase !== Phase.Pinged)
      return giveUp(topic, "not connected", options);
    const held = source ? (source.holds === undefined ? source.length : source.holds) + 80 : body.length;
    if (isFull(2 + ((topic.length + held) >> 3))) {
      if (!giveUpOldest()) return giveUp(topic, "queue full", options);
      giveUp(topic, "queue full", {});
    }
    key = "q" + nextId();
    client._queued++;
  }
  const id = qos ? word((key.substr(1) as unknown as number) | 0) : "";
  const first = Packet.Publish | (qos * PublishFlag.Qos1) | (options.retain ? PublishFlag.Retain : 0);
  const head = text(topic) + id;
  client._queue[key] = source
    ? [String.fromCharCode(first) + remainingLength(head.length + source.length) + head, source]
    : packet(first, head + body);
  const promise = qos && options.wait !== false ? promiseOf(key) : undefined;
  sendQueued();
  return promise;
}

/**
 * See `Mqtt.publish`. What is small goes out at once when nothing waits before it; short, as the interpreter reads all of a function each
 * time: this is what states and telemetry take.
 */
/* @hot */
export function publish(topic: string, payload: string | Source, options?: PublishOptions): Promise<void> | undefined {
  const size = topic.length;
  const length = typeof payload === "string" ? size + payload.length : 999;
  const qos = options && options.qos;
  const first = options && options.retain ? 0x31 : 0x30;
  if (
    length < 124 &&
    size &&
    client._phase === Phase.Connected &&
    client._sent === client._queued &&
    client._unsent < Limit.Unsent &&
    // Neither NUL nor wildcards, nor what may be ill-formed.
    !/[^\x01-"$-*,-\x7f]/.test(topic)
  ) {
    if (!qos) {
      client._unsent += length + 4;
      try {
        client._socket!.write(String.fromCharCode(first, length + 2, 0, size) + topic + payload);
      } catch (_) {
        // As in `write`.
      }
      return;
    }
    if (client._queued < (client._inflight || Limit.Queue) && client._queued * length < Limit.Chunk && qos < 3) {
      client._id = (client._id % 999) + 1;
      const key = "q" + client._id;
      if (!client._queue[key]) {
        const packet =
          String.fromCharCode(first | (qos << 1), length + 4, 0, size) +
          topic +
          String.fromCharCode(client._id >> 8, client._id & 255) +
          payload;
        client._queue[key] = packet;
        client._queued++;
        client._sent++;
        write(packet);
        if (options.wait === false) return;
        return new Promise((resolve, reject) => {
          if (!client._promises) client._promises = {};
          client._promises[key] = [resolve, reject];
        });
      }
    }
  }
  return enqueue(topic, payload, options || {});
}
