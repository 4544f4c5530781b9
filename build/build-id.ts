import { createHash } from "node:crypto";
import type { Code } from "./bundle.ts";
import type { ImageFile } from "./image.ts";

/** Stands for the build's id until the files are made that it is a hash of. As long as it. */
export const noBuild = "00build0";

/** Puts the id of the build, which it gives, into the bundle: a hash of all that goes onto the board. */
export function stamp(code: Code, files: ImageFile[], tokens = false): string {
  const hash = createHash("sha256").update(tokens ? "tokens" : "");
  for (const { name, data } of files) hash.update(`${name}\0${data.length}\0`).update(data);
  const id = hash.digest("hex").slice(0, noBuild.length);
  code.code = code.code.replaceAll(noBuild, id);
  for (const file of files) if (file.name === ".bootcde") file.data = Buffer.from(code.code, "latin1");
  return id;
}
