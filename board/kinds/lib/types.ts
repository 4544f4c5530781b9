/** What an entity is to the outside: its value's type and what may be done with it. Each is a file of `board/kinds`. */
export type KindName =
  | "sensor"
  | "binary_sensor"
  | "switch"
  | "light"
  | "number"
  | "button"
  | "cover"
  | "select"
  | "text"
  | "fan"
  | "climate"
  | "lock"
  | "event"
  | "siren";

/** What the build knows of an entity when it asks its kind. */
export interface Described {
  /** What the config says of the part that makes it. */
  part: Record<string, unknown>;
  /** Range and unit of its value, as far as it has them. */
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
  /** What a select offers, and what may happen at an event. */
  options?: string[];
  events?: string[];
  /** It only ever rises, as a counter's total. */
  total?: boolean;
}

/** The part of a kind that the build reads; how it reads a command stands beside it, as `parse`. */
export interface Kind {
  /** Type of its value in conditions; `none` where it has no value. */
  value: "number" | "boolean" | "text" | "none";
  /** A sensor cannot be set. */
  settable: boolean;
  /** Whether JSON may put it on a text. */
  takesText?: boolean;
  /** Whether switching it on takes it to the level that it last had. */
  keepsLevel?: boolean;
  /** Whether its driver says by itself where it is, so that a command alone changes no value. */
  reports?: boolean;
  /** Whether the same value again is news, as what happens twice. */
  repeats?: boolean;
  /** JSON Schema of what the config may say of such an output, whatever its driver. */
  options: Record<string, Record<string, unknown>>;
  /** Value at boot and at a stop, as its driver takes it, where the config has no `safe`; undefined where there is nothing to write. */
  safe?(entity: Described): boolean | number | string;
  /** Whether the entity has that safe value, too. Where a cover is, nobody knows at boot. */
  startsSafe?: boolean;
  /** What is wrong with putting `id` on `value` in a rule; undefined when nothing is. */
  problem(value: unknown, entity: Described, id: string): string | undefined;
  /**
   * What Home Assistant is told of it beside its name, with the documented abbreviations
   * (https://www.home-assistant.io/integrations/mqtt/).
   *
   * @param state the topic of its value
   * @param set the topic of its commands
   */
  component(entity: Described, state: string, set: string): Record<string, unknown>;
}
