import { type NodePath, type Pass, type Types, t } from "../babel.ts";
import { nameOf } from "../check/infer-type.ts";
import { call, isGlobal, isStaticCall } from "./globals.ts";

/** Dates of other things than numbers: the interpreter takes rubbish for 1970, and a month alone for its day 0. */
export const dates: Pass = (helpers) => {
  return {
    name: "dates",
    visitor: {
      NewExpression(path) {
        if (!isGlobal(path.get("callee") as NodePath, "Date")) return;
        const given = path.node.arguments;
        if (!given.length || given.some((one) => t.isSpreadElement(one))) return;
        if (given.length === 1) {
          if (!isSound(given[0])) path.replaceWith(call(helpers, "date", given[0] as Types.Expression));
          return;
        }
        if (given.length === 2) given.push(t.numericLiteral(1));
        const [year] = given;
        if (t.isNumericLiteral(year) && Number.isInteger(year.value) && year.value < 100) given[0] = t.numericLiteral(1900 + year.value);
      },
      CallExpression(path) {
        const callee = path.get("callee") as NodePath;
        if (isStaticCall(path, "Date", "parse") && path.node.arguments.length === 1 && !isSound(path.node.arguments[0])) {
          const date = call(helpers, "date", asString(path.node.arguments[0] as Types.Expression));
          path.replaceWith(t.callExpression(t.memberExpression(date, t.identifier("getTime")), []));
        } else if (
          callee.isMemberExpression() &&
          nameOf(callee) === "toISOString" &&
          !t.isSuper(callee.node.object) &&
          !path.node.arguments.length
        )
          path.replaceWith(call(helpers, "iso", callee.node.object as Types.Expression));
      },
    },
  };
};

const asString = (value: Types.Expression): Types.Expression => t.binaryExpression("+", t.stringLiteral(""), value);

/** A date and time in full, or a whole number. */
function isSound(node: Types.Node): boolean {
  if (t.isNumericLiteral(node)) return Number.isInteger(node.value) && node.value < 1e15;
  if (t.isBinaryExpression(node)) return ["+", "-", "*"].includes(node.operator) && isSound(node.left) && isSound(node.right);
  if (t.isCallExpression(node))
    return t.isMemberExpression(node.callee) && /^(?:now|getTime|floor|round)$/.test((node.callee.property as Types.Identifier).name);
  return (
    t.isStringLiteral(node) &&
    /^\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])(?:T[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(node.value)
  );
}
