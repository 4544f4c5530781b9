import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { parse } from "dotenv";
import { mapText, type Path } from "./path.ts";
import type { Problem } from "./problems.ts";

type Environment = Record<string, string | undefined>;

export interface Sources {
  /** The config's files: beside each a `.env` may stand, that of the last counts first. */
  files: string[];
  env: Environment;
  /** What the config itself says in `variables`. */
  own: Record<string, unknown>;
  /** Takes what came from outside the config. */
  secrets: Set<string>;
}

/** Of `devices/kitchen.json`: `devices/kitchen.env`, then `devices/.env`. */
function savedFor({ files }: Sources): Environment {
  const beside = (file: string) => {
    const own = join(dirname(file), `${basename(file, extname(file))}.env`);
    return [resolve(dirname(file), ".env"), own].filter((path) => existsSync(path));
  };
  return Object.assign({}, ...[...new Set(files.flatMap(beside))].map((path) => parse(readFileSync(path))));
}

/**
 * Every `${NAME}` replaced by the config's own variable, or the environment's NAME, or that of a `.env` beside the config. A text that is nothing
 * but a variable is what that is: a number stays one.
 */
export function withSecrets(root: unknown, sources: Sources, problems: Problem[]): unknown {
  const saved = savedFor(sources);
  const outside = (name: string) => {
    const value = sources.env[name] ?? saved[name];
    if (value) sources.secrets.add(value);
    return value;
  };
  const find = (name: string): unknown => {
    const own = Object.hasOwn(sources.own, name) ? sources.own[name] : undefined;
    // A variable may be a secret of the environment.
    if (typeof own === "string") return own.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (all, secret: string) => outside(secret) ?? all);
    return own ?? outside(name);
  };
  const replace = (text: string, path: Path): unknown => {
    const whole = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(text);
    const plain = whole ? find(whole[1]) : undefined;
    if (typeof plain === "number" || typeof plain === "boolean") return plain;
    const result = text.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (all, name: string) => {
      const value = find(name);
      const missing = value === undefined ? name : /^\$\{(\w+)\}$/.exec(String(value))?.[1];
      if (missing !== undefined)
        problems.push({
          path,
          text: `${missing} is not set; set it in the environment or write ${missing}=... into .env beside the config`,
        });
      return String(value ?? all);
    });
    const odd = /\$\{[^}]*\}?/.exec(text.replace(/\$\{[A-Za-z_][A-Za-z0-9_]*\}/g, ""));
    if (odd) problems.push({ path, text: `${JSON.stringify(odd[0])} names no variable; write "\${NAME}" with letters, digits and _` });
    return result;
  };
  return mapText(root, replace);
}
