import { parse } from "@babel/parser";
import { t } from "../dialect/babel.ts";

export interface Place {
  text: string;
  /** From 1. */
  line: number;
  /** From 0. */
  column: number;
}

/** Decorators in a source, which the bundler would write out in terms that no board has, far from where they stand. */
export function decoratorsIn(text: string, isTypeScript: boolean): Place[] {
  if (!/(?:^|[\s;{}(,])@[\w$(]/.test(text)) return [];
  const found: Place[] = [];
  try {
    const plugins = isTypeScript ? (["typescript", "decorators-legacy"] as const) : (["decorators"] as const);
    const file = parse(text, { sourceType: "module", errorRecovery: true, plugins: [...plugins] });
    t.traverseFast(file, (node) => {
      if (node.type === "Decorator" && node.loc)
        found.push({
          text: "a decorator: the interpreter has none; call the function yourself, below the class: A.prototype.method = decorate(A.prototype.method)",
          line: node.loc.start.line,
          column: node.loc.start.column,
        });
    });
  } catch {
    // The bundler says what is wrong with it.
  }
  return found;
}
