import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { writePrivate } from "../private-file.ts";

/** Where the maps of builds are kept, beside what the simulator keeps. Git does not see it. */
export const keptMaps = ".demitasse/maps";

const fileOf = (folder: string, id: string) => join(folder, `${id}.map`);

/** Keeps the source map of a build, so that a report from the field can be read years later. */
export function keepMap(folder: string, id: string, map: string): void {
  mkdirSync(folder, { recursive: true });
  writePrivate(fileOf(folder, id), map);
}

/** The map of a build from the first of `folders` that has it. */
export function findMap(folders: string[], id: string): string | undefined {
  const folder = folders.find((one) => existsSync(fileOf(one, id)));
  return folder && readFileSync(fileOf(folder, id), "utf8");
}

/** Ids of all builds whose map is there, the newest first. */
export function knownBuilds(folders: string[]): string[] {
  const all = folders.flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((file) => /^[0-9a-f]{8}\.map$/.test(file))
          .map((file) => ({ id: file.slice(0, 8), time: statSync(join(folder, file)).mtimeMs }))
      : [],
  );
  return [...new Set(all.sort((a, b) => b.time - a.time).map(({ id }) => id))];
}

/** The build that a console or a report speaks of: what a booting program prints, or what `/api/system` answers. */
export const buildIn = (text: string): string | undefined =>
  /Demitasse [a-z][a-z0-9_]* \S+ ([0-9a-f]{8})\b|"build": ?"([0-9a-f]{8})"/.exec(text)?.slice(1).find(Boolean);
