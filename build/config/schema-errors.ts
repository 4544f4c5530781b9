import { Ajv, type ErrorObject } from "ajv";
import { drivers } from "./drivers.ts";
import { durationPattern, durationProblem } from "./duration.ts";
import { at, fromPointer } from "./path.ts";
import { nearest, type Problem, shown } from "./problems.ts";
import { driversOf, type Place, type Schema, schema } from "./schema.ts";

const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, useDefaults: true });
ajv.addKeyword("patternErrorMessage");
ajv.addKeyword("lengthErrorMessage");
const validate = ajv.compile(schema);

const typeNames: Record<string, string> = {
  string: "a text in quotes",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list in [ ]",
  object: "an object in { }",
  "string,null": "a text in quotes or null",
  "string,array": "an id, or a list of ids",
  "object,array": "outputs and their values, or a list of steps",
  "string,number,boolean": "a text in quotes, a number, true or false",
  "boolean,number,string": "true, false, a number or a text in quotes",
};

/**
 * What the schema finds wrong, in words; what `config` leaves out is filled in from the schema. `raw` is the config as it stands in the file,
 * for what is shown of it.
 */
export function shapeProblems(config: unknown, raw: unknown): Problem[] {
  if (validate(config)) return [];
  return (validate.errors ?? []).flatMap((error) => describe(error, config, raw));
}

function describe(error: ErrorObject, config: unknown, raw: unknown): Problem[] {
  const path = fromPointer(error.instancePath, config);
  const { params, parentSchema = {} } = error;
  const value = shown(raw, path);
  const say = (text: string): Problem[] => [{ path, text }];
  if (error.propertyName !== undefined)
    return [
      {
        path: [...path, error.propertyName],
        text: "must start with a letter a-z and go on with a-z, 0-9 or _, at most 20 characters",
      },
    ];
  switch (error.keyword) {
    case "if":
    case "oneOf":
    case "propertyNames":
      return [];
    case "required":
      return [{ path: [...path, params.missingProperty], text: missing(params.missingProperty, parentSchema) }];
    case "additionalProperties": {
      const known = Object.keys((parentSchema as { properties: Schema }).properties);
      return [{ path: [...path, params.additionalProperty], text: unknownKey(params.additionalProperty, known, at(raw, path)) }];
    }
    case "type":
      if ((parentSchema as Schema).pattern === durationPattern) return say(durationProblem(at(raw, path)));
      if (/\/oneOf\/\d+\/type$/.test(error.schemaPath))
        // An object is wrong in one of its members, which has a line of its own.
        return isObject(error.data) ? [] : say(`${value}must be a text in quotes or an object in { }`);
      return say(`${value}must be ${typeNames[String(params.type)]}`);
    case "enum":
      return say(
        path.at(-1) === "driver" ? unknownDriver(at(raw, path), path[0] as Place) : notOneOf(at(raw, path), value, params.allowedValues),
      );
    case "pattern":
      if (params.pattern === durationPattern) return say(durationProblem(at(raw, path)));
      return say(`${value}${(parentSchema as Schema).patternErrorMessage}`);
    case "minLength":
    case "maxLength":
      return say(`${value}${lengths(parentSchema as Schema, at(config, path))}`);
    case "minItems":
    case "maxItems":
    case "minProperties":
    case "maxProperties":
      return say(`${value}${(parentSchema as Schema).lengthErrorMessage}`);
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
      return say(`${value}is out of range; ${range(parentSchema as Schema)}`);
    default:
      return say(`${value}${error.message}`);
  }
}

const isObject = (value: unknown): boolean => value !== null && typeof value === "object" && !Array.isArray(value);

function missing(key: string, parent: Schema): string {
  const rule = ((parent.properties as Record<string, Schema>)?.[key] ?? {}) as Schema;
  if (Array.isArray(rule.enum)) return `missing; one of ${rule.enum.join(", ")}`;
  return rule.description ? `missing; ${rule.description}` : "missing";
}

function notOneOf(raw: unknown, value: string, allowed: unknown[]): string {
  if (typeof raw !== "string") return `${value}must be one of ${allowed.join(", ")}`;
  return `${value}is not one of ${allowed.join(", ")}${nearest(raw, allowed as string[]).startsWith("; did") ? nearest(raw, allowed as string[]) : ""}`;
}

/** A word that another driver knows is no slip of the pen. */
function unknownKey(key: string, known: string[], parent: unknown): string {
  const driver = isObject(parent) ? (parent as { driver?: unknown }).driver : undefined;
  const others = Object.keys(drivers).filter((name) => Object.hasOwn(drivers[name].options, key) || Object.hasOwn(drivers[name].pins, key));
  if (typeof driver !== "string" || !Object.hasOwn(drivers, driver) || !others.length) return `unknown key${nearest(key, known)}`;
  return `"${driver}" has no "${key}"; known are ${known.join(", ")}`;
}

function unknownDriver(raw: unknown, place: Place): string {
  if (typeof raw !== "string") return `${JSON.stringify(raw)} must be the name of a driver: ${driversOf(place).join(", ")}`;
  if (Object.hasOwn(drivers, raw))
    return `the driver "${raw}" belongs into ${place === "sensors" ? "outputs" : "sensors"}; drivers of ${place} are ${driversOf(place).join(", ")}`;
  const near = nearest(raw, driversOf(place), `drivers of ${place} are`);
  // So are Espruino's modules named.
  if (place !== "sensors" || !/^[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*$/.test(raw)) return `there is no driver "${raw}"${near}`;
  return `there is no driver "${raw}"; Espruino's module of that name is "driver": "module", "module": "${raw}"${near.startsWith("; did") ? `, ours is ${near.slice(15, -1)}` : ""}`;
}

function lengths({ minLength = 0, maxLength }: Schema, value: unknown): string {
  const length = [...String(value)].length;
  if (length === 0) return `must not be empty; leave it out${maxLength ? ` or write ${minLength} to ${maxLength} characters` : ""}`;
  return Number(minLength) > 1
    ? `must have ${minLength} to ${maxLength} characters, has ${length}`
    : `is too long: at most ${maxLength} characters, has ${length}`;
}

function range({ minimum, maximum, exclusiveMinimum }: Schema): string {
  if (exclusiveMinimum !== undefined) return `more than ${exclusiveMinimum}${maximum === undefined ? "" : `, at most ${maximum}`}`;
  if (maximum === undefined) return `at least ${minimum}`;
  return minimum === undefined ? `at most ${maximum}` : `${minimum} to ${maximum}`;
}
