// What a driver may use on the board. The build puts the device's own in the place of this file (`build/bundle.ts`). In Node only the
// descriptions of drivers are read, and nothing of this is used.

/** Numbers that drivers keep, each from its own place on; NaN until they are set. */
export const slots: Float64Array = new Float64Array(0);

/** Milliseconds since boot. */
export function uptime(): number {
  return 0;
}

/** Takes what a driver reports by itself, as a reading: the entity's id, its index, its value. */
export const report = (_id: string, _index: number, _value: number | boolean | string): void => {};

/** What keeps the device from working: 1 no Wi-Fi, 2 no broker, 3 an entity with an error, 0 nothing. */
export function trouble(): number {
  return 0;
}

/** The entity has no value, and an error that says why. */
export const fail = (_id: string, _error: unknown): void => {};
