import { ITERATORS, type Types, t } from "../babel.ts";
import { always, collectionHelpers, collections } from "./collections.ts";
import { globals } from "./globals.ts";
import { helpers as own } from "./index.ts";
import { iteratorHelpers } from "./iterators.ts";
import { polyfills as fills } from "./polyfills.ts";
import { regexpHelpers } from "./regexps.ts";
import { valueHelpers } from "./values.ts";

const helpers: Record<string, string> = {
  ...Object.fromEntries(Object.entries(own).map(([name, { code }]) => [name, code])),
  ...iteratorHelpers,
  ...collectionHelpers,
  ...regexpHelpers,
  ...valueHelpers,
};

/** The texts of all that a lowered program needs beside itself: helpers first, then what JavaScript has and the board has not. */
export function prelude(program: Types.File, used: Set<string>, polyfills: Set<string>): string[] {
  const iterators = used.has(ITERATORS);
  const named = names(program);
  const texts = new Map<string, string>();
  const asked: string[] = [...[...used].filter((name) => name !== "tries" && name !== ITERATORS).map((name) => `$${name}`), ...polyfills];
  const kept: string[] = [];
  const add = (key: string, text: string) => {
    texts.set(key, text);
    for (const [name] of text.matchAll(/\$\w+/g)) if (name.slice(1) in helpers) asked.push(name);
    for (const [, name] of text.matchAll(/\b(?:new|instanceof) (\w+)/g)) if (name in globals) asked.push(name);
    for (const [name] of text.matchAll(/\b[A-Z]\w+\.\w+(?=\()/g)) if (name in fills) asked.push(name);
    for (const [, name] of text.matchAll(/\.(\w+)\(/g)) named.add(name);
  };
  do {
    for (let key = asked.pop(); key !== undefined; key = asked.pop()) {
      if (texts.has(key)) continue;
      if (key.startsWith("$")) add(key, key === "$leap" && used.has("tries") ? helpers.tries : helpers[key.slice(1)]);
      else if (key in globals) {
        add(key, globals[key]);
        if (key in collections) kept.push(key);
      } else add(key, (iterators && fills[`${key} of iterators`]) || fills[key]);
    }
    for (const owner of kept) {
      for (const [method, text] of Object.entries(collections[owner].methods))
        if ((named.has(method) || always[owner]?.includes(method)) && !texts.has(`${owner} ${method}`))
          add(`${owner} ${method}`, `${owner}.prototype.${method} = ${text};`);
    }
  } while (asked.length);
  const order = [...texts];
  return [...order.filter(([key]) => key[0] === "$"), ...order.filter(([key]) => key[0] !== "$")].map(([, text]) => text);
}

/** All names that a program has anywhere: of properties, and texts that may become one. */
function names(program: Types.File): Set<string> {
  const found = new Set<string>();
  t.traverseFast(program, (node) => {
    if (t.isMemberExpression(node) && !node.computed && t.isIdentifier(node.property)) found.add(node.property.name);
    if (t.isStringLiteral(node)) found.add(node.value);
  });
  return found;
}
