import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { boards } from "../../board/index.ts";
import { boardTypes, interpreterTypes, languageTypes } from "../dialect/types.ts";
import { type Command, run } from "./cli.ts";

const command: Command = {
  name: "types",
  about:
    "Makes the declarations in board/types/language out of the boards' API lists: what the editor knows of the language and of each board.",
  options: {},
};

await run(command, () => {
  const folder = resolve(import.meta.dirname, "../../board/types");
  mkdirSync(resolve(folder, "boards"), { recursive: true });
  mkdirSync(resolve(folder, "language"), { recursive: true });
  writeFileSync(resolve(folder, "language/lib.d.ts"), languageTypes());
  writeFileSync(resolve(folder, "language/interpreter.d.ts"), interpreterTypes(readFileSync(resolve(folder, "espruino.d.ts"), "utf8")));
  for (const name of new Set(Object.values(boards).map(({ base }) => base)))
    writeFileSync(
      resolve(folder, `boards/${name}.d.ts`),
      boardTypes(
        name,
        Object.keys(boards[name].pins).filter((pin) => !boards[name].pins[pin].reserved),
      ),
    );
});
