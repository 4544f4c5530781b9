/** The source of `demitasse:entities` while it is being written: what it imports, and how many numbers it keeps. */
export interface Code {
  /** Imports `name` from `file` (absolute, or below the repository) and answers by which name it goes. */
  use(name: string, file: string, as?: string): string;
  /** The first of `count` places in `slots`. */
  keep(count: number): number;
  readonly imports: string[];
  readonly kept: number;
}

export function createCode(own: (path: string) => string): Code {
  const imports = new Set<string>();
  let kept = 0;
  return {
    use(name, file, as = name) {
      imports.add(`import { ${name === as ? name : `${name} as ${as}`} } from ${JSON.stringify(own(file))};`);
      return as;
    },
    keep(count) {
      kept += count;
      return kept - count;
    },
    get imports() {
      return [...imports];
    },
    get kept() {
      return kept;
    },
  };
}
