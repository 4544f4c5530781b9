import { report } from "./events.ts";
import { bodyOf, Packet, PublishFlag, Suback, wordAt } from "./packets.ts";
import { headOf, settle } from "./queue.ts";
import { sendQueued } from "./send.ts";
import { violation, write } from "./socket.ts";
import { client } from "./state.ts";
import { requestChanges, settleSubscribing } from "./subscriptions.ts";

/** The name of the packet of `kind` that was sent with the id of this acknowledgement; another kind of acknowledgement than it wants is none. */
function sentAs(kind: number, id: string): string | undefined {
  const key = "q" + wordAt(id, 0);
  let index = 0;
  for (const other in client._queue) {
    if (index++ === client._sent) return;
    if (other === key) return (headOf(client._queue[key]).charCodeAt(0) & PublishFlag.Kind) === kind ? key : undefined;
  }
}

/** What waited under `key` is done with; what waits may go on. */
function finish(key: string): void {
  settle(key);
  if (client._changes) requestChanges();
  sendQueued();
}

/** `ids` without `id`, two bytes each; undefined when none is left. */
function without(ids: string | undefined, id: string): string | undefined {
  let at = 0;
  const all = ids || "";
  while (at < all.length && all.substr(at, 2) !== id) at += 2;
  return all.substr(0, at) + all.substr(at + 2) || undefined;
}

/** PUBACK (3.4): the broker has a message of QoS 1. */
function onPuback(id: string): void {
  const key = sentAs(Packet.Publish | PublishFlag.Qos1, id);
  if (key) finish(key);
}

/** PUBREC (3.5): the broker has a message of QoS 2, and is told that it may deliver it. */
function onPubrec(id: string): void {
  write(String.fromCharCode(Packet.Pubrel, 2) + id);
  const key = sentAs(Packet.Publish | PublishFlag.Qos2, id);
  if (!key) return;
  client._queue[key] = String.fromCharCode(Packet.Pubrel, 2) + id;
  client._pubrecs = (client._pubrecs || "") + id;
}

/** PUBCOMP (3.7): the end of a message of QoS 2. */
function onPubcomp(id: string): void {
  const key = sentAs(Packet.Pubrel, id);
  if (!key) return;
  client._pubrecs = without(client._pubrecs, id);
  finish(key);
}

/** PUBREL (3.6): the id of a message that the broker sent may be used again. */
function onPubrel(id: string): void {
  client._unreleased = without(client._unreleased, id);
  write(String.fromCharCode(Packet.Pubcomp, 2) + id);
}

/** SUBACK (3.9.3): a code for each filter of the SUBSCRIBE, in its order. */
function onSuback(body: string): void {
  const key = sentAs(Packet.Subscribe, body);
  if (!key) return;
  const request = headOf(client._queue[key]);
  const filters: string[] = [];
  for (let at = bodyOf(request) + 2; at < request.length; at += 3 + wordAt(request, at))
    filters.push(request.substr(at + 2, wordAt(request, at)));
  const codes = body.substr(2);
  if (codes.length !== filters.length) return violation("SUBACK with another number of codes");
  for (let index = 0; index < codes.length; index++)
    if (codes.charCodeAt(index) > 2 && codes.charCodeAt(index) !== Suback.Failure) return violation("SUBACK with an unknown code");
  filters.forEach((filter, index) => {
    const granted = codes.charCodeAt(index);
    const refused = granted > 2 ? `subscription refused: ${filter}` : undefined;
    if (refused) report(refused);
    settleSubscribing("s" + filter, granted, refused ? new Error(refused) : undefined);
  });
  finish(key);
}

/** UNSUBACK (3.11). */
function onUnsuback(id: string): void {
  const key = sentAs(Packet.Unsubscribe, id);
  if (!key) return;
  const request = headOf(client._queue[key]);
  const at = bodyOf(request) + 2;
  settleSubscribing("u" + request.substr(at + 2, wordAt(request, at)));
  finish(key);
}

/** All that a broker may send once it has accepted us, but for PUBLISH. Flags are fixed (2.2.2), and so are lengths; an id is not 0 (2.3.1). */
export function acknowledge(packet: string): void {
  const first = packet.charCodeAt(0);
  const body = packet.substr(2);
  const id = body.substr(0, 2);
  if (first === Packet.Pingresp && !body) return;
  if (body.length < 2 || id === "\0\0") return violation(`packet type ${first >> 4}`);
  if (first === Packet.Suback && body.length > 2) return onSuback(body);
  if (body.length === 2) {
    if (first === Packet.Puback) return onPuback(id);
    if (first === Packet.Pubrec) return onPubrec(id);
    if (first === Packet.Pubrel) return onPubrel(id);
    if (first === Packet.Pubcomp) return onPubcomp(id);
    if (first === Packet.Unsuback) return onUnsuback(id);
  }
  violation(`packet type ${first >> 4}`);
}
