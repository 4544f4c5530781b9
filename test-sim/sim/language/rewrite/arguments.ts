import type MagicString from "magic-string";
import { children } from "./scopes.ts";
import { mentionsArguments } from "./syntax.ts";

/**
 * The interpreter keeps `arguments` as a variable of the function that asks for them first; a function inside that asks finds that one, not its own. As a
 * property of the global object they are its own.
 */
export function savedArguments(program: any, out: MagicString): { read(node: any): string; ofGlobal(node: any): boolean } {
  /** For each place that asks: the variables it looks through, its own function's first. Without a function around or inside that asks, too, none. */
  const ways = new Map<any, string[]>();
  let count = 0;

  function enter(node: any, outer: string[]) {
    const asks = /^Function/.test(node.type) && mentionsArguments(node.body);
    const name = `Δa${count}`;
    const way = asks && (outer.length || inside(node.body)) ? [name, ...outer] : outer;
    if (way !== outer) {
      count++;
      out.appendRight(node.body.start + 1, `var ${name};`);
    }
    const own = asks ? way : [];
    const walk = (at: any) =>
      children(at, (child) => {
        if (/^Function|^Arrow/.test(child.type)) enter(child, way);
        else {
          if (own.length && child.type === "Identifier" && child.name === "arguments") ways.set(child, own);
          walk(child);
        }
      });
    walk(node);
  }
  enter(program, []);

  const compute = (own: string | undefined) => (own ? `(${own}=Δargs(arguments))` : "Δargs(arguments)");
  return {
    read(node) {
      const way = ways.get(node);
      return way ? `(${way.join("||")}||${compute(way[0])})` : compute(undefined);
    },
    ofGlobal(node) {
      const { object, property, computed } = node;
      if (computed || object.type !== "Identifier" || object.name !== "global" || property.name !== "arguments") return false;
      out.overwrite(node.start, node.end, compute(ways.get(property)?.[0]));
      return true;
    },
  };
}

/** Whether a function inside of `node` asks. */
function inside(node: any): boolean {
  let found = false;
  children(node, (child) => {
    found ||= /^Function/.test(child.type) && mentionsArguments(child.body) ? true : inside(child);
  });
  return found;
}
