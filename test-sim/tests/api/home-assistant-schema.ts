import assert from "node:assert/strict";
import { numberClasses, otherClasses, stateClasses } from "../../../build/config/home-assistant.ts";

type Check = (value: any, entity: Record<string, any>) => boolean;

const isText: Check = (value) => typeof value === "string" && value.length > 0;
const isNumber: Check = (value) => typeof value === "number";
const isTopic: Check = (value) => isText(value, {}) && !/[+#]/.test(value);
const isTemplate: Check = (value) => /\{\{.*\}\}/.test(value);
const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);
const texts: Check = (value) => Array.isArray(value) && value.length > 0 && value.every((one) => isText(one, {}));
const positive: Check = (value) => value > 0;

/** Of every entity (https://www.home-assistant.io/integrations/mqtt/#discovery-messages). */
const common: Record<string, Check> = {
  p: isText,
  uniq_id: isText,
  name: isText,
  ic: (value) => /^[a-z]+:[a-z0-9-]+$/.test(value),
  ent_cat: oneOf("config", "diagnostic"),
  en: oneOf(true, false),
  avty: (value) => value.every(({ t, ...more }: any) => isTopic(t, {}) && !Object.keys(more).length),
  avty_mode: oneOf("all", "any", "latest"),
};

const number: Record<string, Check> = {
  unit_of_meas: (value, { dev_cla }) => isText(value, {}) && (!dev_cla || numberClasses[dev_cla].units.includes(value)),
  dev_cla: (value, { unit_of_meas = "", ops }) =>
    ops ? value === "enum" : Object.hasOwn(numberClasses, value) && numberClasses[value].units.includes(unit_of_meas),
};
const classOf = (platform: string): Record<string, Check> => ({ dev_cla: oneOf(...otherClasses[platform]) });

/**
 * The keys of each platform that we use, by their documented abbreviations, with what each takes; required ones end in `!`.
 * Pages: https://www.home-assistant.io/integrations/PLATFORM.mqtt/
 */
const platforms: Record<string, Record<string, Check>> = {
  sensor: {
    "stat_t!": isTopic,
    ...number,
    stat_cla: (value, { dev_cla }) => stateClasses.includes(value) && (!dev_cla || numberClasses[dev_cla].states.includes(value)),
    sug_dsp_prc: (value) => Number.isInteger(value) && value >= 0,
    val_tpl: isTemplate,
    ops: texts,
  },
  binary_sensor: { "stat_t!": isTopic, ...classOf("binary_sensor"), pl_on: isText, pl_off: isText },
  switch: { "cmd_t!": isTopic, stat_t: isTopic, ...classOf("switch") },
  light: {
    "cmd_t!": isTopic,
    stat_t: isTopic,
    stat_val_tpl: isTemplate,
    bri_stat_t: isTopic,
    bri_cmd_t: isTopic,
    bri_cmd_tpl: isTemplate,
    bri_scl: positive,
    on_cmd_type: oneOf("first", "last", "brightness"),
  },
  number: {
    "cmd_t!": isTopic,
    stat_t: isTopic,
    min: isNumber,
    max: (value, { min }) => value > min,
    step: (value) => value >= 0.001,
    ...number,
  },
  button: { "cmd_t!": isTopic, pl_prs: isText, ...classOf("button") },
  cover: {
    "cmd_t!": isTopic,
    pos_t: isTopic,
    set_pos_t: isTopic,
    pl_open: isText,
    pl_cls: isText,
    pl_stop: isText,
    ...classOf("cover"),
  },
  select: { "cmd_t!": isTopic, stat_t: isTopic, "ops!": texts },
  text: { "cmd_t!": isTopic, stat_t: isTopic, max: (value) => value > 0 && value <= 255 },
  fan: {
    "cmd_t!": isTopic,
    stat_t: isTopic,
    stat_val_tpl: isTemplate,
    pct_stat_t: isTopic,
    pct_cmd_t: isTopic,
    pct_cmd_tpl: isTemplate,
  },
  climate: {
    temp_stat_t: isTopic,
    temp_cmd_t: isTopic,
    min_temp: isNumber,
    max_temp: (value, { min_temp }) => value > min_temp,
    temp_step: positive,
    modes: (value) => value.every((one: string) => ["auto", "off", "cool", "heat", "dry", "fan_only"].includes(one)),
    mode_stat_t: isTopic,
    mode_cmd_t: isTopic,
    curr_temp_t: isTopic,
  },
  lock: { "cmd_t!": isTopic, stat_t: isTopic, pl_lock: isText, pl_unlk: isText, stat_locked: isText, stat_unlocked: isText },
  event: {
    "stat_t!": isTopic,
    "evt_typ!": texts,
    val_tpl: (value) => /^\{"event_type": "\{\{ value \}\}"\}$/.test(value),
    ...classOf("event"),
  },
  siren: { "cmd_t!": isTopic, stat_t: isTopic, cmd_tpl: isTemplate },
};

export const platformNames = Object.keys(platforms);

/** Asserts that Home Assistant takes a component of the device form, key by key. */
export function assertComponent(id: string, entity: Record<string, any>): void {
  const own = platforms[entity.p];
  assert.ok(own, `${id}: platform ${entity.p}`);
  const checks = { ...common, ...own };
  for (const key of ["p", "uniq_id", "name", ...Object.keys(own).flatMap((name) => (name.endsWith("!") ? [name.slice(0, -1)] : []))])
    assert.ok(entity[key] !== undefined, `${id}: a ${entity.p} needs ${key}`);
  for (const [key, value] of Object.entries(entity)) {
    const check = checks[key] ?? checks[`${key}!`];
    assert.ok(check, `${id}: a ${entity.p} has no ${key}`);
    assert.ok(check(value, entity), `${id}: ${key} of a ${entity.p} cannot be ${JSON.stringify(value)}`);
  }
  assert.ok(!(entity.ent_cat === "config" && ["sensor", "binary_sensor", "event"].includes(entity.p)), `${id}: config of a ${entity.p}`);
}
