import type { Driver, PinUse } from "../../board/drivers/lib/types.ts";
import { type Board, type BoardName, boards, pinList, pinNamed, printedName } from "../../board/index.ts";
import { busProblem, pinsOf } from "../modules/driver.ts";
import { appearanceProblems } from "./appearance.ts";
import { boardLimits } from "./board-limits.ts";
import { parseBroker } from "./broker.ts";
import { busProblems } from "./buses.ts";
import { drivers } from "./drivers.ts";
import { milliseconds } from "./duration.ts";
import { filterProblem } from "./filters.ts";
import { durations } from "./normalise.ts";
import { outputProblems } from "./outputs.ts";
import { type Path, pathText } from "./path.ts";
import { nearest, type Problem, shown } from "./problems.ts";
import { computedProblems, ruleProblems } from "./rules.ts";
import type { Place } from "./schema.ts";
import { parseZone } from "./zone.ts";

type Members = Record<string, unknown>;

const DAY = 86_400_000;

export interface Meaning {
  problems: Problem[];
  warnings: Problem[];
}

/** What no schema can say: pins against the board, names against each other. Members of a wrong type are passed over. */
export function meaningProblems(config: Members, raw: unknown, board: Board): Meaning {
  const meaning: Meaning = { problems: [], warnings: [] };
  const { problems } = meaning;
  const { ssid } = isObject(config.wifi) ? config.wifi : {};
  if (typeof ssid === "string" && Buffer.byteLength(ssid) > 32)
    problems.push({ path: ["wifi", "ssid"], text: `is too long: at most 32 bytes of UTF-8, has ${Buffer.byteLength(ssid)}` });
  const mqtt = isObject(config.mqtt) ? config.mqtt : {};
  const others = Array.isArray(mqtt.others) ? mqtt.others : [];
  let tls: boolean | undefined;
  for (const path of [["mqtt", "url"], ...others.map((_, index) => ["mqtt", "others", index])]) {
    const url = path.length === 2 ? mqtt.url : others[path[2] as number];
    if (typeof url !== "string") continue;
    const broker = parseBroker(url, board, shown(raw, path).trim());
    if (typeof broker === "string") problems.push({ path, text: broker });
    else if (broker.username !== undefined)
      problems.push({ path, text: "must not hold a login; it belongs into mqtt.username and mqtt.password" });
    else {
      tls ??= broker.tls;
      if (broker.tls !== tls) problems.push({ path, text: "must be mqtts:// where mqtt.url is, and mqtt:// where it is not" });
    }
  }
  if (typeof mqtt.prefix === "string" && /[+#]|^\$|^\/|\/$|\/\//.test(mqtt.prefix))
    problems.push({
      path: ["mqtt", "prefix"],
      text: `${shown(raw, ["mqtt", "prefix"])}is not a topic; without + and #, without $ or / at its start and / at its end`,
    });
  const announces = mqtt.discovery_prefix ?? "homeassistant";
  if (typeof announces === "string" && /[+#]|^\$|^\/|\/$|\/\//.test(announces))
    problems.push({
      path: ["mqtt", "discovery_prefix"],
      text: `${shown(raw, ["mqtt", "discovery_prefix"])}is not a topic; without + and #, without $ or / at its start and / at its end`,
    });
  if (mqtt.prefix !== undefined && mqtt.prefix === announces)
    problems.push({
      path: ["mqtt", "prefix"],
      text: `"${mqtt.prefix}" is where Home Assistant listens for announcements, and would take states for some; take another`,
    });
  const alive = milliseconds(mqtt.keep_alive);
  // 3.1.2.10: two bytes of seconds.
  if (alive !== undefined && (alive < 5000 || alive > 65_535_000))
    problems.push({ path: ["mqtt", "keep_alive"], text: `${shown(raw, ["mqtt", "keep_alive"])}is out of range; "5s" to "65535s"` });
  const again = isObject(mqtt.reconnect) ? mqtt.reconnect : {};
  const [first, most] = [milliseconds(again.min ?? "1s"), milliseconds(again.max ?? "64s")];
  if (first !== undefined && most !== undefined && (first < 1000 || most > DAY || first > most))
    problems.push({ path: ["mqtt", "reconnect"], text: 'must be from "1s" to "1d", min not more than max' });
  if (mqtt.password !== undefined && mqtt.username === undefined)
    problems.push({ path: ["mqtt", "username"], text: "missing; MQTT sends no password without a user name" });
  if (config.diagnostics === true && !isObject(config.mqtt))
    problems.push({ path: ["diagnostics"], text: 'are told by MQTT; add "mqtt", or leave them out' });
  const port = typeof config.sntp === "string" ? Number(config.sntp.split(":")[1] ?? 123) : 123;
  if (port < 1 || port > 65535)
    problems.push({ path: ["sntp"], text: `${shown(raw, ["sntp"]).trim()}: port ${port} is out of range; 1 to 65535` });
  if (typeof config.timezone === "string") {
    const zone = parseZone(config.timezone);
    if (typeof zone === "string") problems.push({ path: ["timezone"], text: `${shown(raw, ["timezone"])}${zone}` });
  }
  const web = isObject(config.web) ? config.web : {};
  if (isObject(web.auth) && typeof web.auth.username === "string" && web.auth.username.includes(":"))
    problems.push({ path: ["web", "auth", "username"], text: "must not hold a colon" });

  meaning.problems.push(...ruleProblems(config), ...computedProblems(config), ...outputProblems(config), ...appearanceProblems(config));
  const own = boardOf(config.board);
  const ids = new Map<string, string>();
  const pins = new Map<string, string>();
  const onBuses = busProblems(config, board, raw, drivers, (path, given, use) => takePin(path, given, use, board, own, pins, raw, meaning));
  problems.push(...onBuses.problems);
  meaning.warnings.push(...onBuses.warnings);
  const limits = boardLimits(config, board.name === "linux" && own ? own : board, drivers);
  problems.push(...limits.problems);
  if (board.name !== "linux") meaning.warnings.push(...limits.warnings);
  for (const place of ["sensors", "outputs"] as const) {
    const list = Array.isArray(config[place]) ? config[place] : [];
    list.forEach((part: unknown, i: number) => {
      if (!isObject(part)) return;
      const path = [place, i];
      const driver = typeof part.driver === "string" && Object.hasOwn(drivers, part.driver) ? drivers[part.driver] : undefined;
      checkIds(part, place, path, driver, ids, meaning);
      if (part.id === "restart" && config.diagnostics === true)
        problems.push({ path: [...path, "id"], text: '"restart" is the button of "diagnostics"; take another' });
      if (driver) checkPins(part, place, path, driver, board, own, pins, raw, meaning);
      checkRanges(part, path, driver, raw, meaning);
      if (Array.isArray(part.filters)) checkFilters(part.filters, [...path, "filters"], raw, meaning);
    });
  }
  return meaning;
}

/** The board of that name. */
export const boardOf = (name: unknown): Board | undefined =>
  typeof name === "string" && Object.hasOwn(boards, name) ? boards[name as BoardName] : undefined;

/** What entities may not be called: their values stand in plain objects, which have these on the board whatever is put in. */
const members = ["on", "emit", "clone", "constructor"];

const isObject = (value: unknown): value is Members => value !== null && typeof value === "object" && !Array.isArray(value);

function checkIds(
  part: Members,
  place: Place,
  path: Path,
  driver: Driver | undefined,
  ids: Map<string, string>,
  { problems }: Meaning,
): void {
  const { id } = part;
  if (typeof id !== "string") return;
  const here = `${place}[${path[1]}]`;
  const fields = driver ? driver.fields(place, part) : [];
  const made = fields.length ? fields.map(({ field }) => (field ? `${id}_${field}` : id)) : [id];
  // What Home Assistant knows its presses by.
  if (driver?.watchable && (part.long ?? part.double) !== undefined) made.push(`${id}_press`);
  for (const name of made) {
    const other = ids.get(name);
    if (members.includes(name))
      problems.push({ path: [...path, "id"], text: `"${id}" is a member of every object on the board; take another` });
    else if (other)
      problems.push({
        path: [...path, "id"],
        text: name === id ? `"${id}" is already ${other}; take another` : `its entity "${name}" is already ${other}; take another id`,
      });
    else ids.set(name, `${name === id ? "the id of" : "made by"} ${here}`);
  }
}

function checkPins(
  part: Members,
  place: Place,
  path: Path,
  driver: Driver,
  board: Board,
  own: Board | undefined,
  pins: Map<string, string>,
  raw: unknown,
  { problems, warnings }: Meaning,
): void {
  const named = Object.entries(driver.pins).map(([option, use]) => ({ way: [option] as Path, use, given: part[option] }));
  const connected = part.driver === "module" ? pinsOf(part.connect) : [];
  if (part.driver === "module" && Array.isArray(part.connect))
    part.connect.forEach((value, i) => {
      const wrong = busProblem(value);
      if (!wrong) return;
      const here = [...path, "connect", i, wrong.bus];
      problems.push({ path: here, text: `${shown(raw, here)}${wrong.text}` });
    });
  const all = [...named, ...connected.map(({ path: way, pin }) => ({ way: ["connect", ...way], use: "digital" as PinUse, given: pin }))];
  for (const { way, use, given } of all) {
    if (typeof given !== "string") continue;
    const here = [...path, ...way];
    // The linux board simulates whatever the config's own board has.
    const { name, target } = pinOf(given, board, own);
    const problem = pinProblem(given, name, shown(raw, here).trim(), place === "sensors" && use === "output" ? "digital" : use, target);
    if (problem || !name) {
      problems.push({ path: here, text: problem as string });
      continue;
    }
    // Several parts may hang on one bus.
    if (way.length > 2) continue;
    const other = pins.get(name);
    if (other)
      problems.push({
        path: here,
        text: `${shown(raw, here)}${name === given ? "" : `(${name}) `}is already used by ${other}; take another pin`,
      });
    else pins.set(name, `${place}[${path[1]}].${pathText(way)}`);
    const { hint, pulls } = target.pins[name];
    if (hint && target === board) warnings.push({ path: here, text: `${calledPin(target, name)} ${hint}` });
    if ((part.pull === "up" || part.pull === "down") && !pulls.includes(part.pull))
      problems.push({
        path: [...path, "pull"],
        text: `${calledPin(target, name)} has no resistor "${part.pull}" inside on ${target.name}; ${pulls.length ? `it has "${pulls.join('", "')}"` : 'write "none" and add one outside'}`,
      });
  }
}

/** A pin that a bus uses: it must be there, able to, and free. */
function takePin(
  path: Path,
  given: string,
  use: PinUse,
  board: Board,
  own: Board | undefined,
  pins: Map<string, string>,
  raw: unknown,
  { problems, warnings }: Meaning,
): void {
  const { name, target } = pinOf(given, board, own);
  const problem = pinProblem(given, name, shown(raw, path).trim(), use, target);
  const other = name && pins.get(name);
  if (problem || !name) problems.push({ path, text: problem as string });
  else if (other) problems.push({ path, text: `${shown(raw, path)}is already used by ${other}; take another pin` });
  else pins.set(name, pathText(path));
  const { hint } = (name && target.pins[name]) || {};
  if (!problem && hint && target === board) warnings.push({ path, text: `${calledPin(target, name as string)} ${hint}` });
}

/** The pin that a config means. The linux board simulates whatever the config's own board has. */
function pinOf(given: string, board: Board, own?: Board): { name?: string; target: Board } {
  const simulated = board.name === "linux" ? own : undefined;
  const name = (simulated && pinNamed(simulated, given)) ?? pinNamed(board, given);
  return { name, target: simulated && !Object.hasOwn(board.pins, name ?? given) ? simulated : board };
}

/** A pin in a message: as it is printed on a module, and what that is. */
function calledPin(board: Board, name: string): string {
  const printed = printedName(board, name);
  return printed === name || printed === name.replace("D", "GPIO") ? `"${printed}"` : `"${printed}" (${name.replace("D", "GPIO")})`;
}

function pinProblem(given: string, name: string | undefined, shownName: string, use: PinUse, board: Board): string | undefined {
  const pin = name && Object.hasOwn(board.pins, name) ? board.pins[name] : undefined;
  if (!pin) {
    if (board.printed && Object.hasOwn(board.pins, given) && !board.pins[given].reserved)
      return `${shownName} is not printed on ${board.name}; GPIO${given.slice(1)} is "${printedName(board, given)}" there`;
    const upper = given.toUpperCase();
    const near = pinNamed(board, upper) ? nearest(given, [upper]) : "";
    return `${shownName} is not a pin of ${board.name}${near || `; pins: ${pinList(board)}`}`;
  }
  if (pin.reserved) return `${shownName} ${pin.reserved} of ${board.name}; pins: ${pinList(board)}`;
  if (use === "analog" && pin.adc2)
    return `${shownName} is on the ADC that belongs to Wi-Fi on ${board.name}; pins that can: ${pinList(board, use)}`;
  if (!pin.uses.includes(use)) return `${shownName} cannot do ${use} on ${board.name}; pins that can: ${pinList(board, use)}`;
  return undefined;
}

function checkFilters(filters: unknown[], path: Path, raw: unknown, { problems }: Meaning): void {
  filters.forEach((filter, i) => {
    if (!isObject(filter)) return;
    const problem = filterProblem(filter);
    if (problem) problems.push({ path: [...path, i, problem.name], text: problem.text });
    for (const name of ["throttle", "heartbeat"]) checkDuration(filter, [...path, i], name, raw, problems);
  });
}

function checkDuration(part: Members, path: Path, name: string, raw: unknown, problems: Problem[], least = 1): void {
  const time = milliseconds(part[name]);
  // The scheduler counts ms in 32 bits.
  const most = name === "every" ? 24 : 30;
  if (time === undefined || (time >= least && time <= most * DAY)) return;
  problems.push({ path: [...path, name], text: `${shown(raw, [...path, name])}is out of range; "${least}ms" to "${most}d"` });
}

function checkRanges(part: Members, path: Path, driver: Driver | undefined, raw: unknown, { problems }: Meaning): void {
  const { min, max } = part;
  const limit = (name: "min" | "max", value: unknown) => (value === undefined ? driver?.options[name]?.default : value);
  const [low, high] = [limit("min", min), limit("max", max)];
  if (typeof low === "number" && typeof high === "number" && low >= high)
    problems.push({ path: [...path, min === undefined ? "max" : "min"], text: `min ${low} must be less than max ${high}` });
  if (part.failures !== undefined && driver?.watchable && (part.debounce ?? part.long ?? part.double) !== undefined)
    problems.push({ path: [...path, "failures"], text: "counts reads that failed, and a pin that is watched has none; leave it out" });
  const own = Object.entries(driver?.options ?? {}).filter(([, option]) => option.format === "duration");
  for (const name of new Set(["every", ...durations, ...own.map(([option]) => option)]))
    checkDuration(part, path, name, raw, problems, name === "every" ? 10 : 1);
}
