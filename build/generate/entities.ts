import type { Kind } from "../../board/kinds/lib/types.ts";
import { drivers } from "../config/drivers.ts";
import { parseExpression } from "../config/expression.ts";
import { kinds } from "../config/kinds.ts";
import { knownEntities } from "../config/rules.ts";
import type { Config, Part } from "../config/types.ts";
import { busSetups, lineSetup } from "./buses.ts";
import { type Calls, createCalls } from "./calls.ts";
import { type Code, createCode } from "./code.ts";
import { computeSource } from "./computed.ts";
import { allEntities, type Entity, entitiesOf, inOrder, row, safeValue } from "./described.ts";
import { asksForTime } from "./expression.ts";
import { hasPresses, isWatched, watched } from "./inputs.ts";
import { type Kept, keptSource, outputCode } from "./outputs.ts";
import { faultsOf, pollOf, schedule } from "./polls.ts";
import { filledIn, refusalSource, rulesSource } from "./rules.ts";

/** Exports that are there only where the config wants them. */
const optional = [
  "slots",
  "report",
  "trouble",
  "fail",
  "uptime",
  "listen",
  "wait",
  "locked",
  "kept",
  "restore",
  "rules",
  "compute",
  "refusal",
];

export interface Generated {
  source: string;
  /** Values of `CONFIG.…` that follow from what was generated. */
  constants: Record<string, number | boolean | string>;
}

/** A function that answers by `cases`, each `case X: ...`. */
const switching = (head: string, on: string, cases: string[], end = ""): string =>
  `export function ${head} {\n  switch (${on}) {\n${cases.map((line) => `    ${line}\n`).join("")}  }\n${end}}`;

/** `demitasse:entities`: the config turned into code, so that what it says takes no variables on the board. */
export function entitiesSource(config: Config, own: (path: string) => string, desk = false): Generated {
  const { sensors, outputs } = config;
  const code: Code = createCode(own);
  const all = allEntities(config);
  const index = (id: string) => all.findIndex((entity) => entity.id === id);
  const calls = createCalls(config, code, index);
  const polled = sensors.filter((part) => !isWatched(part) && !drivers[part.driver].fed);
  const faults = faultsOf(sensors.filter((part) => !isWatched(part)));

  const declared: string[] = [];
  const polls = polled.map((part, i) => `case ${i}: ${pollOf(part, i, calls, index, code, declared)}`);
  const setups = sensors.filter((part) => drivers[part.driver].setup).map((part) => `${calls.call(part, "setup")};`);
  const lines = sensors.flatMap((part) => (drivers[part.driver].line ? [lineSetup(part, config)] : []));
  const listens = [...lines, ...[...sensors, ...outputs].flatMap((part) => listenOf(part, calls, index, code))];
  const real = entitiesOf(outputs, "outputs").filter(({ part }) => !drivers[part.driver].virtual?.(part));
  const written = real.map((entity) => {
    const name = drivers[entity.part.driver].writes?.(entity.field.field) ?? "write";
    const write = (value: string) =>
      calls.call(entity.part, name, drivers[entity.part.driver].lines ? `${value}, "${entity.field.field}"` : value);
    // What the config asks of the part, as a fade, is meant for the entity that has its id.
    const part = entity.field.field ? { id: entity.id, driver: entity.part.driver } : entity.part;
    return outputCode({ id: entity.id, part, write, safe: JSON.stringify(safeValue(entity)) }, config, code);
  });
  const waits = written.flatMap(({ wait }) => (wait ? [wait] : []));
  const locks = written.flatMap(({ others }, i) => (others.length ? [`case "${real[i].id}": return "${others.join()}";`] : []));
  const kept = keptOf(config, calls, code);

  const source = [
    `export function setup() {\n${[...busSetups(config), ...setups, ...written.map(({ makeSafe }, i) => guarded(real[i], makeSafe, code))].map((line) => `  ${line}\n`).join("")}}`,
    switching(
      "schedule(index)",
      "index",
      polled.map((part, i) => `case ${i}: return ${JSON.stringify(schedule(part, desk || faults.length > 0))};`),
    ),
    switching("poll(index, take)", "index", polls),
    switching(
      "drive(id, value)",
      "id",
      written.map(({ drive }) => drive),
    ),
    `export function ids() {\n  return "${inOrder(all)
      .map((entity) => entity.id)
      .join(",")}";\n}`,
    switching(
      "entity(id)",
      "id",
      all.map((entity, i) => `case "${entity.id}": return ${JSON.stringify(row(entity, i))};`),
    ),
    parseSource(all, code),
  ];
  const reports = kindsWith(all, ({ reports }) => reports);
  if (real.some(({ field }) => kinds[field.kind].reports) || [...sensors, ...outputs].some((part) => drivers[part.driver].reports))
    source.push(`export { ${code.use("take", "src/device/values.ts", "report")} };`);
  if ([...sensors, ...outputs].some((part) => drivers[part.driver].listens)) code.use("uptime", "src/tasks/index.ts");
  if (outputs.some((part) => drivers[part.driver].shows)) source.push(`export { ${code.use("fail", "src/device/values.ts")} };`);
  if (code.imports.some((line) => line.startsWith("import { uptime }"))) source.push("export { uptime };");
  if (outputs.some((part) => drivers[part.driver].troubled)) source.push(`export { ${code.use("trouble", "src/api/trouble.ts")} };`);
  if (listens.length) source.push(`export function listen() {\n${listens.map((line) => `  ${line}\n`).join("")}}`);
  if (waits.length) source.push(switching("wait(id, value)", "id", waits, "  return 0;\n"));
  if (locks.length) source.push(switching("locked(id)", "id", locks));
  if (kept.length) source.push(...keptSource(kept));
  const rulesFrom = code.kept;
  const rules = config.rules;
  const entities = knownEntities(config as unknown as Record<string, unknown>);
  if (rules.length) source.push(rulesSource(config, entities, code));
  const rulesTo = code.kept;
  const safe = (id: string) => JSON.stringify(safeValue(all[index(id)])) ?? "undefined";
  const refusal = refusalSource(config, entities, safe, code);
  const compute = computeSource(config, entities, index, code);
  source.push(...[refusal, compute].filter((text) => text !== undefined));
  const constants = {
    sensors: polled.length,
    faults: faults.join(),
    presses: sensors
      .filter(hasPresses)
      .map(({ id }) => id)
      .join(),
    listens: listens.length > 0,
    later: polled.some((part) => drivers[part.driver].later),
    reports,
    texts: kindsWith(all, ({ value }) => value === "text"),
    booleans: kindsWith(all, ({ value }) => value === "boolean"),
    buttons: kindsWith(all, ({ value }) => value === "none") !== "",
    words: kindsWith(all, ({ takesText }) => takesText),
    levels: kindsWith(all, ({ keepsLevel }) => keepsLevel),
    repeats: kindsWith(all, ({ repeats }) => repeats),
    limits: waits.length > 0,
    interlocks: locks.length > 0,
    keeps: kept.length > 0,
    restores: outputs.some((part) => part.restore),
    rules: rules.length,
    rulesFrom,
    rulesTo,
    fed: fedOf(all),
    readonly: outputs
      .filter((part) => part.read_only)
      .map(({ id }) => id)
      .join(),
    computes: compute !== undefined,
    refuses: refusal !== undefined,
    clock: rules.some(({ when }) => asksForTime(parseExpression(when, entities))),
  };
  return { source: assembled(source, declared, code), constants };
}

/** Ids of what the user's program feeds, joined by commas. */
const fedOf = (all: Entity[]): string =>
  all
    .filter(({ part }) => drivers[part.driver].fed && part.value === undefined)
    .map(({ id }) => id)
    .join();

/** Names of the kinds among those entities that have a trait, joined by commas. */
function kindsWith(all: Entity[], has: (kind: Kind) => unknown): string {
  return [...new Set(all.map(({ field }) => field.kind))].filter((name) => has(kinds[name])).join();
}

/** `parse`: what a command means, for the kinds that the device has. */
function parseSource(all: Entity[], code: Code): string {
  const settable = [...new Set(all.map(({ field }) => field.kind))].filter((name) => kinds[name].settable);
  return switching(
    "parse(given, fields, level)",
    "fields[1]",
    settable.map((name) => `case "${name}": return ${code.use("parse", `board/kinds/${name}.ts`, `${name}_parse`)}(given, fields, level);`),
  );
}

/** A part on a bus may not be there; the device boots all the same, and the log says so. */
function guarded({ id, part }: Entity, makeSafe: string, code: Code): string {
  if (!drivers[part.driver].bus) return makeSafe;
  return `try { ${makeSafe} } catch (error) { ${code.use("log", "src/tasks/index.ts")}("${id}: " + error, error); }`;
}

function listenOf(part: Part, calls: Calls, index: (id: string) => number, code: Code): string[] {
  if (drivers[part.driver].shows) return [`${calls.call(part, "listen", pagesSource(part, code), true)};`];
  if (drivers[part.driver].listens) return [`${calls.call(part, "listen")};`];
  return isWatched(part) ? [watched(part, index(part.id), calls.pin(part.pin), calls.read(part), code)] : [];
}

/** What a display shows, by page and line; a message has the place of all pages. */
function pagesSource(part: Part, code: Code): string {
  code.use("values", "src/device/values.ts");
  const shown = code.use("shown", "src/device/shown.ts");
  const cases = (part.pages as string[][]).flatMap((lines, page) =>
    lines.map((line, i) => `case ${page * 8 + i}: return ${filledIn(line, (id) => `${shown}(values["${id}"])`)};`),
  );
  return `(page, line) => { if (values["${part.id}"]) return values["${part.id}"].split("\\n")[line] || ""; switch (page * 8 + line) { ${cases.join(" ")} } return ""; }`;
}

/** What is kept over a restart: values of outputs, and totals. */
function keptOf({ sensors, outputs }: Config, calls: Calls, code: Code): Kept[] {
  const restored = entitiesOf(outputs, "outputs").filter(({ part, field }) => part.restore && kinds[field.kind].value !== "none");
  if (restored.length) code.use("values", "src/device/values.ts");
  const totals = sensors.filter((part) => drivers[part.driver].keeps && part.restore);
  return [
    ...restored.map(({ id, part, field }) => {
      const driven = !kinds[field.kind].reports && !drivers[part.driver].virtual?.(part);
      return { id, expression: `values["${id}"]`, restore: `${driven ? `drive("${id}", value); ` : ""}values["${id}"] = value;` };
    }),
    ...totals.map((part) => {
      const slot = `slots[${calls.place(part)}]`;
      return { id: `${part.id}_${drivers[part.driver].keeps}`, expression: slot, restore: `${slot} = value;` };
    }),
  ];
}

/** The whole module: imports first, then what must stand before it is used, then the functions. */
function assembled(source: string[], declared: string[], code: Code): string {
  // At the top: nothing is hoisted, and what runs at boot uses it. The name would keep eight variables once it has been used.
  const slots = code.kept
    ? [
        `export const slots = new Float64Array(${code.kept});\ndelete global.Float64Array;\nfor (let i = 0; i < ${code.kept}; i++) slots[i] = NaN;`,
      ]
    : [];
  const there = [...slots, ...declared, ...source].join("\n");
  // The bundler wants all that somebody imports to be there, even where it drops whoever does.
  const missing = optional.filter((name) => !new RegExp(`^export (?:function|const|\\{) ?${name}\\b`, "m").test(there));
  const absent = missing.length ? `export const ${missing.map((name) => `${name} = undefined`).join(", ")};\n` : "";
  return `${code.imports.join("\n")}\n${there}\n${absent}`;
}
