import { type Expression, idsOf, type Known, parseExpression } from "../config/expression.ts";
import type { Rule } from "../config/types.ts";
import type { Code } from "./code.ts";

/** The condition as the board reads it. `shift`: by how much thresholds give way while the rule is `on`, against the sense they have. */
function written(part: Expression, shift: number): string {
  switch (part.op) {
    case "id":
      return `values["${part.id}"]`;
    case "press":
      return `happened === "${part.id}"`;
    case "literal":
      return String(part.value);
    case "not":
      return `!${written(part.right, -shift)}`;
    case "or":
    case "and":
      return `(${written(part.left, shift)} ${part.op === "or" ? "||" : "&&"} ${written(part.right, shift)})`;
    case "==":
    case "!=":
      return `(${written(part.left, 0)} ${part.op}= ${written(part.right, 0)})`;
    default: {
      const gives = part.op[0] === ">" ? -shift : shift;
      return `(${written(part.left, 0)} ${part.op} ${written(part.right, 0)}${shift ? ` + (on ? ${gives} : 0)` : ""})`;
    }
  }
}

/** Whether it asks for what has just happened at a push-button. */
export function hasPress(part: Expression): boolean {
  if (part.op === "press") return true;
  return ("left" in part && hasPress(part.left)) || ("right" in part && hasPress(part.right));
}

/** `rules` of `demitasse:entities`: each rule in turn, straight on. A rule keeps what it last did, and since when it might do something. */
export function rulesSource(rules: Rule[], entities: Map<string, Known>, code: Code): string {
  code.use("values", "src/device/values.ts");
  code.use("shouldAct", "src/device/rules.ts");
  code.use("act", "src/device/rules.ts");
  const lines = rules.map((rule) => {
    const at = code.keep(rule.for ? 2 : 1);
    const condition = parseExpression(rule.when, entities);
    if (hasPress(condition)) code.use("happened", "src/device/rules.ts");
    const unknown = [...idsOf(condition)].map((id) => `values["${id}"] === null`).join(" || ");
    const acts = (values: Record<string, unknown>) =>
      Object.entries(values)
        .map(([id, value]) => `act("${id}", ${JSON.stringify(value)}, ${at});`)
        .join(" ");
    return `  {
    ${rule.hysteresis ? `const on = slots[${at}] === 1;` : ""}
    const truth = ${unknown ? `${unknown} ? null : ` : ""}${written(condition, rule.hysteresis ?? 0)};
    if (shouldAct(${at}, truth, ${rule.for ?? 0})) {
      if (truth) { ${acts(rule.set)} }${rule.else ? ` else { ${acts(rule.else)} }` : ""}
    }
  }`;
  });
  return `export function rules() {\n${lines.join("\n")}\n}`;
}
