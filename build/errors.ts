/** Everything that is wrong with a config, one clear line each. */
export class ConfigError extends Error {
  override name = "ConfigError";
  readonly lines: string[];
  constructor(lines: string[]) {
    const once = [...new Set(lines)];
    super(once.join("\n"));
    this.lines = once;
  }
}

/** Everything that keeps the sources from becoming an image, one clear line each. */
export class BuildError extends Error {
  override name = "BuildError";
  readonly lines: string[];
  constructor(lines: string[]) {
    const once = [...new Set(lines)];
    super(once.join("\n"));
    this.lines = once;
  }
}
