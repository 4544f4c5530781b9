import { drivers } from "../config/drivers.ts";
import type { Part } from "../config/types.ts";
import type { Code } from "./code.ts";

/** Whether it is told of as a push-button, too: single, double and long presses. */
export const hasPresses = (part: Part): boolean => part.long !== undefined || part.double !== undefined;

/** Whether the pin is watched rather than read now and then. */
export const isWatched = (part: Part): boolean =>
  drivers[part.driver].watchable === true && (part.debounce !== undefined || hasPresses(part));

/** ms that a push-button has to stay where nothing else is said. */
const DEBOUNCE = 20;

/** What is done at boot for a pin that is watched: its level now, and each one to come. */
export function watched(part: Part, index: number, pin: string, read: string, code: Code): string {
  const watch = code.use("watchLevel", "board/drivers/lib/levels.ts");
  const take = code.use("take", "src/device/values.ts");
  const on = `high !== ${part.invert === true}`;
  const press = hasPresses(part)
    ? ` ${code.use("press", "src/device/press.ts")}("${part.id}", ${on}, ${part.long ?? 0}, ${part.double ?? 0}, ${code.keep(2)});`
    : "";
  return `${take}("${part.id}", ${index}, ${read}); ${watch}(${pin}, ${part.debounce ?? DEBOUNCE}, (high) => { ${take}("${part.id}", ${index}, ${on});${press} });`;
}
