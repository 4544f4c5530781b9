import { entity, schedule, type Value } from "demitasse:entities";
import { command } from "./command.ts";
import { errors, take, values } from "./values.ts";

/** What the desk has said of sensors, by their ids: a value, or the error that reading them gives. */
const held: Record<string, { value: Value; error?: string }> = {};

/** Only in images for the simulator: the desk looks at the device by it, and stands in for parts that are not there. */
export function openToDesk(): void {
  global.$desk = { values, errors, command, take, entity, held };
}

/** Reads a sensor as the desk has it; false where it has not said anything. */
export function readAtDesk(sensor: number): boolean {
  const ids = (schedule(sensor)[3] as string).split(",").filter((id) => held[id]);
  ids.forEach((id) => {
    const { value, error } = held[id];
    if (error) throw new Error(error);
    take(id, entity(id)![0], value);
  });
  return ids.length > 0;
}
