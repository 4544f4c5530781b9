/** The first byte of each control packet: its type, and the flags that are fixed (MQTT 3.1.1, 2.2). */
export enum Packet {
  Connect = 0x10,
  Connack = 0x20,
  Publish = 0x30,
  Puback = 0x40,
  Pubrec = 0x50,
  Pubrel = 0x62,
  Pubcomp = 0x70,
  Subscribe = 0x82,
  Suback = 0x90,
  Unsubscribe = 0xa2,
  Unsuback = 0xb0,
  Pingreq = 0xc0,
  Pingresp = 0xd0,
  Disconnect = 0xe0,
}

/** What the first byte of a PUBLISH says beside its type (3.3.1), and what is left of it to tell packets that wait apart. */
export enum PublishFlag {
  Retain = 0x01,
  Qos1 = 0x02,
  Qos2 = 0x04,
  Dup = 0x08,
  /** Type and QoS, without DUP and RETAIN. */
  Kind = 0xf6,
}

/** CONNECT's flags (3.1.2.3). */
export enum ConnectFlag {
  CleanSession = 0x02,
  Will = 0x04,
  WillRetain = 0x20,
  Password = 0x40,
  UserName = 0x80,
}

/** CONNACK's return codes (3.2.2.3). */
export enum ReturnCode {
  Accepted,
  ProtocolVersion,
  ClientId,
  Unavailable,
  Login,
  NotAuthorized,
}

/** SUBACK's code for a filter that the broker refuses (3.9.3). */
export enum Suback {
  Failure = 0x80,
}

/** Two bytes, the most significant first (1.5.2). */
export function word(number: number): string {
  return String.fromCharCode(number >> 8, number & 255);
}

/** The number in the two bytes at `at`. */
export function wordAt(bytes: string, at: number): number {
  return bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1);
}

/** Text with its length before it (1.5.3). */
export function text(value: string): string {
  return word(value.length) + value;
}

/** The Remaining Length of a packet (2.2.3). */
export function remainingLength(length: number): string {
  let bytes = "";
  while (length > 127) {
    bytes += String.fromCharCode((length & 127) | 128);
    length >>= 7;
  }
  return bytes + String.fromCharCode(length);
}

/** A whole packet. */
export function packet(first: number, body: string): string {
  return String.fromCharCode(first) + remainingLength(body.length) + body;
}

/** Where a packet's variable header begins: after its first byte and its Remaining Length. */
export function bodyOf(bytes: string): number {
  let at = 2;
  while (bytes.charCodeAt(at - 1) > 127) at++;
  return at;
}
