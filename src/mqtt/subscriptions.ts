import { Packet, packet, text, word } from "./packets.ts";
import { nextId } from "./queue.ts";
import { sendQueued } from "./send.ts";
import { Change, client, type Handler, type Handlers, Limit, Phase, type Settle } from "./state.ts";
import { isFilter, withoutNames } from "./topics.ts";
import type { Message, Params, QoS, SubscribeOptions } from "./types.ts";

type ByFilter = Record<string, Handlers>;

/** Calls `run` with each filter that has handlers, as it was written. */
function eachFilter(run: (filter: string) => void): void {
  let filter: string;
  for (filter in client._filters) run(filter);
  for (filter in client._wildcards) run(filter);
}

/** The highest QoS that the handlers of a filter, whatever the names of its wildcards, ask for; -1 without any. */
function wanted(plain: string): number {
  let qos = -1;
  eachFilter((filter) => {
    if (withoutNames(filter) === plain) qos = Math.max(qos, (client._qos && client._qos[filter]) || 0);
  });
  return qos;
}

/** Queues a SUBSCRIBE or UNSUBSCRIBE of `filters`, as they stand in its payload. */
function request(first: number, filters: string): void {
  const id = nextId();
  client._queue["q" + id] = packet(first, word(id) + filters);
  client._queued++;
}

/** Asks the broker for all that is subscribed to, in packets of a few hundred bytes. */
export function subscribeToAll(): void {
  let filters = "";
  const done: Record<string, true> = {};
  delete client._all;
  delete client._changes;
  eachFilter((filter) => {
    const plain = withoutNames(filter);
    if (done.hasOwnProperty(plain)) return;
    done[plain] = true;
    filters += text(plain) + String.fromCharCode(wanted(plain));
    if (filters.length <= Limit.Filters) return;
    request(Packet.Subscribe, filters);
    filters = "";
  });
  if (filters) request(Packet.Subscribe, filters);
}

/** Tells the broker of the filters that have changed, as far as the queue has room; the others follow when there is. */
export function requestChanges(): void {
  if (client._phase < Phase.Connected || client._phase === Phase.Closing) return;
  for (const filter of Object.keys(client._changes || {})) {
    if (client._queued >= Limit.Queue) break;
    delete client._changes![filter];
    const qos = wanted(filter);
    if (qos < 0) request(Packet.Unsubscribe, text(filter));
    else request(Packet.Subscribe, text(filter) + String.fromCharCode(qos));
  }
  if (client._changes && !Object.keys(client._changes).length) delete client._changes;
  sendQueued();
}

/** A filter is to be subscribed to, or left, as its handlers have it by the time the broker is told. */
function change(plain: string, kind: Change): void {
  // All of them are made anew.
  if (client._all) return;
  if (!client._changes) client._changes = {};
  const known = client._changes[plain];
  if (known === Change.New && wanted(plain) < 0) delete client._changes[plain];
  else if (!known) client._changes[plain] = kind;
  requestChanges();
}

/** A promise that is settled when the broker acknowledges what was asked of it. */
function promiseOf(key: string): Promise<any> {
  const promise = new Promise((resolve, reject) => {
    if (!client._subscribing) client._subscribing = {};
    const all = client._subscribing[key];
    if (all) all.push([resolve, reject]);
    else client._subscribing[key] = [[resolve, reject]];
  });
  // Who does not ask for the answer need not handle it: a refusal is in the log anyway.
  promise.then(undefined, () => {});
  return promise;
}

/** Settles the promises of `subscribe` ("s" and the filter) or `unsubscribe` ("u" and the filter). */
export function settleSubscribing(key: string, qos?: number, error?: Error): void {
  const all = client._subscribing && client._subscribing[key];
  if (!all) return;
  delete client._subscribing![key];
  all.forEach((settle: Settle) => {
    if (error) settle[1](error);
    else settle[0](qos);
  });
  if (!Object.keys(client._subscribing!).length) delete client._subscribing;
}

function mapOf(filter: string): ByFilter {
  const wild = filter.indexOf("+") >= 0 || filter.indexOf("#") >= 0;
  const map: ByFilter = (wild ? client._wildcards : client._filters) || {};
  if (wild) client._wildcards = map;
  else client._filters = map;
  return map;
}

/** See `Mqtt.subscribe`. */
export function subscribe<Filter extends string>(
  filter: Filter,
  handler: (message: Message<Params<Filter>>) => void,
  options?: SubscribeOptions,
): Promise<QoS> | undefined {
  const qos = (options && options.qos) || 0;
  if (!isFilter(filter)) throw new Error(`bad filter: ${filter}`);
  if (typeof handler !== "function") throw new Error(`the handler of ${filter} is no function`);
  if (qos !== 0 && qos !== 1 && qos !== 2) throw new Error(`bad QoS: ${qos}`);
  const plain = withoutNames(filter);
  const first = wanted(plain) < 0;
  const map = mapOf(filter);
  // A new array, since the old one may be what a message is being delivered to.
  map[filter] = map.hasOwnProperty(filter) ? ([] as Handler[]).concat(map[filter], handler) : handler;
  if (qos) {
    if (!client._qos) client._qos = {};
    // MQTT 3.8.4: the later subscription replaces the earlier one, so that it may not ask for less.
    if (!(client._qos[filter] > qos)) client._qos[filter] = qos;
  }
  const promise = options && options.wait === false ? undefined : promiseOf("s" + plain);
  change(plain, first ? Change.New : Change.Known);
  return promise;
}

/** See `Mqtt.unsubscribe`. */
export function unsubscribe(filter: string, handler?: unknown): Promise<void> {
  if (!isFilter(filter)) throw new Error(`bad filter: ${filter}`);
  const plain = withoutNames(filter);
  const map = mapOf(filter);
  if (!map.hasOwnProperty(filter)) return Promise.resolve();
  const left = typeof handler === "function" ? ([] as Handler[]).concat(map[filter] as Handler[]).filter((other) => other !== handler) : [];
  if (left.length) {
    map[filter] = left.length > 1 ? left : left[0];
    return Promise.resolve();
  }
  delete map[filter];
  if (client._qos) delete client._qos[filter];
  // Another name for the same filter keeps it.
  if (wanted(plain) >= 0) return Promise.resolve();
  settleSubscribing("s" + plain, 0, new Error("unsubscribed"));
  // Nothing to tell anybody when the broker has never heard of it, or will not know it any more.
  if (client._all || (client._changes && client._changes[plain] === Change.New)) {
    change(plain, Change.Known);
    return Promise.resolve();
  }
  const promise = promiseOf("u" + plain);
  change(plain, Change.Known);
  return promise;
}
