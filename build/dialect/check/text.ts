import { type NodePath, type Types, t } from "../babel.ts";
import type { Rules } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { nameOf } from "./infer-type.ts";

const why = "strings are UTF-8 bytes on the board: such a letter is two to four of them";
const counting = new Set([
  ..."length charAt charCodeAt codePointAt slice substr substring indexOf lastIndexOf search split toUpperCase toLowerCase padStart padEnd at normalize localeCompare".split(
    " ",
  ),
]);
const handing = new Set([
  "concat",
  "trim",
  "repeat",
  "replace",
  "replaceAll",
  "toString",
  "join",
  "trimStart",
  "trimEnd",
  "slice",
  "substr",
  "substring",
  "toUpperCase",
  "toLowerCase",
  "split",
  "padStart",
  "padEnd",
]);

/** Text beyond ASCII may be kept, compared, joined, searched for and sent, but its letters cannot be counted. */
export const text: Rules = {
  MemberExpression(path: NodePath<Types.MemberExpression>, check) {
    const object = path.get("object") as NodePath;
    const name = nameOf(path);
    const counted = name === undefined ? check.kind(object) === "string" : counting.has(name) || /^\d+$/.test(name);
    if (!counted || check.kind(object) === "array" || !beyond(object)) return;
    if (name === "split" && path.parentPath.isCallExpression()) {
      const [by] = path.parentPath.get("arguments") as NodePath[];
      if (by?.isStringLiteral() && by.node.value !== "") return;
    }
    check.refuse(
      path.node,
      `${name ?? "a letter"} of text beyond ASCII`,
      why,
      name === "length" ? "count what is meant by hand" : "keep to ASCII where letters are counted",
    );
  },
  ForOfStatement(path: NodePath<Types.ForOfStatement>, check) {
    if (check.kind(path.get("right")) === "string" && beyond(path.get("right")))
      check.refuse(path.node.right, "a loop over text beyond ASCII", why, "keep to ASCII where letters are counted");
  },
  CallExpression(path: NodePath<Types.CallExpression>, check) {
    const callee = path.get("callee") as NodePath;
    const [first] = path.get("arguments") as NodePath[];
    if (callee.isIdentifier() && first && !path.scope.hasBinding(callee.node.name, true)) {
      if (callee.node.name === "btoa" && beyond(first))
        check.refuse(
          path.node,
          "btoa of text beyond ASCII",
          "strings are UTF-8 bytes on the board, letters in JavaScript",
          "keep to ASCII, or to bytes written as \\xHH",
        );
      if (callee.node.name === "encodeURIComponent" && first.isStringLiteral() && escapedBytes(first.node))
        check.refuse(
          path.node,
          "encodeURIComponent of bytes",
          "JavaScript takes them for letters, the board for the bytes of UTF-8",
          "write the letters themselves",
        );
    }
  },
  BinaryExpression(path: NodePath<Types.BinaryExpression>, check) {
    if (!["==", "===", "!=", "!=="].includes(path.node.operator)) return;
    const sides = [path.get("left"), path.get("right")] as NodePath[];
    if (
      sides.some((side) => side.isStringLiteral() && escapedBytes(side.node)) &&
      sides.some((side) => beyond(side) && !(side.isStringLiteral() && escapedBytes(side.node)))
    ) {
      check.refuse(path.node, "text compared with bytes", why, "write both the same way");
    }
  },
};

/** Whether a literal is text of UTF-8 bytes: how the build writes letters beyond ASCII. */
function utf8(value: string): boolean {
  if (!/[\x80-\xff]/.test(value)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(value, (letter) => letter.charCodeAt(0)));
    return true;
  } catch {
    return false;
  }
}

// The build writes letters as \u00C3, people write bytes as \xc3.
const escapedBytes = (node: Types.StringLiteral): boolean =>
  /\\x[89a-f]/i.test(String(node.extra?.raw ?? "")) && !/\\u00[89A-F]/.test(String(node.extra?.raw ?? ""));

/** Whether the value may hold such text, as far as the program's text tells. */
export function beyond(path: NodePath<any>, depth = 0): boolean {
  const { node } = path;
  if (!node || depth > 8) return false;
  if (t.isStringLiteral(node)) return utf8(node.value) && !escapedBytes(node);
  if (t.isTemplateLiteral(node))
    return (
      node.quasis.some((quasi) => utf8(quasi.value.cooked ?? "")) ||
      (path.get("expressions") as NodePath[]).some((one) => beyond(one, depth + 1))
    );
  if (t.isBinaryExpression(node))
    return node.operator === "+" && (beyond(path.get("left") as NodePath, depth + 1) || beyond(path.get("right") as NodePath, depth + 1));
  if (t.isConditionalExpression(node))
    return beyond(path.get("consequent") as NodePath, depth + 1) || beyond(path.get("alternate") as NodePath, depth + 1);
  if (t.isLogicalExpression(node))
    return beyond(path.get("left") as NodePath, depth + 1) || beyond(path.get("right") as NodePath, depth + 1);
  if (t.isArrayExpression(node)) return (path.get("elements") as NodePath[]).some((one) => beyond(one, depth + 1));
  if (t.isObjectExpression(node))
    return (path.get("properties") as NodePath<any>[]).some(
      (one) => one.isObjectProperty() && (t.isStringLiteral(one.node.key) ? utf8(one.node.key.value) : false),
    );
  if (t.isMemberExpression(node)) {
    // An element of an array, or a key of an object.
    return Boolean(node.computed) && beyond(path.get("object") as NodePath, depth + 1);
  }
  if (t.isCallExpression(node)) {
    const callee = path.get("callee") as NodePath;
    const given = path.get("arguments") as NodePath[];
    if (callee.isIdentifier()) {
      if (callee.node.name === "decodeURIComponent") {
        const { confident, value } = evaluate(given[0]);
        return Boolean(confident) && /%[89a-f]/i.test(String(value));
      }
      return callee.node.name === "String" && given.some((one) => beyond(one, depth + 1));
    }
    if (!callee.isMemberExpression()) return false;
    if (t.isIdentifier(callee.node.object, { name: "Object" })) return given.some((one) => beyond(one, depth + 1));
    const name = nameOf(callee);
    if (!name || !handing.has(name)) return false;
    return (
      beyond(callee.get("object"), depth + 1) ||
      (["concat", "replace", "replaceAll", "padStart", "padEnd", "join"].includes(name) && given.some((one) => beyond(one, depth + 1)))
    );
  }
  if (t.isIdentifier(node)) {
    const binding = path.scope.getBinding(node.name);
    const at = binding?.path;
    if (at?.isVariableDeclarator() && at.node.init && t.isIdentifier(at.node.id)) {
      if (beyond(at.get("init") as NodePath, depth + 1)) return true;
      return binding!.constantViolations.some((one) => one.isAssignmentExpression() && beyond(one.get("right") as NodePath, depth + 1));
    }
  }
  return false;
}
