import type { Clock } from "../board/clock.ts";
import type { Loop } from "../board/loop.ts";
import type { Realm } from "../language/realm.ts";
import type { Streams } from "../network/streams.ts";
import { bytesOf } from "./bytes.ts";
import type { Wires } from "./wires.ts";

const PARITIES: Record<string, string> = { e: "even", even: "even", o: "odd", odd: "odd", none: "none" };

/**
 * Serial1 and Serial2 with a part at their other end (jswrap_serial.c). At another rate or parity than the part's, bytes arrive as
 * rubbish; a port that was not set up hears nothing. Returns what ends all of it with the board's life.
 */
export function installSerial(realm: Realm, loop: Loop, clock: Clock, streams: Streams, wires: Wires, ports: string[]): () => void {
  const { global } = realm;
  const lines = new Map<object, { name: string; baud: number; parity: string }>();
  const names = new Map<object, string>();
  let ended = false;

  const Serial: any = realm.construct("Serial", () => Object.create(Serial.prototype));
  Serial.prototype = realm.object();
  realm.hide(Serial.prototype, "constructor", Serial);
  streams.install(Serial.prototype);

  function receive(port: object, name: string, bytes: number[]) {
    const line = lines.get(port);
    const part = wires.serial.get(name);
    if (ended || loop.stopped || !line || !part) return;
    const right = line.baud === part.baud && line.parity === (part.parity ?? "none");
    const data = right ? bytes : bytes.map((byte) => (byte * 7 + 0x80) & 255);
    streams.push(port, Buffer.from(data).toString("latin1"), true);
    loop.run();
  }
  const write = (self: object, bytes: number[]) => {
    const line = lines.get(self);
    if (line) wires.serial.get(line.name)?.write?.(bytes, clock.now());
  };

  realm.methods(Serial.prototype, {
    setup(this: any, baud: unknown, options: any) {
      const name = names.get(this);
      if (!name) throw realm.error("Error", "not in the simulator: a Serial port of the program's own");
      const again = lines.has(this);
      lines.set(this, { name, baud: Number(baud) || 9600, parity: PARITIES[options?.parity] ?? "none" });
      if (!again)
        wires.serial.get(name)?.start(
          (bytes) => receive(this, name, bytes),
          (run, milliseconds) => void clock.setTimeout(() => ended || run(), milliseconds),
        );
    },
    unsetup(this: any) {
      lines.delete(this);
    },
    setConsole() {},
    write(this: any, ...data: unknown[]) {
      write(this, bytesOf(realm, data));
    },
    print(this: any, value: unknown) {
      write(this, bytesOf(realm, [String(value)]));
    },
    println(this: any, value: unknown) {
      write(this, bytesOf(realm, [`${value}\r\n`]));
    },
    inject(this: any, ...data: unknown[]) {
      streams.push(this, Buffer.from(bytesOf(realm, data)).toString("latin1"), true);
    },
  });
  realm.hide(global, "Serial", Serial);
  for (const name of ports) {
    const port = Object.create(Serial.prototype);
    names.set(port, name);
    realm.hide(global, name, port);
  }
  return () => {
    ended = true;
  };
}
