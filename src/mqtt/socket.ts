import { emit, report } from "./events.ts";
import { bodyOf, wordAt } from "./packets.ts";
import { headOf, settle } from "./queue.ts";
import { client, Limit, Phase, Seconds } from "./state.ts";
import { printable } from "./topics.ts";
import type { MqttOptions } from "./types.ts";

/** The broker whose turn it is: each attempt takes the next. */
export function brokerOf(options: MqttOptions): { host: string; port: number } {
  const brokers = options.brokers;
  const broker = brokers ? brokers[(client._failures || 0) % brokers.length] : options;
  return { host: broker.host, port: broker.port || (options.tls ? 8883 : 1883) };
}

/** Writes a whole packet, or a slice of one; a whole one comes between those that go out in slices. */
export function write(bytes: string): void {
  if (client._written) client._urgent = (client._urgent || "") + bytes;
  else {
    client._unsent += bytes.length;
    try {
      client._socket!.write(bytes);
    } catch (_) {
      // A socket that was closed under us: its `close` event, or else the keep-alive, ends the connection.
    }
  }
}

/** The broker has closed the connection soon after it was made: perhaps for the first message that it has not acknowledged. */
function suspect(): void {
  let first: string | undefined;
  for (first in client._queue) break;
  const entry = first && client._sent ? client._queue[first] : "";
  const head = headOf(entry);
  if (head.charCodeAt(0) >> 4 !== 3) return;
  if (client._suspect === first) client._strikes = client._strikes! + 1;
  else {
    client._suspect = first;
    client._strikes = 1;
  }
  if (client._strikes! < Limit.Strikes) return;
  const at = bodyOf(head);
  const topic = printable(head.substr(at + 2, wordAt(head, at)));
  client._dropped++;
  settle(first!, new Error("the broker closes the connection on it"));
  report(`the broker closes the connection on ${topic}: given up`);
}

/** Seconds until the next attempt. Everyone loses a broker at the same moment: up to half of the delay is left to chance. */
function delay(refused: boolean | undefined, options: MqttOptions): number {
  const failures = Math.min(client._failures || 0, 10);
  if (refused) return Math.min(Seconds.RefusedMin << failures, Seconds.RefusedMax);
  const reconnect = options.reconnect || {};
  const most = Math.min((reconnect.min || Seconds.ReconnectMin) * (1 << failures), reconnect.max || Seconds.ReconnectMax);
  return Math.ceil(most * (0.5 + Math.random() / 2));
}

/**
 * Ends the connection, or the attempt to make one.
 *
 * @param reason one line; without one it was `stop`, and there is no next attempt
 * @param refused what does not pass by itself need not be tried soon
 */
export function drop(reason?: string, refused?: boolean): void {
  const socket = client._socket;
  const before = client._phase;
  const lasted = client._up;
  client._socket = undefined;
  delete client._received;
  delete client._urgent;
  delete client._written;
  delete client._step;
  client._unsent = client._up = 0;
  try {
    socket!.end();
    // After a failure nothing is owed to the other side, and what is unsent would hold the socket for ever.
    if (reason) socket!.clsNow = true;
  } catch (_) {}
  if (!reason || before === Phase.Closing) {
    client._phase = Phase.Stopped;
    clearTimeout(client._timer);
    const stopped = client._stopped;
    delete client._stopped;
    if (stopped) stopped();
  } else {
    const options = client._options();
    const broker = brokerOf(options);
    client._phase = Phase.Waiting;
    client._left = delay(refused, options);
    client._failures = (client._failures || 0) + 1;
    if (before < Phase.Connected) delete client._suspect;
    else if (lasted < Seconds.Suspicious && socket && reason === "connection closed") suspect();
    report(`${options.tls ? "mqtts" : "mqtt"}://${broker.host}:${broker.port}: ${reason}`);
  }
  if (before >= Phase.Connected) emit("disconnect", reason);
}

/** The other side does what the specification forbids (4.8). */
export function violation(what: string): void {
  drop(`protocol violation: ${what}`);
}
