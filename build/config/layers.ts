import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { type Expression, getLineInfo, parseExpressionAt } from "acorn";
import { ConfigError } from "../errors.ts";
import { parseJson } from "./json.ts";
import { type Path, pathText } from "./path.ts";

type Members = Record<string, unknown>;

/** Where a value stands. */
export interface Place {
  file: string;
  line: number;
}

/** A config, put together from its own file and those that it extends. */
export interface Layers {
  value: Members;
  /** Places of values by their path. */
  places: Map<string, Place>;
  /** All files, the config's own last. */
  files: string[];
}

export const isObject = (value: unknown): value is Members => value !== null && typeof value === "object" && !Array.isArray(value);

/** Lists whose items are found by their `id`. */
const byId = new Set(["sensors", "outputs"]);

/** As the user would name the file from where they stand. */
export function labelOf(path: string): string {
  const inside = relative(process.cwd(), resolve(path));
  return inside.startsWith("..") || isAbsolute(inside) ? path : inside;
}

/**
 * Reads a config and what it extends: bases first, in the order of the list, the config itself over them. Objects are merged member by member;
 * sensors and outputs by their id, rules one after the other; any other value takes the place of the base's, and `null` takes it away.
 * Throws ConfigError.
 */
export function readLayers(path: string, above: string[] = []): Layers {
  const file = resolve(path);
  const label = labelOf(path);
  if (above.includes(file)) throw new ConfigError([`${label}: extends itself by way of ${[...above, file].map(labelOf).join(" > ")}`]);
  const source = readText(file, label);
  const value = parseJson(source, label);
  if (!isObject(value))
    throw new ConfigError([
      `${label}: must be an object in { }, is ${value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`}`,
    ]);
  const own: Layers = { value, places: placesIn(source, label), files: [file] };
  const { extends: wanted, ...rest } = value;
  if (wanted === undefined) return own;
  const line = own.places.get("extends")?.line;
  const names = typeof wanted === "string" ? [wanted] : wanted;
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string"))
    throw new ConfigError([`${label}:${line}: extends: must be the path of a config, or a list of them`]);
  const bases = names.map((name) => {
    const base = resolve(dirname(file), name);
    if (!existsSync(base)) throw new ConfigError([`${label}:${line}: extends: ${JSON.stringify(name)}: no such file beside ${label}`]);
    return withOwnPaths(readLayers(base, [...above, file]), dirname(base), dirname(file));
  });
  return [...bases, { ...own, value: rest }].reduce(merged);
}

function readText(file: string, label: string): string {
  if (!existsSync(file)) throw new ConfigError([`${label}: no such file; name the config with --config FILE`]);
  if (!statSync(file).isFile()) throw new ConfigError([`${label}: not a file; name the config with --config FILE`]);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigError([`${label}: cannot be read: ${(error as Error).message}`]);
  }
}

/** The program that a base names stands beside the base. */
function withOwnPaths(base: Layers, from: string, to: string): Layers {
  const { app } = base.value;
  if (typeof app !== "string") return base;
  return { ...base, value: { ...base.value, app: relative(to, resolve(from, app)).replaceAll("\\", "/") } };
}

/** The line of every value of a JSON text. */
function placesIn(source: string, file: string): Map<string, Place> {
  const text = source.replace(/^\uFEFF/, "");
  const places = new Map<string, Place>();
  const visit = (node: Expression | any, path: Path) => {
    places.set(pathText(path), { file, line: getLineInfo(text, node.start).line });
    if (node.type === "ObjectExpression")
      for (const { key, value } of node.properties) {
        visit(value, [...path, key.value]);
        places.set(pathText([...path, key.value]), { file, line: getLineInfo(text, key.start).line });
      }
    if (node.type === "ArrayExpression") for (const [i, item] of node.elements.entries()) visit(item, [...path, i]);
  };
  visit(parseExpressionAt(text, 0, { ecmaVersion: 2022 }), []);
  return places;
}

function merged(base: Layers, top: Layers): Layers {
  const places = new Map<string, Place>();
  /** Takes over a whole value, and where all of it stands. */
  const take = (from: Layers, value: unknown, at: Path, to: Path): unknown => {
    const place = from.places.get(pathText(at));
    if (place) places.set(pathText(to), place);
    if (Array.isArray(value)) return value.map((item, i) => take(from, item, [...at, i], [...to, i]));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, take(from, item, [...at, key], [...to, key])]));
  };
  const members = (under: Members, over: Members, a: Path, b: Path, to: Path): Members => {
    const place = top.places.get(pathText(b));
    if (place) places.set(pathText(to), place);
    const result: Members = {};
    for (const key of new Set([...Object.keys(under), ...Object.keys(over)])) {
      if (over[key] === null && !(key === "app" && to.length === 0)) continue;
      result[key] = join(key, under[key], over[key], [...a, key], [...b, key], [...to, key]);
    }
    return result;
  };
  const join = (key: string, under: unknown, over: unknown, a: Path, b: Path, to: Path): unknown => {
    if (over === undefined) return take(base, under, a, to);
    if (isObject(under) && isObject(over)) return members(under, over, a, b, to);
    if (!Array.isArray(under) || !Array.isArray(over) || to.length !== 1) return take(top, over, b, to);
    if (byId.has(key)) return items(under, over, a, b, to);
    if (key !== "rules") return take(top, over, b, to);
    const first = under.map((item, i) => take(base, item, [...a, i], [...to, i]));
    return [...first, ...over.map((item, i) => take(top, item, [...b, i], [...to, under.length + i]))];
  };
  /** Parts by their ids, in the base's order, what is new behind them. `"remove": true` leaves one out. */
  const items = (under: unknown[], over: unknown[], a: Path, b: Path, to: Path): unknown[] => {
    const result: unknown[] = [];
    const idOf = (item: unknown) => (isObject(item) && typeof item.id === "string" ? item.id : undefined);
    const left = new Set(over.keys());
    for (const [i, item] of under.entries()) {
      const found = over.findIndex((other) => idOf(other) !== undefined && idOf(other) === idOf(item));
      left.delete(found);
      if (found >= 0 && (over[found] as Members).remove === true) continue;
      const place = [...to, result.length];
      result.push(
        found < 0 ? take(base, item, [...a, i], place) : members(item as Members, over[found] as Members, [...a, i], [...b, found], place),
      );
    }
    for (const i of left) result.push(take(top, over[i], [...b, i], [...to, result.length]));
    return result;
  };
  return { value: members(base.value, top.value, [], [], []), places, files: [...base.files, ...top.files] };
}
