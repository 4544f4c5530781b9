/**
 * Constants of the device's config. The build replaces each `CONFIG.…` by its value (esbuild `define`),
 * so none of them occupies a variable on the board, and `if (CONFIG.mqtt.enabled)` removes what is off.
 * Text is UTF-8 bytes by the time it is on the board.
 */
declare const CONFIG: {
  readonly name: string;
  readonly id: string;
  /** "esp8266", "esp32" or "linux" */
  readonly board: string;
  readonly version: string;
  readonly web: { readonly port: number; readonly listener: "http" | "net"; readonly auth: boolean; readonly username: string; readonly password: string };
  readonly wifi: { readonly enabled: boolean; readonly ssid: string; readonly password: string };
  readonly mqtt: {
    readonly enabled: boolean; readonly host: string; readonly port: number; readonly tls: boolean;
    readonly username: string; readonly password: string; readonly discovery: boolean;
    /** `PREFIX/ID`, without a slash at its end */
    readonly base: string;
  };
  /** ETag of the control page, quotes included, ASCII. */
  readonly pageTag: string;
};

declare module "demitasse:entities" {
  /** Configures the pins and watches of all drivers, once, at boot. */
  export function setup(changed: (id: string, value: number | boolean) => void): void;
  /** Number of sensor drivers (one may make several entities). */
  export const sensors: number;
  /** `[name, period in ms]` of sensor driver `index`. */
  export function schedule(index: number): [string, number];
  /** Reads sensor driver `index` and hands each entity's value to `set`; may return a Promise; throws what the driver throws. */
  export function poll(index: number, set: (id: string, value: number | boolean) => void): unknown;
  /** Puts `value` on the hardware of output `id`. */
  export function drive(id: string, value: number | boolean): void;
  /** Ids of all entities in the order of the config, separated by commas. */
  export function ids(): string;
  /** `[kind, JSON fragment of the fixed members without braces, min, max, step, safe]`, undefined when there is no such entity. */
  export function entity(id: string): [kind: string, json: string, min?: number, max?: number, step?: number] | undefined;
}

declare module "demitasse:app" {
  const app: ((app: any) => void) | undefined;
  export default app;
}
