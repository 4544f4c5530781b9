import { c, Job, Phase, state } from "./client.ts";
import { seldom } from "./seldom.ts";
import { send } from "./send.ts";

/**
 * Takes a packet other than PUBLISH; without one, a second has passed. Called as the API's `start` it connects without waiting.
 * Both in one function, which saves five jsvars.
 */
export function control(this: unknown, packet?: string): void {
  if (!packet) {
    if (this === c) {
      clearTimeout(c.tmr);
      if (c.ph === Phase.Closing) seldom(Job.Drop);
      if (c.ph < Phase.Connecting) c.left = 0;
    }
    // Set anew each time: after an out-of-memory anywhere the interpreter deletes the intervals that were due.
    c.tmr = setTimeout(control, 1000);
    if (c.ph >= Phase.Connected && ++state.up === 60) delete c.bad;
    if (--c.left <= 0) seldom(Job.Due);
    return;
  }
  const type = packet.charCodeAt(0);
  const body = packet.substr(2);
  const pair = body.length === 2;
  const number = body.charCodeAt(0) * 256 + body.charCodeAt(1);
  const key = "q" + number;
  // MQTT 2.2.2: flags are fixed. PUBACK, PUBREC, PUBCOMP, UNSUBACK and SUBACK say that the broker has what waits under `key`.
  if (
    c.ph >= Phase.Connected &&
    (pair ? type === 0x40 || type === 0x50 || type === 0x70 || type === 0xb0 : type === 0x90 && body.length > 2)
  ) {
    if (type === 0x50) send("\x62\x02" + body);
    let index = 0;
    let id: string;
    for (id in c.q) if (index++ === c.sent || id === key) break;
    if (index > c.sent || id! !== key) return;
    const entry = c.q[key];
    const head = typeof entry === "string" ? entry : entry[0];
    const kind = head.charCodeAt(0) & 0xf6;
    // Another kind of acknowledgement than this packet wants is none.
    if (type !== (kind === 0x32 ? 0x40 : kind === 0x34 ? 0x50 : kind === 0x62 ? 0x70 : kind === 0x82 ? 0x90 : 0xb0)) return;
    if (type === 0x50) {
      c.q[key] = "\x62\x02" + body;
      return;
    }
    if (type === 0x90) {
      // MQTT 3.8.3, 3.9.3: the filters are in the packet, in the order of the return codes.
      let at = 2;
      while (head.charCodeAt(at - 1) > 127) at++;
      at += 2;
      for (index = 2; at < head.length; index++) {
        const end = at + 2 + head.charCodeAt(at) * 256 + head.charCodeAt(at + 1);
        if (!(body.charCodeAt(index) < 3)) seldom(Job.Failed, "subscription refused: " + head.substring(at + 2, end));
        at = end + 1;
      }
    }
    delete c.q[key];
    c.sent--;
    state.queued--;
    if (c.wait && c.wait[key]) {
      c.wait[key]();
      delete c.wait[key];
    }
    if (c.sent < state.queued || c.ph === Phase.Closing) send();
    return;
  }
  if (c.ph === Phase.Connecting) {
    if (type === 0x20 && pair && body.charCodeAt(0) < 2) return seldom(Job.Accept, body);
  } else if (type === 0x62 && pair) {
    if (c.seen) delete c.seen[number];
    return send("\x70\x02" + body);
  } else if (type === 0xd0 && !body) return;
  seldom(Job.Drop, "protocol violation: packet type " + (type >> 4));
}
