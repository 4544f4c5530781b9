import { report } from "./events.ts";
import { Packet, PublishFlag } from "./packets.ts";
import { headOf } from "./queue.ts";
import { drop, write } from "./socket.ts";
import { client, type Entry, Limit, Phase, type Socket } from "./state.ts";
import type { Source } from "./types.ts";

/** The next slice of a packet, of at most `room` bytes; "" when its source fails. */
function sliceOf(entry: Entry, total: number, room: number): string {
  const head = headOf(entry);
  const begin = client._written || 0;
  const slice = head.substr(begin, room);
  if (slice) return slice;
  let read: string | undefined;
  try {
    read = (entry[1] as Source).read(begin - head.length, Math.min(room, total - begin));
  } catch (_) {}
  return read && begin + read.length <= total ? read : "";
}

/** Writes the next slice of the first packet that has not been sent. */
function sendSlice(): void {
  let index = 0;
  let key: string;
  for (key in client._queue) if (index++ === client._sent) break;
  const entry = client._queue[key!];
  const head = headOf(entry);
  const total = typeof entry === "string" ? head.length : head.length + entry[1].length;
  const slice = sliceOf(entry, total, Limit.Chunk - client._unsent);
  if (!slice) {
    // Its length is already on its way: only the end of the connection takes the packet back.
    delete client._queue[key!];
    client._queued--;
    client._dropped++;
    drop("a payload's source failed");
    return;
  }
  const end = (client._written || 0) + slice.length;
  delete client._written;
  write(slice);
  if (end < total) {
    client._written = end;
    return;
  }
  if ((head.charCodeAt(0) & PublishFlag.Kind) === Packet.Publish) {
    delete client._queue[key!];
    if (!--client._queued) delete client._full;
  } else client._sent++;
  const urgent = client._urgent;
  delete client._urgent;
  if (urgent) write(urgent);
}

/** Lets `MqttOptions.announce` publish, as long as nothing waits before it. */
function announce(): void {
  while (
    client._step !== undefined &&
    client._sent === client._queued &&
    client._unsent < Limit.Chunk &&
    client._phase >= Phase.Connected
  ) {
    const step = client._step;
    delete client._step;
    const options = client._options();
    let next: number | undefined;
    try {
      next = options.announce && options.announce(step);
    } catch (error) {
      report(`announce: ${error}`, error);
    }
    // It may have ended the connection, or begun anew.
    if (next !== undefined && client._step === undefined && client._phase >= Phase.Connected) client._step = next;
  }
}

/** Sends what waits, as far as the socket has room and the broker takes more. */
function sendMore(): void {
  while (
    client._sent < client._queued &&
    client._unsent < Limit.Chunk &&
    client._phase >= Phase.Connected &&
    (client._written || !client._inflight || client._sent < client._inflight)
  )
    sendSlice();
  if (client._phase !== Phase.Closing) announce();
  else if (!client._queued) {
    write(String.fromCharCode(Packet.Disconnect, 0));
    drop();
  }
}

/** Sends what waits; also the socket's `drain`, which says that it is empty. */
export function sendQueued(drained?: Socket): void {
  if (drained && drained === client._socket) client._unsent = 0;
  // Nothing waits, as after most drains.
  if (client._sent === client._queued && client._step === undefined && client._phase !== Phase.Closing) return;
  sendMore();
}
