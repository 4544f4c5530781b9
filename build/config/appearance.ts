import type { Driver, Field } from "../../board/drivers/lib/types.ts";
import type { KindName } from "../../board/kinds/lib/types.ts";
import { drivers } from "./drivers.ts";
import {
  canonicalUnit,
  defaultClass,
  defaultStateClass,
  numberClasses,
  otherClasses,
  type StateClass,
  stateClasses,
  unitFits,
} from "./home-assistant.ts";
import { kinds } from "./kinds.ts";
import type { Path } from "./path.ts";
import { nearest, type Problem } from "./problems.ts";
import type { Place } from "./schema.ts";

type Members = Record<string, unknown>;

/** How an entity looks in Home Assistant. */
export interface Appearance {
  class?: string;
  stateClass?: StateClass;
  icon?: string;
  category?: "config" | "diagnostic";
  enabled: boolean;
}

/** What a driver makes, with what the config's `fields` says of how each of them looks. */
export function lookingFields(driver: Driver, place: Place, part: Members): Field[] {
  const own = (isObject(part.fields) ? part.fields : {}) as Record<string, Members>;
  return driver
    .fields(place, part)
    .map((made) => (part.driver !== "module" && made.field && Object.hasOwn(own, made.field) ? { ...made, ...own[made.field] } : made));
}

/** As what Home Assistant knows it: what is read-only is a sensor to whoever asks. */
export function platformOf({ kind }: Field, part: Members): KindName {
  if (!part.read_only) return kind;
  return kinds[kind].value === "boolean" ? "binary_sensor" : "sensor";
}

/** Unit of an entity's value. */
export const unitOf = ({ field, unit }: Field, part: Members): string | undefined =>
  field ? unit : ((part.unit as string | undefined) ?? unit);

const isObject = (value: unknown): value is Members => value !== null && typeof value === "object" && !Array.isArray(value);
const isNumber = (field: Field, part: Members) =>
  ["sensor", "number"].includes(platformOf(field, part)) && kinds[field.kind].value === "number";
const classOf = (of: Members): string | undefined => (of.class ?? of.device_class) as string | undefined;

/** How the entity of a part's field looks, with what nobody said filled in. */
export function appearanceOf(field: Field, part: Members): Appearance {
  const members = field as unknown as Members;
  const say = (name: string) => members[name] ?? part[name];
  const numeric = isNumber(field, part);
  const unit = unitOf(field, part);
  const given = classOf(members) ?? classOf(part);
  const wanted = say("state_class") as StateClass | undefined;
  const guessed = numeric ? defaultClass(field.field, unit, field.total) : undefined;
  const fits = guessed && (!wanted || numberClasses[guessed].states.includes(wanted)) ? guessed : undefined;
  const choices = platformOf(field, part) === "sensor" && field.options ? "enum" : undefined;
  const name = given ?? choices ?? fits;
  return {
    class: name,
    ...(numeric && platformOf(field, part) === "sensor" && { stateClass: wanted ?? defaultStateClass(name, field.total) }),
    icon: say("icon") as string | undefined,
    category: say("category") as Appearance["category"],
    enabled: say("enabled") !== false,
  };
}

/** What Home Assistant would refuse of how entities look. */
export function appearanceProblems(config: Members): Problem[] {
  return (["sensors", "outputs"] as const).flatMap((place) =>
    (Array.isArray(config[place]) ? config[place] : []).flatMap((part, i) => {
      if (!isObject(part) || typeof part.driver !== "string" || !Object.hasOwn(drivers, part.driver)) return [];
      return lookingFields(drivers[part.driver], place, part).flatMap((field) => entityProblems(field, part, [place, i]));
    }),
  );
}

function entityProblems(field: Field, part: Members, path: Path): Problem[] {
  const members = field as unknown as Members;
  // The member where it stands: at the value itself, or at its part.
  const where = (...names: string[]): { path: Path; value: unknown } | undefined => {
    for (const name of names)
      if (members[name] !== undefined) return { path: [...path, "fields", field.field, name], value: members[name] };
    for (const name of names) if (part[name] !== undefined) return { path: [...path, name], value: part[name] };
    return undefined;
  };
  const problems: Problem[] = [];
  const say = (at: { path: Path } | undefined, text: string | undefined) => at && text && problems.push({ path: at.path, text });
  const platform = platformOf(field, part);
  const given = where("class", "device_class");
  const name = given?.value;
  const wrong =
    given && typeof name === "string"
      ? isNumber(field, part)
        ? numberProblem(name, unitOf(field, part), platform)
        : otherProblem(name, platform)
      : undefined;
  say(given, wrong);
  const state = where("state_class");
  if (!wrong) say(state, state && stateProblem(state.value as StateClass, field, part));
  const category = where("category");
  if (category?.value === "config" && !kinds[platform].settable)
    say(category, `"config" is for what can be set, and a ${platform} cannot; write "diagnostic"`);
  return problems;
}

/** What is wrong with the class of a number. */
function numberProblem(name: string, unit: string | undefined, platform: string): string | undefined {
  const known = Object.keys(numberClasses);
  if (!Object.hasOwn(numberClasses, name))
    return `"${name}" is no device class of a ${platform} in Home Assistant${nearest(name, known, "there are")}`;
  if (unitFits(name, unit ?? "")) return undefined;
  const { units } = numberClasses[name];
  const list = units.map((one) => one || "none").join(", ");
  if (unit === undefined) return `"${name}" needs a unit in Home Assistant: ${list}`;
  const others = known.filter((one) => unitFits(one, unit));
  return `"${name}" has no unit "${unit}" in Home Assistant; its units: ${list}${others.length ? `; classes of "${unit}": ${others.join(", ")}` : ""}`;
}

/** What is wrong with the class of what is no number. */
function otherProblem(name: string, platform: string): string | undefined {
  if (!Object.hasOwn(otherClasses, platform)) return `a ${platform} has no device class in Home Assistant; leave it out`;
  const known = otherClasses[platform];
  return known.includes(name)
    ? undefined
    : `"${name}" is no device class of a ${platform} in Home Assistant${nearest(name, known, "there are")}`;
}

function stateProblem(wanted: StateClass, field: Field, part: Members): string | undefined {
  const platform = platformOf(field, part);
  if (platform !== "sensor" || !isNumber(field, part))
    return `is for numbers that are read, and "${part.id}" is a ${platform}; leave it out`;
  if (!stateClasses.includes(wanted)) return undefined;
  const unit = unitOf(field, part);
  if (wanted === "measurement_angle" && canonicalUnit(unit ?? "") !== "°")
    return '"measurement_angle" has the unit "°" in Home Assistant, and no other';
  const { class: name } = appearanceOf(field, part);
  if (name === undefined || numberClasses[name].states.includes(wanted)) return undefined;
  return `"${wanted}" is impossible for "${name}" in Home Assistant; possible: ${numberClasses[name].states.join(", ")}`;
}
