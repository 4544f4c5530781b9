import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pages } from "../docs/index.ts";
import { type Command, run } from "./cli.ts";

const command: Command = {
  name: "docs",
  about: "Makes the pages of docs/reference that are made from the source: boards, config.",
  options: {},
};

await run(command, () => {
  const folder = resolve(import.meta.dirname, "../../docs/reference");
  for (const [name, page] of Object.entries(pages)) writeFileSync(resolve(folder, name), page());
});
