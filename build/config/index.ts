import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Board, type BoardName, boards } from "../../board/index.ts";
import { ConfigError } from "../errors.ts";
import { parseBroker } from "./broker.ts";
import { drivers } from "./drivers.ts";
import { isObject, type Layers, labelOf, readLayers } from "./layers.ts";
import { normalise } from "./normalise.ts";
import { type Path, pathText } from "./path.ts";
import { type Problem, problemLines } from "./problems.ts";
import { shapeProblems } from "./schema-errors.ts";
import { withSecrets } from "./secrets.ts";
import { boardOf, meaningProblems } from "./semantic-checks.ts";
import type { Config } from "./types.ts";

export type { Config, Part } from "./types.ts";

export interface ReadOptions {
  /** Instead of the config's board. */
  board?: BoardName;
  /** Where the user's program is looked for after the config's own folder. */
  root?: string;
  overrides?: { webPort?: number; mqttUrl?: string };
  env?: Record<string, string | undefined>;
  /** What the config is to say besides what stands in the file: one more part, or members. */
  more?: Record<string, unknown>;
  /** Told of each file that the config is put together from. */
  saw?: (file: string) => void;
}

/** The config, checked and filled in. Throws ConfigError with one line for each mistake. */
export function readConfig(path: string, options: ReadOptions = {}): Config {
  const file = resolve(path);
  const layers = readLayers(path);
  for (const part of layers.files) options.saw?.(part);
  const { variables, ...written } = layers.value;
  const raw = options.more ? withMore(written, options.more) : written;

  const problems: Problem[] = [];
  // Where there is one file, its name says enough.
  const said = layers.files.length === 1 ? labelOf(path) : (place: Path) => placeIn(layers, place, labelOf(path));
  const own = variablesOf(variables, problems);
  const secrets = new Set<string>();
  const sources = { files: layers.files, env: options.env ?? process.env, own, secrets };
  const secret = withSecrets(raw, sources, problems) as Record<string, unknown>;
  const config = options.board ? { board: options.board, ...secret } : secret;
  problems.push(...shapeProblems(config, raw));
  const board = boardOf(options.board ?? config.board);
  const app = programOf(raw.app, file, options.root, problems);
  const web = filesOf(raw.web, file, problems);
  const meaning = meaningProblems(config, raw, board ?? boards.linux);
  // Without a known board there is nothing to hold pins against.
  problems.push(...(board ? meaning.problems : meaning.problems.filter(({ path }) => path.at(-1) !== "pin")));
  const first = problems.filter((problem, i) => problems.findIndex(({ path }) => pathText(path) === pathText(problem.path)) === i);
  if (first.length || !board) throw new ConfigError(problemLines(said, first, raw));

  const warnings = problemLines(said, meaning.warnings, raw);
  if (board.name === "linux") warnings.push("linux has no hardware: pins are simulated and Wi-Fi is skipped");
  const made: Config = { ...normalise(config, board), file, app, warnings, secrets: [...secrets] };
  if (web !== undefined) made.web.files = web;
  return override(made, board, options.overrides ?? {});
}

type Members = Record<string, unknown>;

function withMore(config: Members, more: Members): Members {
  if (typeof more.driver !== "string") return joined(config, more);
  const place = Object.hasOwn(drivers, more.driver) && drivers[more.driver].role === "output" ? "outputs" : "sensors";
  return joined(config, { [place]: [more] });
}

/** Members of objects beside each other, lists one after the other; of two plain values the second. */
function joined(config: Members, more: Members): Members {
  const join = (one: unknown, other: unknown): unknown => {
    if (isObject(one) && isObject(other)) return joined(one, other);
    return Array.isArray(one) && Array.isArray(other) ? [...one, ...other] : other;
  };
  return { ...config, ...Object.fromEntries(Object.entries(more).map(([key, value]) => [key, join(config[key], value)])) };
}

/** `base.json:12`: where a value stands, or what it is missing in. */
function placeIn({ places }: Layers, path: Path, label: string): string {
  for (let length = path.length; length >= 0; length--) {
    const place = places.get(pathText(path.slice(0, length)));
    if (place) return `${place.file}:${place.line}`;
  }
  return label;
}

/** The config's own `${name}`s, as texts. */
function variablesOf(variables: unknown, problems: Problem[]): Record<string, unknown> {
  if (variables === undefined) return {};
  const wrong = (path: Path, text: string) => problems.push({ path: ["variables", ...path], text });
  if (!isObject(variables)) {
    wrong([], 'must be an object in { }, as in { "room": "Kitchen" }');
    return {};
  }
  for (const [name, value] of Object.entries(variables)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) wrong([name], "must be made of letters, digits and _");
    else if (value !== null && typeof value === "object") wrong([name], "must be a text, a number, true or false");
  }
  return variables;
}

function programOf(app: unknown, file: string, root: string | undefined, problems: Problem[]): string | undefined {
  if (app !== undefined && typeof app !== "string") return undefined;
  const folders = [dirname(file), ...(root ? [root] : [])];
  const found = folders.map((folder) => resolve(folder, app ?? "src/app.ts")).find((path) => existsSync(path) && statSync(path).isFile());
  if (app !== undefined && !found)
    problems.push({
      path: ["app"],
      text: `${JSON.stringify(app)}: no such file beside the config; mend the path, or write null for no program`,
    });
  return found;
}

/** The folder of the web's files, absolute. */
function filesOf(web: unknown, file: string, problems: Problem[]): string | undefined {
  const files = isObject(web) ? web.files : undefined;
  if (typeof files !== "string") return undefined;
  const folder = resolve(dirname(file), files);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    problems.push({
      path: ["web", "files"],
      text: `${JSON.stringify(files)}: no such folder beside the config; make it, or mend the path`,
    });
  return folder;
}

function override(config: Config, board: Board, { webPort, mqttUrl }: { webPort?: number; mqttUrl?: string }): Config {
  if (webPort !== undefined) config.web.port = webPort;
  if (mqttUrl === undefined || !config.mqtt) return config;
  const broker = parseBroker(mqttUrl, board);
  if (typeof broker === "string") throw new ConfigError([`--mqtt: ${broker}`]);
  config.mqtt = { ...config.mqtt, ...broker, others: [] };
  return config;
}
