import type { Known } from "../config/expression.ts";
import { nearest } from "../config/problems.ts";
import type { Names } from "./names.ts";

/** Which ids each of the device's functions takes, and why not another. */
const takes: Record<string, { sort: keyof Names; but: string }> = {
  get: { sort: "entities", but: "" },
  watch: { sort: "watched", but: "" },
  set: { sort: "outputs", but: "which cannot be set" },
  onCommand: { sort: "outputs", but: "which nobody sends commands" },
  update: { sort: "fed", but: 'whose driver feeds it; give it "driver": "template"' },
  fail: { sort: "fed", but: 'whose driver feeds it; give it "driver": "template"' },
  poll: { sort: "fed", but: 'whose driver feeds it; give it "driver": "template"' },
};

/** What is wrong with `device.MEMBER(id)`; undefined when nothing is. */
export function idProblem(member: string, id: string, known: Map<string, Known>, names: Names): string | undefined {
  const rule = Object.hasOwn(takes, member) ? takes[member] : undefined;
  if (!rule || names[rule.sort].includes(id)) return undefined;
  const entity = known.get(id);
  if (entity) return `"${id}" is a ${entity.kind}, ${entity.part.value === undefined ? rule.but : "which is computed"}`;
  const [button, press] = id.split(".");
  if (member === "watch" && press !== undefined && known.has(button))
    return known.get(button)?.presses
      ? `there is no press "${press}"${nearest(press, ["single", "double", "long"], "presses are")}`
      : `"${button}" tells of no presses; give it "long" or "double"`;
  if (!known.size) return `there is no entity "${id}"; the config has none`;
  const near = nearest(id, names[rule.sort], "there are");
  return `there is no entity "${id}"${near.startsWith("; did") ? near : nearest(id, [...known.keys()], "entities are")}`;
}
