import { acknowledge } from "./acknowledge.ts";
import { deliverMessage } from "./deliver.ts";
import { emit, report } from "./events.ts";
import { pass, skip } from "./oversized.ts";
import { ConnectFlag, Packet, packet, ReturnCode, text, word } from "./packets.ts";
import { sendQueued } from "./send.ts";
import { resume, sendBirth } from "./session.ts";
import { brokerOf, drop, violation, write } from "./socket.ts";
import { client, Limit, Phase, Seconds, type Socket } from "./state.ts";
import { isText, isTopic } from "./topics.ts";
import type { MqttOptions } from "./types.ts";

/** CONNACK (3.2): the broker takes us, or says why not. */
function onConnack(bytes: string): void {
  const present = bytes.charCodeAt(2);
  const code = bytes.charCodeAt(3);
  const options = client._options();
  if (bytes.charCodeAt(0) !== Packet.Connack || bytes.length !== 4 || present > 1)
    return violation(`packet type ${bytes.charCodeAt(0) >> 4}`);
  if (code !== ReturnCode.Accepted) {
    const reasons = ["protocol version", "client id", "server unavailable", "bad user name or password", "not authorized"];
    return drop(`refused: ${reasons[code - 1] || code}`, code !== ReturnCode.Unavailable);
  }
  // 3.2.2.2: there is none that we have not asked for.
  if (present && options.clean !== false) return violation("a session with a clean one");
  client._phase = Phase.Connected;
  client._left = 0;
  client._connections++;
  delete client._inflight;
  if (options.inflight) client._inflight = options.inflight;
  if (options.birth) sendBirth(options.birth);
  if (options.announce) client._step = 0;
  resume(present > 0);
  try {
    if (options.connected) options.connected(present > 0);
  } catch (error) {
    report(`connected: ${error}`);
  }
  emit("connect", present > 0);
}

/** The socket's `data`, and with anything but a string its `close` or `error`. */
function receiveBytes(this: Socket, data: string | { message: string } | boolean): void {
  if (this !== client._socket) return;
  if (typeof data !== "string") return drop((typeof data === "object" && data.message) || "connection closed");
  if (client._phase === Phase.Pinged) client._phase = Phase.Connected;
  if (client._received) {
    data = typeof client._received === "string" ? client._received + data : pass(data);
    if (typeof client._received === "object") return;
    delete client._received;
  }
  let at = 0;
  // A handler may have called stop, or a packet ended the connection.
  while (at < data.length && this === client._socket) {
    let length = data.charCodeAt(at + 1);
    let from = at + 2;
    if (length > 127) {
      let byte = length;
      length &= 127;
      for (let factor = 128; byte > 127 && from < at + 5; factor *= 128) {
        byte = data.charCodeAt(from++);
        length += (byte & 127) * factor;
      }
      if (byte > 127) return violation("remaining length");
    }
    const end = from + length;
    // Incomplete, or even its length is, which is no number then.
    if (!(end <= data.length)) {
      if (length > Limit.Packet) return skip(data.substr(at));
      client._received = data.substr(at);
      return;
    }
    const packet = data.substring(at, end);
    const first = packet.charCodeAt(0);
    at = end;
    if (client._phase < Phase.Connected) onConnack(packet);
    else if (first >> 4 !== 3) acknowledge(packet);
    // After `stop` nobody expects another one.
    else if (client._phase !== Phase.Closing) deliverMessage(packet);
  }
}

/** What of the options cannot be sent; undefined when all can. */
function problemOf(options: MqttOptions): string | undefined {
  const will = options.will;
  if (will && !isTopic(will.topic)) return `bad topic of the will: ${will.topic}`;
  if (!isText(options.clientId) || (options.username !== undefined && !isText(options.username))) return "bad client id or user name";
}

/** CONNECT (3.1). */
function connectPacket(options: MqttOptions): string {
  const will = options.will;
  // 0 to 65535 s (3.1.2.10).
  const alive = Math.min(options.keepAlive === undefined ? Seconds.KeepAlive : options.keepAlive, 65535);
  let flags = options.clean === false ? 0 : ConnectFlag.CleanSession;
  let body = text(options.clientId);
  if (will) {
    flags |= ConnectFlag.Will | ((will.qos || 0) << 3) | (will.retain ? ConnectFlag.WillRetain : 0);
    body += text(will.topic) + text(will.payload);
  }
  if (options.username !== undefined) {
    flags |= ConnectFlag.UserName;
    body += text(options.username);
    // 3.1.2.9: none without a user name.
    if (options.password !== undefined) {
      flags |= ConnectFlag.Password;
      body += text(options.password);
    }
  }
  return packet(Packet.Connect, text("MQTT") + String.fromCharCode(4, flags) + word(alive) + body);
}

function connect(): void {
  client._phase = Phase.Connecting;
  client._left = Seconds.ConnectTimeout;
  client._unsent = 0;
  try {
    const options = client._options();
    const tls = options.tls;
    const problem = problemOf(options);
    if (problem) return drop(problem, true);
    const broker = brokerOf(options);
    const socket: Socket = require(tls ? "tls" : "net").connect(tls ? Object.assign(broker, tls) : broker);
    client._socket = socket;
    delete socket.opt;
    // What `on` does, without an array for each.
    socket["#ondata"] = socket["#onclose"] = socket["#onerror"] = receiveBytes;
    socket["#ondrain"] = sendQueued;
    write(connectPacket(options));
  } catch (error) {
    const message = String((error as Error).message || error);
    // What the interpreter says where nobody listens.
    drop(message === "Unable to create socket" ? "connection refused" : message);
  }
}

/** The phase's time is over. Half of the Keep Alive passes before a ping, and the other half before its answer is overdue. */
function onDue(): void {
  if (client._phase === Phase.Connected) {
    const alive = client._options().keepAlive;
    client._left = alive === 0 ? 1000 : Math.min(alive || Seconds.KeepAlive, 65535) >> 1;
    if (alive === 0) return;
    client._phase = Phase.Pinged;
    write(String.fromCharCode(Packet.Pingreq, 0));
  } else if (client._phase === Phase.Closing) drop();
  else if (client._phase > Phase.Waiting) drop("no answer");
  else connect();
}

/** A second has passed. */
function tick(): void {
  // Set anew each time: after an out-of-memory anywhere the interpreter deletes the intervals that were due.
  client._timer = setTimeout(tick, 1000);
  if (client._phase >= Phase.Connected && ++client._up === Seconds.Stable) delete client._failures;
  if (--client._left <= 0) onDue();
}

/** See `Mqtt.start`. */
export function start(): void {
  if (client._phase === Phase.Closing) drop();
  if (client._phase >= Phase.Connecting) return;
  clearTimeout(client._timer);
  client._timer = setTimeout(tick, 1000);
  connect();
}

/** See `Mqtt.stop`. */
export function stop(seconds?: number): Promise<void> {
  return new Promise((resolve) => {
    const before = client._stopped;
    client._stopped = before
      ? () => {
          before();
          resolve();
        }
      : resolve;
    if (client._phase < Phase.Connected) return drop();
    client._phase = Phase.Closing;
    client._left = seconds === undefined ? Seconds.Stop : seconds;
    sendQueued();
  });
}
