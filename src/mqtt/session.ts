import { bodyOf, Packet, PublishFlag, packet, text, wordAt } from "./packets.ts";
import { headOf, settlePromise } from "./queue.ts";
import { sendQueued } from "./send.ts";
import { write } from "./socket.ts";
import { Change, client, type Entry } from "./state.ts";
import { requestChanges, settleSubscribing, subscribeToAll } from "./subscriptions.ts";

/** What a SUBSCRIBE or UNSUBSCRIBE that was not acknowledged asked for is asked for again, as it is wanted by now. */
function askAgain(request: string): void {
  const more = request.charCodeAt(0) === Packet.Subscribe ? 1 : 0;
  if (!client._changes) client._changes = {};
  for (let at = bodyOf(request) + 2; at < request.length; at += 2 + more + wordAt(request, at))
    client._changes[request.substr(at + 2, wordAt(request, at))] = Change.Known;
}

/** A PUBLISH that goes out again: DUP on what this session may have seen (MQTT-3.3.1-1). */
function again(entry: Entry, present: boolean): Entry {
  const head = headOf(entry);
  const first = (head.charCodeAt(0) & ~PublishFlag.Dup) | (present ? PublishFlag.Dup : 0);
  const marked = String.fromCharCode(first) + head.substr(1);
  return typeof entry === "string" ? marked : [marked, entry[1]];
}

/** 3.1.2.4: without a session at the broker its half of every exchange is gone, and so is ours. */
function forgetSession(): void {
  delete client._unreleased;
  delete client._pubrecs;
  for (const key of Object.keys(client._subscribing || {})) if (key[0] === "u") settleSubscribing(key);
}

/** Puts what is resent behind the new SUBSCRIBEs, in its order; the PUBRELs among it in that of their PUBRECs (4.6). */
function reorder(resent: string[]): void {
  const all = client._queue;
  const queue: Record<string, Entry> = {};
  let pubrecs = client._pubrecs || "";
  for (const key in all) if (resent.indexOf(key) < 0) queue[key] = all[key];
  resent.forEach((key) => {
    let name = key;
    if (pubrecs && headOf(all[key]).charCodeAt(0) === Packet.Pubrel) {
      name = "q" + wordAt(pubrecs, 0);
      pubrecs = pubrecs.substr(2);
    }
    queue[name] = all[name];
  });
  client._queue = queue;
}

/**
 * Goes on after a CONNACK where the last connection ended (4.4): subscriptions, unless the broker has them, then what was not acknowledged in
 * its order, then what waits.
 *
 * @param present the broker has our session
 */
export function resume(present: boolean): void {
  const sent = client._sent;
  const kept: string[] = [];
  let index = 0;
  for (const key in client._queue) {
    const head = headOf(client._queue[key]);
    const kind = head.charCodeAt(0) >> 4;
    if (kind === 3) {
      if (index < sent) client._queue[key] = again(client._queue[key], present);
      kept.push(key);
    } else if (present && kind === 6) kept.push(key);
    else {
      delete client._queue[key];
      if (kind !== 6) {
        if (present) askAgain(head);
      } else settlePromise(key);
    }
    index++;
  }
  if (!present) forgetSession();
  client._queued = kept.length;
  client._sent = 0;
  // The ids of what is resent are in use by now (2.3.1).
  if (!present || client._all) subscribeToAll();
  reorder(kept);
  requestChanges();
  sendQueued();
}

/** The message that says that the device is there goes before everything else. */
export function sendBirth(birth: { topic: string; payload: string; retain?: boolean }): void {
  write(packet(Packet.Publish | (birth.retain ? PublishFlag.Retain : 0), text(birth.topic) + birth.payload));
}
