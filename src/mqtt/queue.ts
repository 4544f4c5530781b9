import { client, type Entry } from "./state.ts";

/** A packet id that is not in use (2.3.1). */
export function nextId(): number {
  do client._id = (client._id % 999) + 1;
  while (client._queue["q" + client._id]);
  return client._id;
}

/** The bytes of a packet that waits, or those before its payload's source. */
export function headOf(entry: Entry): string {
  return typeof entry === "string" ? entry : entry[0];
}

/** Settles the promise of a packet, if it has one. */
export function settlePromise(key: string, error?: Error): void {
  const promises = client._promises;
  if (!promises || !promises[key]) return;
  const settle = promises[key];
  delete promises[key];
  if (error) settle[1](error);
  else settle[0]();
}

/** The packet that was sent under `key` is done with. */
export function settle(key: string, error?: Error): void {
  delete client._queue[key];
  client._sent--;
  if (!--client._queued) delete client._full;
  if (client._suspect === key) delete client._suspect;
  settlePromise(key, error);
  if (!client._queued) delete client._promises;
}
