import { drivers } from "../../build/config/drivers.ts";
import { nearest } from "../../build/config/problems.ts";
import type { Config, Part } from "../../build/config/types.ts";
import { allEntities, type Entity } from "../../build/generate/described.ts";
import type { SimBoard } from "../sim/board/board.ts";

export type Value = number | boolean | string;

/** Drivers whose pin the desk drives itself; of all others it says what they read. */
const onPins = new Set(["digital", "button", "analog"]);

/** ms between the touch of a key and its release: past every debounce, and well before a long press. */
const TOUCH = 150;

/** A mistake of whoever plays: one line. */
export class PlayError extends Error {}

/** The entity with that id. Throws a PlayError that names what there is. */
export function find(config: Config, id: string): Entity {
  const all = allEntities(config);
  const found = all.find((entity) => entity.id === id);
  if (found) return found;
  throw new PlayError(
    `there is no entity "${id}"${nearest(
      id,
      all.map((entity) => entity.id),
      "entities are",
    )}`,
  );
}

const isOutput = (config: Config, part: Part): boolean => config.outputs.includes(part);

const runs = (board: SimBoard, code: string): unknown => board.evaluate(code);

/** Whether the desk moves a real pin for it. */
export const isOnPin = (config: Config, part: Part): boolean =>
  config.board !== "linux" && onPins.has(part.driver) && typeof part.pin === "string" && !isOutput(config, part);

/** Has a sensor read `value` from now on, and an output take a command, as a person would give it. Throws a PlayError with why not. */
export function put(board: SimBoard, config: Config, id: string, value: Value): void {
  const { part, field } = find(config, id);
  if (isOutput(config, part)) {
    command(board, id, value);
    return;
  }
  if (part.driver === "template" && part.value !== undefined) throw new PlayError(`"${id}" is computed from others; put those`);
  if (typeof value !== (field.kind === "binary_sensor" ? "boolean" : field.kind === "event" ? "string" : "number"))
    throw new PlayError(`"${id}" is a ${field.kind}; ${JSON.stringify(value)} is no value of one`);
  if (isOnPin(config, part)) {
    if (part.driver === "analog") {
      const [min, max] = [part.min as number, part.max as number];
      const share = ((value as number) - min) / (max - min);
      if (!(share >= 0 && share <= 1)) throw new PlayError(`"${id}" reads from ${min} to ${max}, not ${value}`);
      board.pins.analog(part.pin as string, share);
    } else board.pins.drive(part.pin as string, value === !part.invert ? 1 : 0);
    return;
  }
  const name = JSON.stringify(id);
  const fed = drivers[part.driver].fed;
  if (!fed) runs(board, `$desk.held[${name}]={value:${JSON.stringify(value)}}`);
  runs(board, `$desk.take(${name},$desk.entity(${name})[0],${JSON.stringify(value)})`);
}

/** Has each reading of a sensor fail with `reason`, as a part that has come off its bus; `put` mends it. */
export function breakOff(board: SimBoard, config: Config, id: string, reason: string): void {
  const { part } = find(config, id);
  if (isOutput(config, part) || isOnPin(config, part) || drivers[part.driver].fed)
    throw new PlayError(`"${id}" is no part that could come off`);
  runs(board, `$desk.held[${JSON.stringify(id)}]={value:null,error:${JSON.stringify(reason)}}`);
}

function command(board: SimBoard, id: string, value: Value): void {
  const errors = board.errors.length;
  const why = runs(board, `(function(r){return r&&r.message||""})($desk.command(${JSON.stringify(id)},${JSON.stringify(value)},true))`);
  if (board.errors.length > errors) throw new PlayError(`${id}: ${board.errors[errors]}`);
  if (why) throw new PlayError(`${id}: ${why}`);
}

/** What happens at a key: when its pin goes to which level, ms from now on; the last is when all has been told. */
export function touches(part: Part, press: "single" | "double" | "long"): [after: number, down: boolean][] {
  const held = press === "long" ? ((part.long as number) || 0) + TOUCH : TOUCH;
  const once: [number, boolean][] = [
    [0, true],
    [held, false],
  ];
  const end = held + TOUCH + ((part.double as number) || 0);
  return press === "double"
    ? [...once, [held + TOUCH, true], [held + 2 * TOUCH, false], [end + 2 * TOUCH, false]]
    : [...once, [end, false]];
}

/** Every value of the device, by id. */
export const valuesOf = (board: SimBoard): Record<string, Value | null> => JSON.parse(String(runs(board, "JSON.stringify($desk.values)")));

/** The errors of entities that have one. */
export const errorsOf = (board: SimBoard): Record<string, string> => JSON.parse(String(runs(board, "JSON.stringify($desk.errors)")));
