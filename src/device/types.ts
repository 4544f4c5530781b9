export type { Fields, Refusal, Value } from "demitasse:entities";

/** What happened at a push-button. */
export type Press = "single" | "double" | "long";

/** What the user's code sees of the device. */
export interface Device {
  /** The entity's value, null while it is not known; undefined when there is no such entity. */
  get(id: string): any;
  /** Puts an output on a value; throws an Error that says why where it cannot. */
  set(id: string, value: number | boolean): void;
  /** Calls `run` after each change of entity `id`; for a push-button's `id.single`, `id.double` and `id.long`, too. */
  watch(id: string, run: (value: any) => void): void;
  /** Ends the tasks, makes the outputs safe, says goodbye to the broker, closes the sockets. */
  stop(): void;
  /** Goes on after a stop. */
  start(): void;
}
