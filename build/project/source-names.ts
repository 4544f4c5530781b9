import { isAbsolute, relative, resolve } from "node:path";
import { home, installed } from "./home.ts";

/** A source that is neither a file of the build nor of the user: `demitasse:entities`, `espruino:DHT22`. */
const isVirtual = (source: string): boolean => /^[a-z][a-z-]+:/.test(source);

/** The path of a source as the user at `folder` writes it; `source` is relative to `root`. */
function fromFolder(folder: string, root: string, source: string): string {
  const path = relative(folder, resolve(root, source));
  return isAbsolute(path) ? source : path;
}

/** An error line of the build whose place, if it begins with one, is relative to the user's folder. */
export function lineForUser(line: string, root = home): string {
  return line.replace(/^([^\s:]+):(?=\d+:\d+: | )/, (all, source: string) =>
    isVirtual(all) || !source.startsWith("..") ? all : `${fromFolder(process.cwd(), root, source)}:`,
  );
}

/**
 * The name of a source in maps and reports. The user's own are relative to their project; of the installed package's it says so,
 * since both may have a `src/index.ts`.
 */
export function sourceForUser(source: string, project: string, root = home): string {
  if (isVirtual(source)) return source;
  if (source.startsWith("..")) return fromFolder(project, root, source);
  return installed ? `demitasse/${source}` : source;
}
