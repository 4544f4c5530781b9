import type { SerialPort } from "serialport";
import { FlashError } from "../flash/errors.ts";

/** What esptool-js asks of a port: the part of the browser's Web Serial API that it uses. */
export interface LoaderPort {
  readable: ReadableStream<Uint8Array> | null;
  writable: WritableStream<Uint8Array> | null;
  open(options: { baudRate: number }): Promise<void>;
  close(): Promise<void>;
  getInfo(): { usbVendorId?: number; usbProductId?: number };
  setSignals(signals: { dataTerminalReady?: boolean; requestToSend?: boolean }): Promise<void>;
  setBaudRate(baudRate: number): Promise<void>;
}

/** A serial port of this computer. */
export async function serialPort(path: string): Promise<LoaderPort> {
  const { SerialPort } = await import("serialport").catch(() => {
    throw new FlashError(
      "the package serialport is not there, whose native part could not be installed; run npm install serialport, and see what it says",
    );
  });
  const info = (await SerialPort.list()).find((port) => port.path === path);
  const number = (hex: string | undefined) => (hex === undefined ? undefined : Number.parseInt(hex, 16));
  let port: SerialPort | undefined;
  const call = (run: (done: (error?: Error | null) => void) => void) =>
    new Promise<void>((done, fail) => run((error) => (error ? fail(error) : done())));
  const self: LoaderPort = {
    readable: null,
    writable: null,
    async open({ baudRate }) {
      const opened = new SerialPort({ path, baudRate, autoOpen: false });
      await call((done) => opened.open(done));
      port = opened;
      self.readable = new ReadableStream({
        start(stream) {
          opened.on("data", (bytes: Buffer) => stream.enqueue(new Uint8Array(bytes)));
          opened.once("close", () => {
            try {
              stream.close();
            } catch {
              // It was cancelled before.
            }
          });
        },
      });
      self.writable = new WritableStream({
        write: (bytes) => call((done) => opened.write(Buffer.from(bytes), (error) => (error ? done(error) : opened.drain(done)))),
      });
    },
    async close() {
      if (port?.isOpen) await call((done) => port?.close(done));
      [self.readable, self.writable] = [null, null];
    },
    getInfo: () => ({ usbVendorId: number(info?.vendorId), usbProductId: number(info?.productId) }),
    async setSignals({ dataTerminalReady, requestToSend }) {
      const lines = {
        ...(dataTerminalReady !== undefined && { dtr: dataTerminalReady }),
        ...(requestToSend !== undefined && { rts: requestToSend }),
      };
      // Adapters without these lines leave the buttons to people.
      await call((done) => port?.set(lines, done)).catch(() => {});
    },
    setBaudRate: (baudRate) => call((done) => port?.update({ baudRate }, done)),
  };
  return self;
}
