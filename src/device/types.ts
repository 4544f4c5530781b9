import type { Checked, Duration } from "../tasks/types.ts";

export type { Fields, Refusal, Value } from "demitasse:entities";

declare global {
  /**
   * What the config says of the device that a program is for: its ids, and whether it has a broker. Empty here, where programs are for
   * any device; the build writes it for a project, into `.demitasse/entities.d.ts`.
   */
  interface DemitasseDevice {}
}

/** Ids of one sort, by its name in DemitasseDevice; any text where the device is not known. */
type Ids<Sort extends string> = DemitasseDevice extends Record<Sort, infer Known extends string> ? Known : string;

/** What happened at a push-button. */
export type Press = "single" | "double" | "long";

/** What the user's code sees of the device. */
export interface Device {
  /** The entity's value, null while it is not known; undefined when there is no such entity. */
  get<Id extends string>(id: Checked<Id, Ids<"entities">>): any;
  /** Puts an output on a value; throws an Error that says why where it cannot. */
  set<Id extends string>(id: Checked<Id, Ids<"outputs">>, value: number | boolean | string): void;
  /** Feeds an entity whose driver is `template`; a value that does not fit its kind is logged, and changes nothing. */
  update<Id extends string>(id: Checked<Id, Ids<"fed">>, value: number | boolean | string): void;
  /** Such an entity has no value for now, and an error that says why. */
  fail<Id extends string>(id: Checked<Id, Ids<"fed">>, reason: string): void;
  /** Feeds such an entity each `period` (ms, or "10s") with what `run` gives; what it throws is the entity's error. Gives a function that ends it. */
  poll<Id extends string, Period extends number | string>(
    id: Checked<Id, Ids<"fed">>,
    period: Checked<Period, Duration>,
    run: () => number | boolean | string | Promise<number | boolean | string>,
  ): () => void;
  /**
   * Calls `run` with each command for output `id` before it is carried out, whoever sends it. What it throws, or its Promise rejects with,
   * refuses the command: HTTP answers 409 with the reason, the page shows it, MQTT's goes to the log.
   */
  onCommand<Id extends string>(id: Checked<Id, Ids<"outputs">>, run: (value: any) => unknown): void;
  /** Calls `run` after each change of entity `id`; for a push-button's `id.single`, `id.double` and `id.long`, too. */
  watch<Id extends string>(id: Checked<Id, Ids<"watched">>, run: (value: any) => void): void;
  /** Ends the tasks, makes the outputs safe, says goodbye to the broker, closes the sockets. */
  stop(): void;
  /** Goes on after a stop. */
  start(): void;
}
