import { parseExpression } from "@babel/parser";
import { type Helpers, type NodePath, type Pass, type Types, t } from "../babel.ts";
import { createKinds } from "../check/infer-type.ts";
import { wantsGroups } from "../check/regexps.ts";
import { matcher } from "../matcher.ts";
import { regexp } from "../regexp.ts";

/** A regular expression as its pattern and flags, when they stand in the program. */
export function literalOf(path: NodePath): { pattern: string; flags: string; groups: boolean } | undefined {
  if (path.isRegExpLiteral()) return { pattern: path.node.pattern, flags: path.node.flags, groups: wantsGroups(path) };
  if (!path.isNewExpression() && !path.isCallExpression()) return undefined;
  if (!t.isIdentifier(path.node.callee, { name: "RegExp" }) || path.scope.hasBinding("RegExp", true)) return undefined;
  const [pattern, flags] = path.node.arguments;
  if (!t.isStringLiteral(pattern) || (flags && !t.isStringLiteral(flags))) return undefined;
  return { pattern: asEscapes(pattern.value), flags: t.isStringLiteral(flags) ? flags.value : "", groups: true };
}

const asEscapes = (text: string): string => text.replace(/[\x80-\xff]/g, (byte) => `\\u00${byte.charCodeAt(0).toString(16).toUpperCase()}`);

/** Regular expressions beyond the interpreter's become functions of our own, and the methods of text that are handed one ask which kind it is. */
export const matchers = (helpers: Helpers): ReturnType<Pass> => ({
  name: "matchers",
  visitor: {
    Program: {
      enter(program) {
        let found = false;
        const visit = (path: NodePath<any>) => {
          const given = literalOf(path);
          if (!given || !(wantsMore(path) || "problem" in regexp(given.pattern, given.flags, given.groups))) return;
          const made = matcher(given.pattern, given.flags);
          if ("problem" in made) return;
          found = true;
          path.replaceWith(regexpObject(made, given, helpers));
          path.skip();
        };
        program.traverse({ RegExpLiteral: visit, NewExpression: visit, CallExpression: visit });
        const kinds = createKinds();
        const calls: [NodePath<Types.CallExpression>, string][] = [];
        program.traverse({
          CallExpression(path) {
            const name = helperOf(path, kinds.of);
            if (name && found) calls.push([path, name]);
            else if (name === "matchBy" || listsMatches(path)) calls.push([path, "match"]);
          },
        });
        for (const [path, name] of calls) {
          const { object, property } = path.node.callee as Types.MemberExpression;
          const all = t.isIdentifier(property, { name: "replaceAll" }) ? [t.booleanLiteral(true)] : [];
          path.replaceWith(t.callExpression(helpers.use(name), [object as Types.Expression, ...path.node.arguments, ...all]));
        }
        program.scope.crawl();
      },
    },
  },
});

const helperNames: Record<string, string> = {
  replace: "replace",
  replaceAll: "replace",
  match: "matchBy",
  split: "splitBy",
  search: "search",
};

function helperOf(path: NodePath<Types.CallExpression>, kindOf: (path: NodePath) => string): string | undefined {
  const callee = path.get("callee") as NodePath;
  if (!callee.isMemberExpression() || callee.node.computed || callee.get("object").isSuper()) return undefined;
  const name = (callee.node.property as Types.Identifier).name;
  const [first] = path.get("arguments") as NodePath[];
  if (!Object.hasOwn(helperNames, name) || !first || first.isSpreadElement()) return undefined;
  if (path.node.arguments.length !== (name.startsWith("replace") ? 2 : 1) && !(name === "split" && path.node.arguments.length === 2))
    return undefined;
  if (first.isStringLiteral() || first.isRegExpLiteral() || kindOf(first) === "string") return undefined;
  if (!["unknown", "string"].includes(kindOf(callee.get("object")))) return undefined;
  return helperNames[name];
}

/** `text.match(/x/g)`, which gives a list. */
function listsMatches({ node }: NodePath<Types.CallExpression>): boolean {
  const [first] = node.arguments;
  return (
    t.isMemberExpression(node.callee) &&
    !node.callee.computed &&
    t.isIdentifier(node.callee.property, { name: "match" }) &&
    node.arguments.length === 1 &&
    t.isRegExpLiteral(first) &&
    first.flags.includes("g")
  );
}

/** What the interpreter's own expression could find, but not do with it what is asked: split where nothing is, or put in `$&`. */
export function wantsMore(path: NodePath): boolean {
  const call = path.parentPath;
  if (!call?.isCallExpression() || path.key !== 0 || path.listKey !== "arguments") return false;
  const { callee } = call.node as Types.CallExpression;
  if (!t.isMemberExpression(callee)) return false;
  const { property } = callee;
  const by = (call.node as Types.CallExpression).arguments[1];
  const method = t.isIdentifier(property) ? property.name : "";
  if (method === "split") {
    const given = literalOf(path);
    // The interpreter's own leaves out what the groups matched.
    return Boolean(given && (matchesNothing(given.pattern, given.flags) || /\((?!\?)/.test(given.pattern)));
  }
  return ["replace", "replaceAll"].includes(method) && t.isStringLiteral(by) && /\$(?:[$&`'<]|0\d|\d\d)/.test(by.value);
}

function matchesNothing(pattern: string, flags: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, flags.replace(/[gy]/g, "")).test("");
  } catch {
    return false;
  }
}

function regexpObject(
  made: { code: string; groups: number; names: Record<string, number> },
  given: { pattern: string; flags: string },
  helpers: Helpers,
) {
  const names = Object.entries(made.names);
  return t.callExpression(helpers.use("regexp"), [
    parseExpression(made.code) as Types.Expression,
    t.stringLiteral(given.pattern || "(?:)"),
    t.stringLiteral([...given.flags].sort().join("")),
    t.numericLiteral(made.groups),
    ...(names.length ? [t.objectExpression(names.map(([name, at]) => t.objectProperty(t.identifier(name), t.numericLiteral(at))))] : []),
  ]);
}
