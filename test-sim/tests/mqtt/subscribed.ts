import type { Message } from "../../../src/mqtt/index.ts";
import { bytes, type Client, client } from "./wire.ts";

/** A PUBLISH of the broker's. */
export const publish = (topic: string, payload: string, qos: 0 | 1 | 2 = 0, messageId?: number, dup = false, retain = false) =>
  bytes({ cmd: "publish", topic, payload: Buffer.from(payload, "latin1"), qos, messageId, dup, retain });

/** A connected client that has seen its SUBACK, and what it received. */
export function subscribed(filter = "#"): [Client, Message[]] {
  const device = client();
  const messages = device.collect(filter);
  device.online();
  const [{ messageId }] = device.wire.packets();
  device.wire.receive({ cmd: "suback", messageId, granted: [0] });
  return [device, messages];
}

/** What a test compares. */
export const seen = (messages: Message[]) => messages.map(({ topic, payload, qos, retain }) => ({ topic, payload, qos, retain }));
