import type { Field } from "../../board/drivers/lib/types.ts";
import { drivers } from "../config/drivers.ts";
import { knownEntities } from "../config/rules.ts";
import type { Config, Part } from "../config/types.ts";
import { modulePoll } from "../modules/driver.ts";
import { type Code, createCode } from "./code.ts";
import { filtered, isFiltered } from "./filters.ts";
import { hasPresses, isWatched, watched } from "./inputs.ts";
import { keptSource, outputCode } from "./outputs.ts";
import { rulesSource } from "./rules.ts";

export interface Entity {
  id: string;
  part: Part;
  field: Field;
}

type Place = "sensors" | "outputs";

/** The entities of a list of parts, in their order: one named as the part, or one a field as `id_field`. */
export function entitiesOf(parts: Part[], place: Place): Entity[] {
  return parts.flatMap((part) =>
    drivers[part.driver].fields(place, part).map((field) => ({ id: field.field ? `${part.id}_${field.field}` : part.id, part, field })),
  );
}

/** All entities of a config, sensors first. */
export const allEntities = (config: Pick<Config, "sensors" | "outputs">): Entity[] => [
  ...entitiesOf(config.sensors, "sensors"),
  ...entitiesOf(config.outputs, "outputs"),
];

/** As the control page shows them. The sort is stable. */
const inOrder = (all: Entity[]): Entity[] => [...all].sort((a, b) => (a.part.order ?? 0) - (b.part.order ?? 0));

/** On linux, which has no pins: a number of its own for each pin that the config names. Elsewhere the interpreter's constant (`D4`, `A0`). */
function createPins(parts: Part[], board: string): (pin: unknown) => string {
  const named = [...new Set(parts.flatMap((part) => Object.keys(drivers[part.driver].pins).map((name) => String(part[name]))))];
  return (pin) => (pin === undefined ? "undefined" : board === "linux" ? String(named.indexOf(String(pin))) : String(pin));
}

/** Options that say something about the entity and nothing to the board's side of the driver. */
const unread = ["unit", "rate_unit", "restore"];

/** What the driver's functions take: its pins, then its options, in the order in which the driver names them. */
function argumentsOf(part: Part, pinLiteral: (pin: unknown) => string): string {
  const driver = drivers[part.driver];
  const pins = Object.keys(driver.pins).map((name) => pinLiteral(part[name]));
  const options = Object.keys(driver.options)
    .filter((name) => !unread.includes(name))
    .map((name) => JSON.stringify(part[name] ?? driver.options[name].default) ?? "undefined");
  const all = [...pins, ...options];
  // What was left out at the end is nothing to hand over.
  while (all.length > pins.length && all.at(-1) === "undefined") all.pop();
  return all.join(", ");
}

/** The members of an entity that never change, as the inside of a JSON object. */
function fixedMembers({ id, part, field }: Entity): string {
  const name = part.name ?? part.id;
  const members = {
    id,
    name: field.field ? `${name} ${field.field}` : name,
    kind: field.kind,
    unit: field.field ? field.unit : (part.unit ?? field.unit),
    min: field.min,
    max: field.max,
    step: field.step,
    group: part.group,
  };
  return JSON.stringify(members).slice(1, -1);
}

/** The value on which an output is put at boot and at a stop, as the driver takes it; `-1` stops a cover. */
function safeValue({ part, field }: Entity): boolean | number {
  if (field.kind === "cover") return -1;
  if (field.kind === "number") return (part.safe as number | undefined) ?? (field.min as number);
  return (part.safe as boolean | number | undefined) ?? (field.kind === "light" ? 0 : false);
}

/** What `entity` answers on the board: index, kind, members that never change, and, where there is one, the range and a safe value of its own. */
function row(entity: Entity, index: number): unknown[] {
  const { kind, min, max } = entity.field;
  const fields: unknown[] = [index, kind, fixedMembers(entity)];
  const safe = kind === "number" || (entity.part.safe !== undefined && kind !== "cover") ? [safeValue(entity)] : [];
  if (min !== undefined || safe.length) fields.push(min ?? null, max ?? null);
  return [...fields, ...safe];
}

/** Exports that are there only where the config wants them. */
const optional = ["slots", "report", "uptime", "listen", "wait", "locked", "kept", "restore", "rules"];

/** ms; a total is written at most so often. */
const HOUR = 3_600_000;

/** Reads in a row that may fail until the sensor counts as broken. */
const FAILURES = 3;

/** Whether a read of the sensor may fail, and somebody should know. */
export const canFail = (part: Part): boolean => part.failures !== undefined || drivers[part.driver].fails?.(part) === true;

export interface Generated {
  source: string;
  /** Values of `CONFIG.…` that follow from what was generated. */
  constants: Record<string, number | boolean | string>;
}

/** `demitasse:entities`: the config turned into code, so that what it says takes no variables on the board. */
export function entitiesSource(config: Config, own: (path: string) => string): Generated {
  const { sensors, outputs } = config;
  const code: Code = createCode(own);
  const pinLiteral = createPins([...sensors, ...outputs], config.board);
  const all = allEntities(config);
  const index = (id: string) => all.findIndex((entity) => entity.id === id);
  const places = new Map<Part, number>();
  const call = (part: Part, kind: "read" | "write" | "setup" | "listen", value?: string) => {
    const name = (kind === "read" && drivers[part.driver].reads?.(part)) || kind;
    const { slots } = drivers[part.driver];
    if (slots && !places.has(part)) places.set(part, code.keep(slots));
    const own = slots ? [String(places.get(part)), JSON.stringify(part.id), String(index(part.id))] : [];
    const driver = code.use(name, `board/drivers/${part.driver}.ts`, `${part.driver}_${name}`);
    return `${driver}(${[...(value === undefined ? [] : [value]), argumentsOf(part, pinLiteral), ...own].join(", ")})`;
  };
  const cases = <T>(items: T[], line: (item: T, i: number) => string) => items.map((item, i) => `    ${line(item, i)}\n`).join("");

  const polled = sensors.filter((part) => !isWatched(part));
  const faults = polled.filter(canFail).flatMap((part) => entitiesOf([part], "sensors").map(({ id }) => id));
  const schedule = (part: Part) => [
    part.id,
    part.every,
    ...(faults.length
      ? [
          part.failures ?? FAILURES,
          entitiesOf([part], "sensors")
            .map(({ id }) => id)
            .join(),
        ]
      : []),
  ];
  const declared: string[] = [];
  const polls = cases(polled, (part, i) => {
    const fields = entitiesOf([part], "sensors");
    if (part.driver === "module") {
      const { declaration, poll } = modulePoll(
        part,
        i,
        fields.map(({ id }) => id),
        index,
        code,
      );
      declared.push(declaration);
      return `case ${i}: ${poll}`;
    }
    if (isFiltered(part)) return `case ${i}: ${filtered(part, call(part, "read"), `take("${part.id}", ${index(part.id)}, v)`, code)}`;
    if (fields.length === 1) return `case ${i}: return take("${part.id}", ${index(part.id)}, ${call(part, "read")});`;
    const takes = fields.map(({ id, field }) => `take("${id}", ${index(id)}, value.${field.field});`).join(" ");
    const total = `${part.id}_${drivers[part.driver].keeps}`;
    if (!drivers[part.driver].keeps || !part.restore) return `case ${i}: { const value = ${call(part, "read")}; ${takes} return; }`;
    code.use("values", "src/device/index.ts");
    const keeps = `if (before !== null && before !== values["${total}"]) ${code.use("keep", "src/device/persistence.ts")}(${HOUR});`;
    return `case ${i}: { const value = ${call(part, "read")}; const before = values["${total}"]; ${takes} ${keeps} return; }`;
  });
  const setups = sensors.filter((part) => drivers[part.driver].setup).map((part) => `  ${call(part, "setup")};\n`);
  const listens = sensors.flatMap((part) => {
    if (drivers[part.driver].listens) return [`  ${call(part, "listen")};\n`];
    return isWatched(part) ? [`  ${watched(part, index(part.id), pinLiteral(part.pin), call(part, "read"), code)}\n`] : [];
  });

  const real = entitiesOf(outputs, "outputs").filter(({ part }) => !drivers[part.driver].virtual?.(part));
  const written = real.map((entity) => {
    const { id, part } = entity;
    return outputCode({ id, part, write: (value) => call(part, "write", value), safe: String(safeValue(entity)) }, config, code);
  });
  const waits = written.flatMap(({ wait }) => (wait ? [wait] : []));
  const locks = written.flatMap(({ others }, i) => (others.length ? [`case "${real[i].id}": return "${others.join()}";`] : []));
  const kept = [
    ...entitiesOf(outputs, "outputs")
      .filter(({ part, field }) => part.restore && field.kind !== "button")
      .map(({ id, part, field }) => {
        code.use("values", "src/device/index.ts");
        const driven = field.kind !== "cover" && !drivers[part.driver].virtual?.(part);
        return { id, expression: `values["${id}"]`, restore: `${driven ? `drive("${id}", value); ` : ""}values["${id}"] = value;` };
      }),
    ...sensors
      .filter((part) => drivers[part.driver].keeps && part.restore)
      .map((part) => ({
        id: `${part.id}_${drivers[part.driver].keeps}`,
        expression: `slots[${places.get(part)}]`,
        restore: `slots[${places.get(part)}] = value;`,
      })),
  ];

  const source = [
    `export function setup() {\n${setups.join("")}${written.map(({ makeSafe }) => `  ${makeSafe}\n`).join("")}}`,
    `export function schedule(index) {\n  switch (index) {\n${cases(polled, (part, i) => `case ${i}: return ${JSON.stringify(schedule(part))};`)}  }\n}`,
    `export function poll(index, take) {\n  switch (index) {\n${polls}  }\n}`,
    `export function drive(id, value) {\n  switch (id) {\n${cases(written, ({ drive }) => drive)}  }\n}`,
    `export function ids() {\n  return "${inOrder(all)
      .map((entity) => entity.id)
      .join(",")}";\n}`,
    `export function entity(id) {\n  switch (id) {\n${cases(all, (entity, i) => `case "${entity.id}": return ${JSON.stringify(row(entity, i))};`)}  }\n}`,
  ];
  const covers = real.some(({ field }) => field.kind === "cover");
  if (covers) source.push(`export { ${code.use("take", "src/device/index.ts", "report")} };`);
  if (sensors.some((part) => drivers[part.driver].listens)) code.use("uptime", "src/tasks/index.ts");
  if (code.imports.some((line) => line.startsWith("import { uptime }"))) source.push("export { uptime };");
  if (listens.length) source.push(`export function listen() {\n${listens.join("")}}`);
  if (waits.length) source.push(`export function wait(id, value) {\n  switch (id) {\n${cases(waits, (line) => line)}  }\n  return 0;\n}`);
  if (locks.length) source.push(`export function locked(id) {\n  switch (id) {\n${cases(locks, (line) => line)}  }\n}`);
  if (kept.length) source.push(...keptSource(kept));
  const rulesFrom = code.kept;
  const rules = config.rules ?? [];
  if (rules.length) source.push(rulesSource(rules, knownEntities(config as unknown as Record<string, unknown>), code));
  const rulesTo = code.kept;
  source.unshift(...declared);
  // At the top: nothing is hoisted, and what runs at boot uses it. The name would keep eight variables once it has been used.
  if (code.kept)
    source.unshift(
      `export const slots = new Float64Array(${code.kept});\ndelete global.Float64Array;\nfor (let i = 0; i < ${code.kept}; i++) slots[i] = NaN;`,
    );
  // The bundler wants all that somebody imports to be there, even where it drops whoever does.
  const there = source.join("\n");
  const missing = optional.filter((name) => !new RegExp(`^export (?:function|const|\\{) ?${name}\\b`, "m").test(there));
  if (missing.length) source.push(`export const ${missing.map((name) => `${name} = undefined`).join(", ")};`);
  return {
    source: `${code.imports.join("\n")}\n${source.join("\n")}\n`,
    constants: {
      sensors: polled.length,
      faults: faults.join(),
      presses: sensors
        .filter(hasPresses)
        .map(({ id }) => id)
        .join(),
      listens: listens.length > 0,
      covers,
      safe: all.some((entity) => row(entity, 0).length > 5),
      limits: waits.length > 0,
      interlocks: locks.length > 0,
      keeps: kept.length > 0,
      restores: outputs.some((part) => part.restore),
      rules: rules.length,
      rulesFrom,
      rulesTo,
    },
  };
}
