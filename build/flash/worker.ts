import { createRequire } from "node:module";
import type { Ask, Port, Said } from "./messages.ts";

// The `espruino` package in a process of its own: it replaces globals, prints what it does, has calls that never come back,
// and throws from callbacks when a port cannot be opened. All that ends with this process.

const say = (said: Said) => process.send?.(said);
const complain = (...parts: unknown[]) => void say({ complaint: parts.map(String).join(" ") });
console.log = () => {};
console.info = () => {};
console.warn = complain;
console.error = complain;
process.on("uncaughtException", (error) => {
  complain(error.message);
  say({ gone: true });
});
process.on("disconnect", () => process.exit());

interface Device {
  name: string;
  getPorts(found: (ports?: Port[]) => void): void;
}

/** The part of the package that is used here (core/serial.js, core/utils.js, core/config.js; it has no types). */
interface Tools {
  Config: Record<string, unknown>;
  Core: {
    Serial: {
      devices: Device[];
      getPorts(found: (ports: Port[]) => void): void;
      open(path: string, connected: (status: unknown) => void, disconnected: () => void): void;
      startListening(listener: (data: ArrayBuffer) => void): void;
      setSlowWrite(slow: boolean, force: boolean): void;
      write(text: string): void;
    };
    Utils: {
      executeExpression(code: string, done: (json: string | undefined) => void, options: object): void;
    };
  };
}

/** Seconds that an expression may take to say its first word; whoever asks gives up earlier. */
const longest = 120;

const load = createRequire(import.meta.url);
const tools = await new Promise<Tools>((done) => load("espruino").init(() => done((globalThis as any).Espruino)));
const { Serial, Utils } = tools.Core;
// Not asked on connecting, since that asks the maker's site for the board's description, which may take minutes to fail.
tools.Config.ENV_ON_CONNECT = false;
tools.Config.SERIAL_IGNORE = "";
// The others look for Bluetooth and browsers.
const kept = Serial.devices.filter(({ name }) => name === "Node Serial" || name === "Node Socket");
Serial.devices.splice(0, Serial.devices.length, ...kept);
Serial.startListening((data) => say({ text: Buffer.from(data).toString("latin1") }));

function open(port: string, baud: number, done: (status: unknown) => void): void {
  tools.Config.BAUD_RATE = baud;
  if (port.startsWith("tcp://")) tools.Config.SERIAL_TCPIP = [port];
  else {
    // It opens only what it finds, and it finds neither pseudo-terminals nor links.
    const serial = kept.find(({ name }) => name === "Node Serial");
    const find = serial?.getPorts;
    if (serial && find)
      serial.getPorts = (found) => find((ports = []) => found([...ports.filter(({ path }) => path !== port), { path: port }]));
  }
  Serial.open(
    port,
    (status) => {
      // Bits of 19 bytes are for boards that are sent whole files at once; here each line waits for its answer.
      Serial.setSlowWrite(false, true);
      done(Boolean(status));
    },
    () => say({ gone: true }),
  );
}

process.on("message", (ask: Ask) => {
  const reply = (value?: unknown) => void say({ call: ask.call, value });
  if (ask.what === "ports") Serial.getPorts((ports) => reply(ports.map(({ path, description }) => ({ path, description }))));
  else if (ask.what === "open") open(ask.port, ask.baud, reply);
  else if (ask.what === "evaluate") Utils.executeExpression(ask.code, reply, { minTimeout: longest, maxTimeout: longest });
  else {
    Serial.write(ask.text);
    reply();
  }
});
say({ call: 0 });
