import { nearest, type Problem } from "./problems.ts";
import { knownEntities } from "./rules.ts";

type Members = Record<string, unknown>;

const isObject = (value: unknown): value is Members => value !== null && typeof value === "object" && !Array.isArray(value);
const isOn = (value: unknown) => value === true || (typeof value === "number" && value > 0);

/** What is wrong with outputs that no schema can say: one against the other, and options that exclude each other. */
export function outputProblems(config: Members): Problem[] {
  const problems: Problem[] = [];
  const outputs = (Array.isArray(config.outputs) ? config.outputs : []) as unknown[];
  const known = knownEntities(config);
  const able = [...known].filter(([, { kind }]) => kind === "switch" || kind === "light").map(([id]) => id);
  const byId = new Map(outputs.flatMap((part) => (isObject(part) && typeof part.id === "string" ? [[part.id, part] as const] : [])));
  outputs.forEach((part, i) => {
    if (!isObject(part)) return;
    const say = (option: string, text: string, ...more: number[]) => problems.push({ path: ["outputs", i, option, ...more], text });
    const range = typeof part.id === "string" ? known.get(part.id) : undefined;
    if (
      range?.kind === "number" &&
      typeof part.safe === "number" &&
      !(part.safe >= (range.min as number) && part.safe <= (range.max as number))
    )
      say("safe", `${part.safe} is out of range; ${range.min} to ${range.max}`);
    if (part.pulse !== undefined && part.driver === "switch" && part.safe === true)
      say("pulse", "goes off by itself, so it cannot be safe when on");
    if (Array.isArray(part.pages))
      part.pages.forEach((lines, page) => {
        for (const [line, text] of Array.isArray(lines) ? lines.entries() : [])
          for (const [, id] of typeof text === "string" ? text.matchAll(/\{([a-z][a-z0-9_]*)\}/g) : [])
            if (!known.has(id)) say("pages", `there is no entity "${id}"${nearest(id, [...known.keys()], "entities are")}`, page, line);
      });
    if (!Array.isArray(part.interlock)) return;
    if (part.fade !== undefined) say("fade", "takes its time to go off, so it cannot have an interlock");
    part.interlock.forEach((id, at) => {
      if (typeof id !== "string") return;
      if (id === part.id) say("interlock", "names the output itself", at);
      else if (!known.has(id)) say("interlock", `there is no entity "${id}"${nearest(id, able, "switches and lights are")}`, at);
      else if (!able.includes(id)) say("interlock", `"${id}" is neither a switch nor a light`, at);
      else if (byId.get(id)?.fade !== undefined) say("interlock", `"${id}" fades, so it takes its time to go off`, at);
      else if (isOn(part.safe) && isOn(byId.get(id)?.safe)) say("interlock", `"${id}" and this one are both safe when on`, at);
    });
  });
  return problems;
}
