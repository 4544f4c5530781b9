import { after, before, openings, type Rewrite } from "./rewrite.ts";
import { children } from "./scopes.ts";

/** var, let and const. At the top they are properties of the global object, const with a setter that throws. */
export function variables(rewrite: Rewrite, node: any, parent: any, key: string, atTop: boolean) {
  const { out, names, visit } = rewrite;
  const inHead = /^For/.test(parent.type) && (key === "init" || key === "left");
  const ofBlock = node.kind !== "var" && (inHead || parent.type !== "Program");
  const isGlobal = rewrite.top && atTop && !ofBlock;
  if (!isGlobal && !node.declarations.some(({ id }: any) => names.declared(id))) {
    children(node, (child, childKey) => visit(child, node, childKey));
    return;
  }
  // Beside names that are kept elsewhere there are some that stay; what is assigned to the others goes by way of one that nobody reads.
  const mixed = !isGlobal && node.declarations.some(({ id }: any) => !names.declared(id));
  if (!mixed) out.remove(node.start, node.declarations[0].start);
  for (const one of node.declarations) {
    const { id, init } = one;
    if (mixed && !names.declared(id)) {
      if (init) visit(init, one, "init");
      continue;
    }
    if (mixed) out.appendLeft(id.start, "Δunread=");
    const name = isGlobal ? `Δglobal.${id.name}` : (names.declared(id) ?? id.name);
    if (init && isGlobal && node.kind === "const") {
      out.overwrite(id.start, init.start, `Δconst("${id.name}",${openings(rewrite, id.end, init.start)}`);
      visit(init, one, "init");
      after(rewrite, one, ")");
    } else if (init) {
      out.overwrite(id.start, id.end, name);
      visit(init, one, "init");
    } else if (/^For(In|Of)/.test(parent.type)) out.overwrite(id.start, id.end, name);
    else out.overwrite(id.start, id.end, isGlobal ? `${name}=${name}` : `${name}=${name}===Δnone?undefined:${name}`);
  }
}

export function functionBody(rewrite: Rewrite, node: any) {
  const names = rewrite.names.introduced(node.body);
  // Belongs to the brace: "use strict" behind it is taken out with what is put in front of it.
  if (names) rewrite.out.appendLeft(node.body.start + 1, names);
  children(node, (child, key) => {
    if (key !== "id" && key !== "params") rewrite.visit(child, node, key);
  });
}

export function functionDeclaration(rewrite: Rewrite, node: any, atTop: boolean) {
  const { id } = node;
  const target = rewrite.names.declared(id) ?? (rewrite.top && atTop ? `Δglobal.${id.name}` : undefined);
  rewrite.functions.push(node);
  if (!target) {
    functionBody(rewrite, node);
    return;
  }
  // A field of an object gives the function its name without making it visible.
  before(rewrite, node, `${target}=({${id.name}:`);
  rewrite.out.remove(id.start, id.end);
  functionBody(rewrite, node);
  after(rewrite, node, `}).${id.name};`);
}

/** Fields are evaluated once, where the class stands, and put on its prototype, or on the class itself when static. */
export function classBody(rewrite: Rewrite, node: any, atTop: boolean) {
  const { out, visit } = rewrite;
  const isDeclaration = node.type === "ClassDeclaration";
  rewrite.functions.push(node);
  if (node.superClass) visit(node.superClass, node, "superClass");
  if (isDeclaration) {
    const renamed = rewrite.names.declared(node.id) ?? (rewrite.top && atTop ? `Δglobal.${node.id.name}` : undefined);
    before(rewrite, node, renamed ? `${renamed}=` : `let ${node.id.name}=`);
  }
  before(rewrite, node, "Δclass(");
  const fields: string[] = [];
  for (const member of node.body.body) {
    if (member.type !== "PropertyDefinition") {
      children(member, (child, key) => visit(child, member, key));
      continue;
    }
    visit(member.value, member, "value");
    // One character more, for what was put behind the value belongs to its end.
    const text = out.slice(member.key.end, member.value.end + 1).slice(0, -1);
    fields.push(`${member.static ? "$" : "_"}${member.key.name}:${text.replace(/^[^=]*=/, "")}`);
    out.remove(member.start, member.end);
  }
  after(rewrite, node, `${fields.length ? `,{${fields.join(",")}}` : ""})${isDeclaration ? ";" : ""}`);
}
