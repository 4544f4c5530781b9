import { drivers } from "../../board/drivers/index.ts";
import type { Field } from "../../board/drivers/types.ts";
import type { Config, Part } from "../config/types.ts";
import { type Code, createCode } from "./code.ts";

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

/** What the driver's functions take: its pins, then its options, in the order in which the driver names them. */
function argumentsOf(part: Part, pinLiteral: (pin: unknown) => string): string {
  const driver = drivers[part.driver];
  const pins = Object.keys(driver.pins).map((name) => pinLiteral(part[name]));
  const options = Object.keys(driver.options).map((name) => JSON.stringify(part[name] ?? driver.options[name].default));
  return [...pins, ...options].join(", ");
}

/** The members of an entity that never change, as the inside of a JSON object. */
function fixedMembers({ id, part, field }: Entity): string {
  const name = part.name ?? part.id;
  const members = {
    id,
    name: field.field ? `${name} ${field.field}` : name,
    kind: field.kind,
    unit: part.unit ?? field.unit,
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

export interface Generated {
  source: string;
  /** Values of `CONFIG.…` that follow from what was generated. */
  constants: Record<string, number | boolean>;
}

/** `demitasse:entities`: the config turned into code, so that what it says takes no variables on the board. */
export function entitiesSource(config: Config, own: (path: string) => string): Generated {
  const { sensors, outputs } = config;
  const code: Code = createCode(own);
  const pinLiteral = createPins([...sensors, ...outputs], config.board);
  const all = allEntities(config);
  const index = (id: string) => all.findIndex((entity) => entity.id === id);
  const places = new Map<Part, number>();
  const call = (part: Part, name: "read" | "write" | "setup", value?: string) => {
    const { slots } = drivers[part.driver];
    if (slots && !places.has(part)) places.set(part, code.keep(slots));
    const own = slots ? [String(places.get(part)), JSON.stringify(part.id), String(index(part.id))] : [];
    const driver = code.use(name, `board/drivers/${part.driver}.ts`, `${part.driver}_${name}`);
    return `${driver}(${[...(value === undefined ? [] : [value]), argumentsOf(part, pinLiteral), ...own].join(", ")})`;
  };
  const cases = <T>(items: T[], line: (item: T, i: number) => string) => items.map((item, i) => `    ${line(item, i)}\n`).join("");

  const polls = cases(sensors, (part, i) => {
    const fields = entitiesOf([part], "sensors");
    if (fields.length === 1) return `case ${i}: return take("${part.id}", ${index(part.id)}, ${call(part, "read")});`;
    const takes = fields.map(({ id, field }) => `take("${id}", ${index(id)}, value.${field.field});`).join(" ");
    return `case ${i}: { const value = ${call(part, "read")}; ${takes} return; }`;
  });
  const setups = sensors.filter((part) => drivers[part.driver].setup).map((part) => `  ${call(part, "setup")};\n`);
  const real = entitiesOf(outputs, "outputs").filter(({ part }) => !drivers[part.driver].virtual?.(part));
  const safe = real.map((entity) => `  drive("${entity.id}", ${safeValue(entity)});\n`);
  const drives = cases(real, ({ part }) => `case "${part.id}": return ${call(part, "write", "value")};`);
  const source = [
    `export function setup() {\n${setups.join("")}${safe.join("")}}`,
    `export function schedule(index) {\n  switch (index) {\n${cases(sensors, (part, i) => `case ${i}: return ["${part.id}", ${part.every}];`)}  }\n}`,
    `export function poll(index, take) {\n  switch (index) {\n${polls}  }\n}`,
    `export function drive(id, value) {\n  switch (id) {\n${drives}  }\n}`,
    `export function ids() {\n  return "${inOrder(all)
      .map((entity) => entity.id)
      .join(",")}";\n}`,
    `export function entity(id) {\n  switch (id) {\n${cases(all, (entity, i) => `case "${entity.id}": return ${JSON.stringify(row(entity, i))};`)}  }\n}`,
  ];
  const covers = real.some(({ field }) => field.kind === "cover");
  if (covers) source.push(`export { ${code.use("take", "src/device/index.ts", "report")} };`);
  if (code.kept)
    source.unshift(`export const slots = new Float64Array(${code.kept});\nfor (let i = 0; i < ${code.kept}; i++) slots[i] = NaN;`);
  return {
    source: `${code.imports.join("\n")}\n${source.join("\n")}\n`,
    constants: { covers, safe: all.some((entity) => row(entity, 0).length > 5) },
  };
}
