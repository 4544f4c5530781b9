import type { Binding, Reference } from "./scopes.ts";

/** How a script's names are written once nothing is hoisted. */
export interface Names {
  reference(node: any): Reference | undefined;
  /** The new name of what is declared at this identifier, if it has one. */
  declared(id: any): string | undefined;
  /** What a name is assigned by. */
  assigned(node: any): string;
  /** Text that reads the name, with `prefix` (`typeof `) before each name in it; a name not declared yet shows the one outside. */
  read(reference: Reference, prefix?: string): string;
  /** `let …` of the names that a function's body needs at its start. */
  introduced(body: any): string;
}

/**
 * A name that is used where its declaration may not have run yet is kept under another one, which holds Δnone until then. All
 * others stay as they are: V8's hoisting makes no difference to them.
 */
export function createNames(references: Reference[]): Names {
  const byNode = new Map<any, Reference>(references.map((reference) => [reference.node, reference]));
  const declarations = new Map<any, string>();
  const bodies = new Map<any, string[]>();
  let count = 0;
  for (const { binding, early } of references) {
    if (!early || !binding || binding.renamed) continue;
    const renamed = `Δ${++count}_${binding.name}`;
    binding.renamed = renamed;
    for (const { id } of binding.declarations) declarations.set(id, renamed);
    const { body } = binding.scope.node;
    bodies.set(body, [...(bodies.get(body) ?? []), renamed]);
  }

  const either = (renamed: string, otherwise: string, prefix: string) => `(${renamed}===Δnone?${otherwise}:${prefix}${renamed})`;
  function outside({ name, scope }: Binding, prefix: string): string {
    let at = scope.parent;
    while (at && !at.names.has(name)) at = at.parent;
    const outer = at?.names.get(name);
    return outer?.renamed ? either(outer.renamed, outside(outer, prefix), prefix) : prefix + name;
  }

  return {
    reference: (node) => byNode.get(node),
    declared: (id) => declarations.get(id),
    assigned: (node) => byNode.get(node)?.binding?.renamed ?? node.name,
    read({ binding, node, early }, prefix = "") {
      if (!binding?.renamed) return prefix + node.name;
      return early ? either(binding.renamed, outside(binding, prefix), prefix) : prefix + binding.renamed;
    },
    introduced(body) {
      const names = bodies.get(body);
      return names ? `let ${names.map((name) => `${name}=Δnone`).join(",")};` : "";
    },
  };
}
