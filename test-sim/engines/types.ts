import type { Socket } from "node:net";
import type { SimBoard } from "../sim/board/board.ts";

export type EngineName = "sim" | "espruino";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** The body as it came. */
  body: Buffer;
  /** The body read as UTF-8. */
  text: string;
  /** The body as JSON; throws with the body's text when it is none. */
  json(): any;
}

/** A booted device, whichever engine runs it: a scenario written against this runs on both. */
export interface Device {
  readonly engine: EngineName;
  /** `http://127.0.0.1:PORT`, no slash at its end. */
  readonly url: string;
  /** Console lines since the first boot. */
  readonly log: string[];
  /** The simulated board itself, for what only a simulator can do. */
  readonly board?: SimBoard;
  /** Objects are sent as JSON, strings and buffers as they are. Rejects when the connection ends without an answer or within 10 s. */
  request(method: string, path: string, body?: string | Buffer | object, headers?: Record<string, string>): Promise<Answer>;
  /** Opens a plain TCP connection to the web port, for clients that misbehave. Resolves once connected. */
  raw(): Promise<Socket>;
  /**
   * Passes `milliseconds` of the device's time: jumped over on the simulator, waited for on the interpreter.
   * `step`: how much of it the simulator passes before it looks at its sockets; fine enough by default.
   */
  advance(milliseconds: number, step?: number): Promise<void>;
  /** Lets device time pass until `condition` holds; rejects after `within` seconds with `what` and the end of the log. */
  until(condition: () => unknown, within: number, what: string): Promise<void>;
  /** Variables in use after a garbage collection, asked through the console. NaN on the simulator. */
  jsvars(): Promise<number>;
  /** The text of an expression's value, through the console. Rejects with what it threw. */
  evaluate(code: string): Promise<string>;
  /** Power off and on again; Storage stays. */
  reboot(): Promise<void>;
  stop(): Promise<void>;
}

export interface Files {
  /** Name in Storage. */
  name: string;
  data: Buffer;
}

export interface DeviceOptions {
  engine: EngineName;
  /** A config's content, or the path of its file. Defaults to the repo's own. */
  config?: object | string;
  /** Source text of the user's app; without it the config's. */
  app?: string;
  /** `mqtt://127.0.0.1:PORT`, put into the config instead of what it says. */
  broker?: string;
  /** Defaults to the config's board on the simulator; always linux on the interpreter. */
  board?: string;
  /** The program pretokenised. */
  tokens?: boolean;
  /** A script that the interpreter runs before the program (`.boot0`); the simulated board has parts in its place. */
  before?: string;
  /** Build what takes more than the board's budget, too. */
  lenient?: boolean;
  /** Do not wait until the web server answers. */
  awaitWeb?: boolean;
}
