import type { Config, Part } from "../config/types.ts";
import type { Code } from "./code.ts";

/** The outputs that must not be on while `id` is, whoever of the two says so. */
export function interlocked(outputs: Part[], id: string): string[] {
  const one = outputs.find((part) => part.id === id);
  return outputs.filter((other) => other.interlock?.includes(id) || one?.interlock?.includes(other.id)).map((other) => other.id);
}

export interface Output {
  id: string;
  part: Part;
  /** What puts the expression `value` on the hardware. */
  write(value: string): string;
  /** Its safe value, as source. */
  safe: string;
}

/** What `drive` does for an output, and `wait`, where its config asks for more than writing. */
export function outputCode(output: Output, config: Config, code: Code) {
  const { id, part, safe } = output;
  const before: string[] = [];
  let write = `return ${output.write("value")};`;
  let makeSafe = `drive("${id}", ${safe});`;
  let wait: string | undefined;

  const others = interlocked(config.outputs, id);
  if (others.length) {
    const off = others.map(
      (other) => `drive("${other}", ${config.outputs.find((one) => one.id === other)?.driver === "light" ? 0 : false});`,
    );
    before.push(`if (value) { ${off.join(" ")} }`);
  }
  if (part.min_interval) {
    const at = code.keep(1);
    code.use("values", "src/device/values.ts");
    code.use("uptime", "src/tasks/index.ts");
    before.push(`if (value !== values["${id}"]) slots[${at}] = uptime();`);
    wait = `case "${id}": return value === values["${id}"] || value === ${safe} ? 0 : slots[${at}] + ${part.min_interval} - uptime();`;
  }
  if (part.pulse && part.driver === "switch") {
    const at = code.keep(1);
    code.use("release", "src/device/outputs.ts");
    before.push(`if (slots[${at}] > 0) clearTimeout(slots[${at}]);`);
    before.push(`slots[${at}] = value ? setTimeout(release, ${part.pulse}, "${id}", ${at}) : 0;`);
  }
  if (part.fade) {
    const at = code.keep(2);
    code.use("fade", "src/device/outputs.ts");
    write = `return fade(value, ${part.fade}, ${at}, (level) => { ${output.write("level")}; });`;
    makeSafe = `fade(${safe}, 0, ${at}, (level) => { ${output.write("level")}; });`;
  }
  const source = before.length ? `{ ${[...before, write].join(" ")} }` : write;
  return { drive: `case "${id}": ${source}`, makeSafe, wait, others };
}

/** Something that is kept over a restart: the source of its value, and of putting `value` back. */
export interface Kept {
  id: string;
  expression: string;
  restore: string;
}

/** What is kept over a restart: `id=value` joined by commas, and how each comes back. */
export function keptSource(kept: Kept[]): string[] {
  return [
    `export function kept() {\n  return ${kept.map(({ id, expression }, i) => `"${i ? "," : ""}${id}=" + ${expression}`).join(" + ")};\n}`,
    `export function restore(id, value) {\n  switch (id) {\n${kept.map(({ id, restore }) => `    case "${id}": ${restore} return;\n`).join("")}  }\n}`,
  ];
}
