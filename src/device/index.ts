import { entity, ids, listen, setup, type Value } from "demitasse:entities";
import { keepNow, restoreOutputs } from "./persistence.ts";
import { onPress } from "./press.ts";
import { callWatchers, notify, onChange, values } from "./values.ts";

export { command, onCommand } from "./command.ts";
export { failEntity, pollOwn, update } from "./fed.ts";
export type { Device, Fields, Refusal, Value } from "./types.ts";
export { age, errors, missed, onFault, take, values, watch } from "./values.ts";

/** Every output on its safe value, at boot and at a stop. */
export function makeSafe(): void {
  if (CONFIG.keeps) keepNow();
  setup();
  ids()
    .split(",")
    .forEach((id) => {
      const fields = entity(id);
      if (!fields) return;
      const safe = fields[5] === undefined ? null : fields[5];
      if (safe === null && values[id] !== undefined) return;
      const before = values[id];
      values[id] = safe;
      if (before !== undefined && before !== safe) notify(id);
    });
}

/** @param run called with `single`, `double` and `long` presses of push-buttons, after the watchers of `id.single` and so on */
export function onPressed(run: (id: string, press: string) => void): void {
  onPress((id, press) => {
    callWatchers(`${id}.${press}`, press);
    run(id, press);
  });
}

/** @param changed called with each change, before the watchers */
export function startDevice(changed: (id: string, value: Value) => void): void {
  onChange(changed);
  makeSafe();
  if (CONFIG.keeps) restoreOutputs();
  if (CONFIG.listens) listen();
}
