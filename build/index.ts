import { dirname, join, relative } from "node:path";
import { type BoardName, boards } from "../board/index.ts";
import { judge } from "./budget/judge.ts";
import { stamp } from "./build-id.ts";
import { bundle, type Code, type Sources } from "./bundle.ts";
import { type Compiled, compile } from "./compile.ts";
import { readConfig } from "./config/index.ts";
import type { Config } from "./config/types.ts";
import { quickProgram } from "./dev-bundle.ts";
import { BuildError } from "./errors.ts";
import { shownEntities } from "./generate/described.ts";
import { announced, discovery } from "./generate/discovery.ts";
import { generate } from "./generate/index.ts";
import { type Image, type ImageFile, withTokens } from "./image.ts";
import { checkModules } from "./modules/inspect.ts";
import { buildPage } from "./page.ts";
import { settleNumbers, withStandIns } from "./port-placeholders.ts";
import { home, isOfUser, version } from "./project/home.ts";
import { programMistakes } from "./project/program-checks.ts";
import { lineForUser, sourceForUser } from "./project/source-names.ts";
import { makeReport } from "./report.ts";
import { filesBelow, webFiles } from "./web-files.ts";

export { type CompileOptions, compile } from "./compile.ts";
export type { Config, Part } from "./config/types.ts";
export { BuildError, ConfigError } from "./errors.ts";
export { type Image, type ImageFile, withTokens, writeImage } from "./image.ts";
export type { Report } from "./report.ts";

export interface BuildOptions {
  /** Path of the config. */
  config: string;
  /** Instead of the config's board. */
  board?: BoardName;
  /** Folder that holds `src`; by default the one that this file is part of. */
  root?: string;
  overrides?: { webPort?: number; mqttUrl?: string };
  /** The program goes onto the board pretokenised. */
  tokens?: boolean;
  /** For the simulator only, in a fraction of the time: the same program, neither shrunk nor minified nor measured. */
  quick?: boolean;
  /** For the simulator only: the desk may stand in for parts; "alone" also has no web server, for a day in a second. */
  desk?: boolean | "alone";
  /** An image beyond its limits is made all the same: `over` says what is too much. */
  lenient?: boolean;
  /** What the config is to say besides what stands in the file, see ReadOptions. */
  more?: Record<string, unknown>;
  /** Where `${NAME}` in the config comes from, before `.env`; by default the environment. */
  env?: Record<string, string | undefined>;
  /** Told of each source that is read, also of one that has mistakes. */
  saw?: (file: string) => void;
}

const nothing: Code = { code: "", map: '{"version":3,"sources":[],"names":[],"mappings":""}' };

/** From the config to all that goes onto the board. Throws ConfigError or BuildError, whose message is one clear line a mistake. */
export async function build(options: BuildOptions): Promise<Image> {
  const root = options.root ?? home;
  const image = await buildIn(root, options).catch((error) => {
    throw error instanceof BuildError ? new BuildError(error.lines.map((line) => lineForUser(line, root))) : error;
  });
  return withUserNames(image, root);
}

/**
 * The texts of a map's sources. What rules and drivers are told stands in the code that the config becomes, also a secret; stars take its place, as
 * many, since a map counts columns. Fewer than four characters are no secret, but may be part of a word.
 */
function withoutSecrets(map: { sources: string[]; sourcesContent?: string[] }, secrets: string[]): string[] | undefined {
  const hidden = secrets.map((secret) => JSON.stringify(secret).slice(1, -1)).filter(({ length }) => length > 3);
  return map.sourcesContent?.map((text, i) =>
    map.sources[i] === "demitasse:entities" ? hidden.reduce((all, one) => all.replaceAll(one, "*".repeat(one.length)), text) : text,
  );
}

/** Sources by the names that the user has for them, once nobody needs to tell the firmware's own by theirs. */
function withUserNames(image: Image, root: string): Image {
  const name = (source: string) => sourceForUser(source, dirname(image.config.file), root);
  const named = (text: string) => {
    const map = JSON.parse(text);
    return JSON.stringify({ ...map, sources: map.sources.map(name), sourcesContent: withoutSecrets(map, image.config.secrets) });
  };
  const modules = image.report.modules.map((row) => ({ ...row, module: name(row.module) }));
  return { ...image, map: named(image.map), traces: named(image.traces), report: { ...image.report, modules } };
}

async function buildIn(root: string, options: BuildOptions): Promise<Image> {
  const config = readConfig(options.config, { root, ...options });
  await checkModules(config, relative(process.cwd(), config.file) || config.file);
  const warnings = [...config.warnings];
  const board = boards[config.board];
  const page = await buildPage(root, config.name, config.language, shownEntities(config));
  if (!page) warnings.push("src/page/index.html: no such file; the image has no control page");
  const { entities, define } = generate(config, board, page?.tag, options.desk);
  const own = new Set<string>();
  const saw = (file: string) => {
    if (isOfUser(file, root)) own.add(file);
    options.saw?.(file);
  };
  const sources = { root, entities, app: config.app, define, project: dirname(config.file), saw };
  const made = options.quick ? quickProgram(sources, board.name) : program(sources, board.name);
  const code = await made.catch((error) => {
    throw error instanceof BuildError ? new BuildError([...error.lines, ...mistakesIn(own, config, root)]) : error;
  });
  const mistakes = mistakesIn(own, config, root);
  if (mistakes.length) throw new BuildError(mistakes);
  warnings.push(...code.notes);
  const files: ImageFile[] = [{ name: ".bootcde", file: "app.js", data: Buffer.from(code.code, "latin1") }];
  if (config.mqtt?.discovery)
    files.push(
      { name: "ha", file: "ha.json", data: Buffer.from(discovery(config, version())) },
      { name: "ha.ids", file: "ha.ids", data: Buffer.from(`,${announced(config).join()},`) },
    );
  if (page) files.push({ name: "page", file: "page.gz", data: page.gzipped });
  if (config.web.files) {
    for (const path of filesBelow(config.web.files)) options.saw?.(join(config.web.files, path));
    files.push(...webFiles(config.web.files));
  }
  const id = stamp(code, files, options.tokens);
  const report = makeReport(options.quick ? nothing : code, files, board, config);
  const storage = files.reduce((sum, { data }) => sum + data.length, 0);
  const sizes = { bundle: report.total.bytes, page: page?.gzipped.length ?? 0, idle: report.total.jsvars, storage };
  const judged = options.quick ? { errors: [], warnings: [] } : judge(sizes, board);
  if (judged.errors.length && !options.lenient) throw new BuildError(judged.errors);
  warnings.push(...judged.warnings);
  const image: Image = {
    config,
    board,
    id,
    tokens: Boolean(options.tokens),
    files,
    code: code.code,
    map: code.map,
    traces: code.map,
    report,
    warnings,
    over: judged.errors,
  };
  return options.tokens ? withTokens(image) : image;
}

/** What the user's sources say of a device that is not this one. */
const mistakesIn = (files: Set<string>, config: Config, root: string): string[] =>
  programMistakes(files, config).map(({ file, line, column, text }) => `${relative(root, file)}:${line}:${column}: ${text}`);

/** The sources as the board runs them. */
async function program(sources: Sources, board: BoardName): Promise<Compiled> {
  const late = withStandIns(sources.define);
  const [plain, open] = await Promise.all([bundle(sources), bundle({ ...sources, define: late.define })]);
  // Where the program is another one with another number, it is made with the number itself.
  const same = settleNumbers(open, late.numbers).code === plain.code;
  return compile(same ? open : plain, { board, numbers: same ? late.numbers : undefined });
}
