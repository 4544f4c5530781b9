import { type Helpers, type Types, t } from "../babel.ts";
import type { Refuse } from "../messages.ts";

/** What the passes over one program know of it and of each other. */
export interface Lowering extends Helpers {
  refuse: Refuse;
  /** Names that are read through a getter somewhere in the program; "" when that cannot be told. */
  getters: Set<string>;
  /** Names that are written through a setter, likewise. */
  setters: Set<string>;
  /** Whether objects may have a value that is not their text. */
  valued: boolean;
  /** The static names of each class that was lowered, by the scope that it is bound in. */
  statics: WeakMap<object, Map<string, string[]>>;
  /** A property's name that no loop, list of keys or JSON shows. */
  hiddenName(): string;
}

export function createLowering(helpers: Helpers, ast: Types.File, refuse: Refuse): Lowering {
  let hidden = 0;
  return {
    ...helpers,
    refuse,
    ...accessorsOf(ast),
    valued: mentions(ast, ["valueOf", "Date"]),
    statics: new WeakMap(),
    hiddenName: () => `\xff${(hidden++ % 1296).toString(36)}`,
  };
}

function accessorsOf(ast: Types.File): { getters: Set<string>; setters: Set<string> } {
  const getters = new Set<string>();
  const setters = new Set<string>();
  t.traverseFast(ast, (node) => {
    if ((t.isClassMethod(node) || t.isClassPrivateMethod(node) || t.isObjectMethod(node)) && (node.kind === "get" || node.kind === "set")) {
      const { key } = node;
      const computed = "computed" in node && node.computed;
      const name = t.isIdentifier(key) && !computed ? key.name : t.isStringLiteral(key) ? key.value : "";
      (node.kind === "get" ? getters : setters).add(name);
    }
    if (t.isIdentifier(node, { name: "defineProperty" }) || t.isIdentifier(node, { name: "defineProperties" })) {
      getters.add("");
      setters.add("");
    }
  });
  return { getters, setters };
}

function mentions(ast: Types.File, names: string[]): boolean {
  let found = false;
  t.traverseFast(ast, (node) => {
    if ((t.isIdentifier(node) && names.includes(node.name)) || (t.isStringLiteral(node) && names.includes(node.value))) found = true;
  });
  return found;
}
