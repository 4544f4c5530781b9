import { seldom } from "./connection.ts";
import { send } from "./send.ts";
import { c, Job, Phase } from "./state.ts";

/**
 * Takes a packet other than PUBLISH; without one, a second has passed. With "", or as a method of the API, it connects without waiting.
 * All in one function, which saves five jsvars for each.
 */
export function control(this: unknown, packet?: string): void {
  const d = c;
  // The common case first, and short, as the interpreter reads what it skips, too: PUBACK for a packet of QoS 1 while nothing waits to be sent.
  if (packet && packet[0] === "\x40" && packet.length === 4 && d.sent === d.n && d.ph === Phase.Connected) {
    const key = "q" + (packet.charCodeAt(2) * 256 + packet.charCodeAt(3));
    const entry = d.q[key];
    if (typeof entry === "string" && (entry.charCodeAt(0) & 0xf6) === 0x32) {
      delete d.q[key];
      d.sent--;
      d.n--;
      if (d.wait && d.wait[key]) {
        d.wait[key]();
        delete d.wait[key];
        if (!d.n) delete d.wait;
      }
      return;
    }
  }
  if (!packet) {
    if (packet === "" || this === d) {
      if (d.ph === Phase.Closing) seldom(Job.Drop);
      if (d.ph >= Phase.Connecting) return;
      clearTimeout(d.tmr);
      d.left = 0;
    }
    // Set anew each time: after an out-of-memory anywhere the interpreter deletes the intervals that were due.
    d.tmr = setTimeout(control, 1000);
    if (d.ph >= Phase.Connected && ++d.up === 60) delete d.bad;
    if (--d.left <= 0) seldom(Job.Due);
    return;
  }
  const body = packet.substr(2);
  const key = "q" + (body.charCodeAt(0) * 256 + body.charCodeAt(1));
  const type = packet.charCodeAt(0);
  const pair = body.length === 2;
  // MQTT 2.2.2: flags are fixed. PUBACK, PUBREC, PUBCOMP, UNSUBACK and SUBACK say that the broker has what waits under `key`.
  if (
    d.ph >= Phase.Connected &&
    (pair ? type === 0x40 || type === 0x50 || type === 0x70 || type === 0xb0 : type === 0x90 && body.length > 2)
  ) {
    if (type === 0x50) send("\x62\x02" + body);
    let index = 0;
    let id: string;
    for (id in d.q) if (index++ === d.sent || id === key) break;
    if (index > d.sent || id! !== key) return;
    const entry = d.q[key];
    const head = typeof entry === "string" ? entry : entry[0];
    const kind = head.charCodeAt(0) & 0xf6;
    // Another kind of acknowledgement than this packet wants is none.
    if (type !== (kind === 0x32 ? 0x40 : kind === 0x34 ? 0x50 : kind === 0x62 ? 0x70 : kind === 0x82 ? 0x90 : 0xb0)) return;
    if (type === 0x50) {
      d.q[key] = "\x62\x02" + body;
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
    delete d.q[key];
    d.sent--;
    d.n--;
    if (d.wait && d.wait[key]) {
      d.wait[key]();
      delete d.wait[key];
      if (!d.n) delete d.wait;
    }
    if (d.sent < d.n || d.ph === Phase.Closing) send();
    return;
  }
  if (d.ph === Phase.Connecting) {
    if (type === 0x20 && pair && body.charCodeAt(0) < 2) return seldom(Job.Accept, body);
  } else if (type === 0x62 && pair) {
    let at = 0;
    const seen = d.seen || "";
    while (at < seen.length && seen.substr(at, 2) !== body) at += 2;
    d.seen = seen.substr(0, at) + seen.substr(at + 2);
    if (!d.seen) delete d.seen;
    return send("\x70\x02" + body);
  } else if (type === 0xd0 && !body) return;
  seldom(Job.Drop, "protocol violation: packet type " + (type >> 4));
}
