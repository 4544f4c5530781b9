import { bodyOf, Packet, wordAt } from "./packets.ts";
import { violation, write } from "./socket.ts";
import { client, type Oversized, Phase } from "./state.ts";

/** The rest of a packet that is too large passes; it is acknowledged at its end, and what follows it is returned. */
export function pass(data: string): string {
  const packet = client._received as Oversized;
  const used = Math.min(data.length, packet._left);
  if (packet._reply && packet._at < used) packet._id += data.substring(packet._at, Math.min(used, packet._at + 2 - packet._id.length));
  packet._at = Math.max(0, packet._at - used);
  packet._left -= used;
  if (!packet._left) {
    delete client._received;
    client._dropped++;
    if (packet._reply) write(packet._reply + packet._id);
  }
  return data.substr(used);
}

/** A packet begins that is too large to keep. Only a PUBLISH may be. */
export function skip(data: string): void {
  const first = data.charCodeAt(0);
  const qos = (first >> 1) & 3;
  const from = bodyOf(data);
  let left = 0;
  for (let index = from - 1; index > 0; index--) left = left * 128 + (data.charCodeAt(index) & 127);
  if (first >> 4 !== Packet.Publish >> 4 || client._phase < Phase.Connected || qos > 2) return violation(`a packet of ${left} bytes`);
  client._received = data;
  // The place of its id is known once the topic's length is here.
  if (data.length < from + 2) return;
  const at = 2 + wordAt(data, from);
  client._received = { _left: left, _at: at, _reply: qos > 1 ? "\x50\x02" : qos ? "\x40\x02" : "", _id: "" };
  if (at + (qos ? 2 : 0) > left) return violation("PUBLISH");
  pass(data.substr(from));
}
