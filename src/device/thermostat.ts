import { log } from "../tasks/index.ts";
import { command } from "./command.ts";
import { values } from "./values.ts";

/**
 * Switches what heats or cools. Off in any mode but these two, and while the sensor's value is not known: a room that gets cold is better than
 * one that burns.
 *
 * @param id the target; its mode is `id_mode`
 * @param hysteresis how far the reading may be on the wrong side of the target before it is switched on
 */
export function regulate(id: string, sensor: string, output: string, hysteresis: number): void {
  const mode = values[`${id}_mode`];
  const reading = values[sensor] as number | null;
  const target = values[id] as number;
  const sign = mode === "heat" ? 1 : mode === "cool" ? -1 : 0;
  const short = sign * (target - (reading as number));
  const on = !!values[output];
  const wanted = sign !== 0 && reading !== null && reading !== undefined && (on ? short > 0 : short >= hysteresis);
  if (wanted === on) return;
  const refusal: any = command(output, wanted);
  if (refusal && refusal.message) log(`${id}: ${output}: ${refusal.message}`);
}
