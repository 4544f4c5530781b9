import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { schemaFile, schemaText } from "../config/schema.ts";
import { run } from "./cli.ts";

await run({ name: "schema", about: "Writes the config's JSON schema, by which editors complete.", options: {} }, () => {
  writeFileSync(schemaFile, schemaText());
  process.stdout.write(`${resolve(schemaFile)}\n`);
});
