import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "dotenv";
import { mapText } from "./path.ts";
import type { Problem } from "./problems.ts";

type Environment = Record<string, string | undefined>;

/** Every `${NAME}` replaced by the environment's NAME, or else by that of the `.env` beside the config. */
export function withSecrets(root: unknown, file: string, env: Environment, problems: Problem[]): unknown {
  const beside = resolve(dirname(file), ".env");
  const saved: Environment = existsSync(beside) ? parse(readFileSync(beside)) : {};
  return mapText(root, (text, path) => {
    const result = text.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (all, name: string) => {
      const value = env[name] ?? saved[name];
      if (value === undefined)
        problems.push({ path, text: `${name} is not set; set it in the environment or write ${name}=... into .env beside the config` });
      return value ?? all;
    });
    const odd = /\$\{[^}]*\}?/.exec(text.replace(/\$\{[A-Za-z_][A-Za-z0-9_]*\}/g, ""));
    if (odd) problems.push({ path, text: `${JSON.stringify(odd[0])} names no variable; write "\${NAME}" with letters, digits and _` });
    return result;
  });
}
