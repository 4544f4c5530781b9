/**
 * Constants of the device's config. The build replaces each `CONFIG.…` by its value (esbuild `define`),
 * so none of them occupies a variable on the board, and `if (CONFIG.mqtt.enabled)` removes what is off.
 * Text is UTF-8 bytes by the time it is on the board.
 */
declare const CONFIG: {
  readonly name: string;
  readonly id: string;
  /** the config's board, as in "esp8266" or "wemos-d1-mini" */
  readonly board: string;
  /** whose port of the interpreter it is */
  readonly chip: "esp8266" | "esp32" | "linux";
  /** whether there is a console on port 23 that wants closing */
  readonly telnet: boolean;
  readonly version: string;
  /** hash of all that goes onto the board, 8 hexadecimal digits: what a trace belongs to */
  readonly build: string;
  /** whether it is for the simulator, which stands in for parts */
  readonly desk: boolean;
  /** whether nobody is on its network there */
  readonly alone: boolean;
  /** number of sensor drivers (one may make several entities) */
  readonly sensors: number;
  /** number of entities */
  readonly entities: number;
  /** ids of the entities that may fail, joined by commas */
  readonly faults: string;
  /** ids of the push-buttons that tell of presses, joined by commas */
  readonly presses: string;
  /** ids of the entities that the user's program feeds, joined by commas */
  readonly fed: string;
  /** whether something is computed from an entity */
  readonly computes: boolean;
  /** ids of the outputs that only rules and the user's program may set, joined by commas */
  readonly readonly: string;
  /** whether rules refuse commands */
  readonly refuses: boolean;
  /** whether rules ask for the time */
  readonly clock: boolean;
  /** kinds of the entities at which the same value again is news, joined by commas */
  readonly repeats: string;
  /** whether a pin is watched */
  readonly listens: boolean;
  /** whether an output has to wait between two changes */
  readonly limits: boolean;
  /** whether outputs exclude each other */
  readonly interlocks: boolean;
  /** whether something is kept over a restart */
  readonly keeps: boolean;
  /** whether that is the value of an output */
  readonly restores: boolean;
  /** number of rules, and the places in `slots` that they keep: from, and up to but not including to */
  readonly rules: number;
  readonly rulesFrom: number;
  readonly rulesTo: number;
  /** kinds of the entities whose driver says by itself where they are, joined by commas */
  readonly reports: string;
  /** kinds of the entities whose values are texts, and of those whose values are true or false, joined by commas */
  readonly texts: string;
  readonly booleans: string;
  /** whether there is a button */
  readonly buttons: boolean;
  /** whether Home Assistant is told how the device itself is, and may restart it */
  readonly diagnostics: boolean;
  /** kinds of the entities that JSON may put on a text, joined by commas */
  readonly words: string;
  /** kinds of the entities that go back to the level they last had when they are switched on, joined by commas */
  readonly levels: string;
  /** whether a sensor is read by a driver that answers later */
  readonly later: boolean;
  /** Whether there is a time zone. */
  readonly timezone: boolean;
  /** The time server's name or address. */
  readonly sntp: string;
  readonly sntpPort: number;
  /** Address of two free pages of flash, 0 where the board has none; on Linux they are found at boot. */
  readonly records: number;
  readonly web: {
    readonly port: number;
    readonly listener: "http" | "net";
    /** Names that may be asked for, joined by commas; "" for any. */
    readonly hosts: string;
    /** Whether the image has files for the web. */
    readonly files: boolean;
    /** Path of the control page: not `/` where those have a page there. */
    readonly page: string;
    readonly auth: boolean;
    readonly username: string;
    readonly password: string;
    /** What a browser that was let in shows from then on. */
    readonly session: string;
  };
  readonly wifi: { readonly enabled: boolean; readonly ssid: string; readonly password: string };
  readonly mqtt: {
    readonly enabled: boolean;
    readonly host: string;
    readonly port: number;
    readonly tls: boolean;
    /** Further brokers as `host port`, joined by commas. */
    readonly others: string;
    /** null: none is sent */
    readonly username: string | null;
    readonly password: string | null;
    readonly clientId: string;
    /** s, and how many; 0 where the client's own counts */
    readonly keepAlive: number;
    readonly inflight: number;
    readonly reconnectMin: number;
    readonly reconnectMax: number;
    readonly session: boolean;
    readonly discovery: boolean;
    /** First level of Home Assistant's discovery topics. */
    readonly announces: string;
    /** `PREFIX/ID`, without a slash at its end */
    readonly base: string;
  };
  /** ETag of the control page, quotes included, ASCII. */
  readonly pageTag: string;
};

declare module "demitasse:entities" {
  export type Value = number | boolean | string | null;
  /** `[index, kind, its fixed members as JSON without braces, min, max, safe value]`; null where there is none, and left out at the end. */
  export type Fields = [
    index: number,
    kind: string,
    json: string,
    min?: number | null,
    max?: number | null,
    safe?: number | boolean | string,
  ];
  /** A command that the device refuses: an HTTP status and one line for whoever sent it. */
  export interface Refusal {
    status: number;
    message: string;
  }
  /**
   * What `given` means for an entity that can be set: its new value, or a Refusal; undefined for one that cannot.
   *
   * @param given a JSON value, or text as it comes from MQTT (`ON`, `off`, `1`, `55`) or a form
   * @param level the one that switching it on gives, where it has levels
   */
  export function parse(given: unknown, fields: Fields, level: number): number | boolean | string | Refusal | undefined;
  /** Takes a reading: entity id, its index in the order of the config, its value. */
  type Take = (id: string, index: number, value: Value) => void;
  /** Sets the pins of the sensors up and puts every output on its safe value; at boot and at a stop. */
  export function setup(): void;
  /** `[name, period in ms, reads in a row that may fail, ids of its entities]` of sensor driver `index`; the last two only where one may fail. */
  export function schedule(index: number): [name: string, every: number, failures?: number, ids?: string];
  /** Reads sensor driver `index` and hands each entity's value to `take`; may return a Promise; throws what the driver throws. */
  export function poll(index: number, take: Take): unknown;
  /** Puts `value` on the hardware of output `id`. */
  export function drive(id: string, value: number | boolean | string): void;
  /** What filters, rules and drivers keep: each has its place in it. NaN until it is set. Only there where one is used. */
  export const slots: Float64Array;
  /** Milliseconds since boot. Only there where a driver wants them. */
  export function uptime(): number;
  /** Begins to watch pins, at boot. Only there where one is watched. */
  export function listen(): void;
  /** ms until output `id` takes `value`; 0 or less for now. Only there where one has to wait. */
  export function wait(id: string, value: number | boolean | string): number;
  /** Ids of the outputs that go off when `id` goes on, joined by commas. Only there where some do. */
  export function locked(id: string): string | undefined;
  /** What is kept over a restart, `id=value` joined by commas. Only there where something is. */
  export function kept(): string;
  /** Puts a kept value back. */
  export function restore(id: string, value: number | boolean | string): void;
  /** Looks at each rule. Only there where there is one. */
  export function rules(): void;
  /** Takes what a driver has to say by itself, as a reading. Only there where a driver wants it. */
  export const report: Take;
  /** Takes what is computed from entity `id`. Only there where something is. */
  export function compute(id: string): void;
  /** Why output `id` does not take `value` now, by the rules. Only there where one refuses. */
  export function refusal(id: string, value: number | boolean | string): string | undefined;
  /** Ids of all entities in the order of the config, separated by commas. */
  export function ids(): string;
  /** Sets the config's time zone. */
  export function zone(): void;
  /** What is known of entity `id`, if there is one. */
  export function entity(id: string): Fields | undefined;
}

declare module "demitasse:app" {
  const app: ((app: unknown) => void) | undefined;
  export default app;
}
