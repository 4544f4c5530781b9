import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { alike, boards } from "./boards.ts";
import { ignored, manifest, readme, secrets, tsconfig } from "./texts.ts";

/** A mistake in what was asked for: one line. */
export class CreateError extends Error {}

/** What was asked for; the rest is left to us. */
export interface Wish {
  folder?: string;
  example?: string;
  board?: string;
  name?: string;
  mqtt?: string;
  from?: string;
}

export interface Project {
  /** As it was written. */
  folder: string;
  name: string;
  /** Where its program, its tests and its README come from. */
  source: string;
  config: Record<string, any>;
  /** Where npm takes demitasse from. */
  from: string;
}

const here = import.meta.dirname;
/** Beside us once packed, at the top in the repository. */
const examplesFolder = [join(here, "examples"), join(here, "../../examples")].find(existsSync) as string;

export const examples = (): string[] =>
  readdirSync(examplesFolder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

const sourceOf = (example: string): string => (example === "blank" ? join(here, "blank") : join(examplesFolder, example));
const configOf = (example: string) => JSON.parse(readFileSync(join(sourceOf(example), "espruino.config.json"), "utf8"));

/** Boards that an example runs on without a change of its pins, its own first. */
export function boardsOf(example: string): string[] {
  if (!["blank", ...examples()].includes(example))
    throw new CreateError(`--example: "${example}" is not one of ${["blank", ...examples()].join(", ")}`);
  const { board } = configOf(example);
  if (example === "blank") return Object.keys(boards);
  return [board, ...(alike.find((group) => group.includes(board)) ?? []).filter((other) => other !== board)];
}

/** What will be written. Throws CreateError. */
export function plan({ folder, example = "blank", board, name, mqtt, from }: Wish): Project {
  if (!folder) throw new CreateError("FOLDER is missing; write npm create demitasse FOLDER");
  const fit = boardsOf(example);
  if (board !== undefined && !Object.hasOwn(boards, board))
    throw new CreateError(`--board: "${board}" is not one of ${Object.keys(boards).join(", ")}`);
  if (board !== undefined && !fit.includes(board))
    throw new CreateError(`--board: ${example} is wired for ${fit.join(" and ")}; begin with it, then change board and pins in its config`);
  if (mqtt !== undefined && mqtt !== "none" && !/^mqtts?:\/\/[^/]+/.test(mqtt))
    throw new CreateError(`--mqtt: "${mqtt}" is no broker; write mqtt://HOST, or none`);
  if (existsSync(folder) && readdirSync(folder).some((file) => file !== ".git"))
    throw new CreateError(`${folder}: the folder is not empty; name another one`);
  const called = name ?? wordsOf(basename(resolve(folder)));
  const config = configOf(example);
  config.$schema = "./node_modules/demitasse/lib/build/config/espruino.schema.json";
  config.name = called;
  config.id = idOf(called);
  config.board = board ?? fit[0];
  if (example === "blank") placeLed(config);
  setBroker(config, mqtt, example);
  return { folder, name: called, source: sourceOf(example), config: withWifi(config), from: packageSpec(from, folder) };
}

/** `my-shed` is called `My shed`. */
function wordsOf(folder: string): string {
  const words = folder.replace(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the device is in addresses and topics. */
function idOf(name: string): string {
  const id = name
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .slice(0, 20)
    .replace(/_+$/, "");
  return id || "device";
}

function placeLed(config: Record<string, any>): void {
  const { led, low } = boards[config.board];
  const { invert: _, ...output } = config.outputs[0];
  config.outputs[0] = { ...output, pin: led, ...(low && { invert: true }) };
}

function setBroker(config: Record<string, any>, mqtt: string | undefined, example: string): void {
  if (mqtt === undefined) return;
  if (mqtt !== "none") config.mqtt.url = mqtt;
  else if (JSON.stringify(config.rules ?? []).includes('"publish"'))
    throw new CreateError(`--mqtt none: ${example} tells the house by MQTT; name a broker, or another example`);
  else delete config.mqtt;
}

/** The network's name and password come from `.env`, which stays out of Git. */
function withWifi({ $schema, name, id, board, ...rest }: Record<string, any>): Record<string, any> {
  const wifi = board === "linux" ? {} : { wifi: { ssid: "${WIFI_SSID}", password: "${WIFI_PASSWORD}" } };
  return { $schema, name, id, board, ...wifi, ...rest };
}

/** A tarball by its path from the project's folder; else a version. */
function packageSpec(from: string | undefined, folder: string): string {
  if (from === undefined) return `^${version()}`;
  if (!/\.tgz$/.test(from)) return from;
  if (!existsSync(from)) throw new CreateError(`--from: ${from}: no such file`);
  return `file:${relative(resolve(folder), resolve(from)).replaceAll("\\", "/")}`;
}

function version(): string {
  for (let folder = here; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")).version;
  }
}

/** Makes the folder and all in it. */
export function write({ folder, name, source, config, from }: Project): void {
  const put = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const part of ["src", "test"])
    if (existsSync(join(source, part))) cpSync(join(source, part), join(folder, part), { recursive: true });
  put("espruino.config.json", `${JSON.stringify(config, null, 2)}\n`);
  put("package.json", manifest(config.id, from));
  put("tsconfig.json", tsconfig);
  put(".gitignore", ignored);
  if (config.wifi) for (const file of [".env.example", ".env"]) put(file, secrets);
  put("README.md", readme(name, readFileSync(join(source, "README.md"), "utf8"), Boolean(config.wifi)));
}
