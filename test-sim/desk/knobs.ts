import { drivers } from "../../build/config/drivers.ts";
import type { Config, Part } from "../../build/config/types.ts";
import { allEntities, described, type Entity, nameOf } from "../../build/generate/described.ts";
import { isOnPin, type Value } from "./inputs.ts";

/** How the bench lets an entity be played. */
export interface Knob {
  id: string;
  name: string;
  kind: string;
  /** What the world does to it (a sensor), or what a person does (an output). */
  place: "world" | "device";
  /** `fixed` cannot be played: it is computed, or the program's. */
  control: "slider" | "toggle" | "key" | "button" | "choice" | "text" | "fixed";
  unit?: string;
  min?: number;
  max?: number;
  step?: number;
  choices?: string[];
  presses?: string[];
  /** Whether it may come off its wires. */
  fails?: boolean;
}

/** What the world is like by a unit: lowest, highest, step, and where it begins. */
const usual: Record<string, [min: number, max: number, step: number, start: number]> = {
  "°C": [-20, 60, 0.1, 21],
  "°F": [0, 140, 0.1, 70],
  "%": [0, 100, 0.1, 50],
  hPa: [900, 1100, 0.1, 1013],
  lx: [0, 2000, 1, 300],
  ppm: [400, 5000, 1, 600],
  V: [0, 250, 0.1, 5],
  A: [0, 16, 0.01, 0],
  mA: [0, 3200, 1, 100],
  W: [0, 3700, 1, 0],
  cm: [0, 400, 0.1, 100],
  "µg/m³": [0, 500, 1, 8],
};
const OTHERWISE: [number, number, number, number] = [0, 100, 0.1, 0];

const isOutput = (config: Config, part: Part): boolean => config.outputs.includes(part);

const numbersOf = (entity: Entity): [number, number, number, number] => {
  const { part, field } = entity;
  const [min, max, step, start] = usual[described(entity).unit ?? ""] ?? OTHERWISE;
  const least = field.min ?? (part.min as number | undefined) ?? min;
  const most = field.max ?? (part.max as number | undefined) ?? max;
  return [
    least,
    most,
    field.step ?? (part.step as number | undefined) ?? step,
    start >= least && start <= most ? start : (least + most) / 2,
  ];
};

/** Value of a part that nobody has touched yet; undefined where it has a life of its own. */
export function startOf(config: Config, entity: Entity): Value | undefined {
  const { part, field } = entity;
  if (isOutput(config, part) || drivers[part.driver].fed || part.driver === "demo" || field.kind === "event") return undefined;
  if (field.kind === "binary_sensor") return false;
  if (field.kind !== "sensor") return undefined;
  return field.total ? 0 : numbersOf(entity)[3];
}

const outputs: Record<string, Knob["control"]> = {
  switch: "toggle",
  siren: "toggle",
  lock: "toggle",
  light: "slider",
  number: "slider",
  cover: "slider",
  fan: "slider",
  climate: "slider",
  button: "button",
  select: "choice",
  text: "text",
};

function controlOf(config: Config, { part, field }: Entity): Knob["control"] {
  if (isOutput(config, part)) return part.read_only ? "fixed" : (outputs[field.kind] ?? "fixed");
  if (part.value !== undefined) return "fixed";
  if (part.driver === "button") return "key";
  if (field.kind === "binary_sensor") return "toggle";
  if (field.kind === "event") return "choice";
  return "slider";
}

/** All that can be played of a device, in the config's order. */
export function knobsOf(config: Config): Knob[] {
  return allEntities(config).map((entity) => {
    const { id, part, field } = entity;
    const control = controlOf(config, entity);
    const [min, max, step] = numbersOf(entity);
    const world = !isOutput(config, part);
    return {
      id,
      name: nameOf(entity),
      kind: field.kind,
      place: world ? "world" : "device",
      control,
      unit: described(entity).unit,
      ...(control === "slider" && { min, max, step }),
      ...(control === "choice" && { choices: field.options ?? field.events ?? [] }),
      ...(control === "key" && { presses: ["single", ...(part.double ? ["double"] : []), ...(part.long ? ["long"] : [])] }),
      ...(world && { fails: control !== "fixed" && !drivers[part.driver].fed && !isOnPin(config, part) }),
    };
  });
}
