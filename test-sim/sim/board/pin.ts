/** A pin of the board. Programs see `typeof` "number", its number in arithmetic and comparisons, and its name in print. */
export class BoardPin {
  constructor(
    readonly number: number,
    readonly title: string,
  ) {}
}

const pins = new WeakMap<object, BoardPin>();

/** Marks an object of the program's world as standing for a pin. */
export function registerPin(object: object, pin: BoardPin) {
  pins.set(object, pin);
}
export const isPin = (value: unknown): value is object => typeof value === "object" && value !== null && pins.has(value);
export const pinOf = (value: object) => pins.get(value);
export const pinName = (value: object) => pins.get(value)?.title ?? "";
