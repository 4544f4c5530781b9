export type { Fields, Refusal, Value } from "demitasse:entities";

/** What happened at a push-button. */
export type Press = "single" | "double" | "long";

/** What the user's code sees of the device. */
export interface Device {
  /** The entity's value, null while it is not known; undefined when there is no such entity. */
  get(id: string): any;
  /** Puts an output on a value; throws an Error that says why where it cannot. */
  set(id: string, value: number | boolean | string): void;
  /** Feeds an entity whose driver is `template`; a value that does not fit its kind is logged, and changes nothing. */
  update(id: string, value: number | boolean | string): void;
  /** Such an entity has no value for now, and an error that says why. */
  fail(id: string, reason: string): void;
  /** Feeds such an entity each `period` (ms, or "10s") with what `run` gives; what it throws is the entity's error. Gives a function that ends it. */
  poll(id: string, period: number | string, run: () => number | boolean | string | Promise<number | boolean | string>): () => void;
  /**
   * Calls `run` with each command for output `id` before it is carried out, whoever sends it. What it throws, or its Promise rejects with,
   * refuses the command: HTTP answers 409 with the reason, the page shows it, MQTT's goes to the log.
   */
  onCommand(id: string, run: (value: any) => unknown): void;
  /** Calls `run` after each change of entity `id`; for a push-button's `id.single`, `id.double` and `id.long`, too. */
  watch(id: string, run: (value: any) => void): void;
  /** Ends the tasks, makes the outputs safe, says goodbye to the broker, closes the sockets. */
  stop(): void;
  /** Goes on after a stop. */
  start(): void;
}
