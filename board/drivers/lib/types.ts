import type { KindName } from "../../kinds/lib/types.ts";

/** What a pin must be able to do. */
export type PinUse = "analog" | "digital" | "pwm" | "output";

export interface Field {
  /** Suffix of the entity's id, `id_field`; empty when the driver makes one entity named by its id. */
  field: string;
  kind: KindName;
  /** It is a part of another field's entity, which tells Home Assistant of it. */
  of?: string;
  unit?: string;
  /** Of its own, where the config says so for a module's field. */
  name?: string;
  class?: string;
  icon?: string;
  device_class?: string;
  state_class?: string;
  category?: string;
  enabled?: boolean;
  hidden?: boolean;
  /** What a select offers, and what may happen at an event. */
  options?: string[];
  events?: string[];
  /** An output's value at boot, where it is not its kind's. */
  safe?: boolean | number | string;
  /** It only ever rises. */
  total?: boolean;
  min?: number;
  max?: number;
  step?: number;
}

/** The part of a driver that the build reads; the part that runs on the board is in `board/drivers/NAME.ts`. */
export interface Driver {
  /** Where the config may name it. */
  role: "sensor" | "output" | "both";
  /** One line for the docs and the editor. */
  about: string;
  /** Options that name pins, and what each pin must be able to do. */
  pins: Record<string, PinUse>;
  /** JSON Schema of the driver's own options, pins aside. Defaults stand here and nowhere else. */
  options: Record<string, Record<string, unknown>>;
  required: string[];
  /** @param place `sensors` or `outputs`: the list in which it stands. @param part what the config says, where that matters */
  fields(place: "sensors" | "outputs", part?: Record<string, unknown>): Field[];
  /** Whether the board side has a `setup` that wants to be called once at boot. */
  setup?: boolean;
  /** Sensors: default `every`, in the config's notation. */
  every?: string;
  /** Outputs of several entities: which of its functions puts the entity of `field` on a value, where that is not `write`. */
  writes?(field: string): string;
  /** Outputs of several entities that are alike: its `write` takes the entity's field behind the value. */
  lines?: boolean;
  /** Options as the board takes them, made at build from those of the config. */
  prepared?(part: Record<string, unknown>): Record<string, unknown>;
  /** A display: its `listen` takes, before all else, a function that gives what the config's `pages` show on a line of a page. */
  shows?: boolean;
  /** Whether it asks for `trouble` of lib/runtime.ts. */
  troubled?: boolean;
  /** Which of its functions reads it, where that is not `read`. */
  reads?(part: Record<string, unknown>): string | undefined;
  /** Its `read` answers later: it gives a Promise of the value, and rejects when it cannot be read. */
  later?: boolean;
  /** It has no hardware: the user's program feeds it, or an expression gives its value. */
  fed?: boolean;
  /** Whether a read of it can fail. */
  fails?(part: Record<string, unknown>): boolean;
  /** Options that name pins which the interpreter watches, whether always or during a read. */
  watches?: string[];
  /** Whether its `listen` hears of its pulses by itself; it is read all the same. */
  listens?: boolean;
  /** Whether it tells a new value by itself, by `report` of lib/runtime.ts; it is read all the same. */
  reports?: boolean;
  /** Whether it is a pin that can be watched instead of read: with `debounce`, `long` or `double`. */
  watchable?: boolean;
  /** The bus that it hangs on; its functions take the bus, then an I2C or 1-Wire address, before everything else. */
  bus?: "i2c" | "onewire" | "serial";
  /** I2C: several parts of the config may be one part on the bus, by an option that tells them apart. */
  shared?: boolean;
  /** I2C: the addresses that it can have, the usual one first. */
  addresses?: string[];
  /** It must not be read more often: the config's notation. */
  least?: string;
  /** Serial parts: bits per second, and the parity where there is one. `listen` gets the line opened so. */
  line?: { baud: number; parity?: "even" | "odd" };
  /** What of its slots is kept over a restart, by the field that shows it. */
  keeps?: string;
  /** Numbers that it keeps in `slots`; its functions then take the first one's place, the entity's id and its index after their options. */
  slots?: number;
  /** Whether there is nothing to drive: the value is all. */
  virtual?(part: Record<string, unknown>): boolean;
}
