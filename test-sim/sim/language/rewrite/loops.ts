import { after, before, between, type Rewrite } from "./rewrite.ts";
import { children } from "./scopes.ts";

/** One binding for the whole loop, so that closures see its last value. */
export function loop(rewrite: Rewrite, node: any, atTop: boolean) {
  const { out, visit } = rewrite;
  const isFor = node.type === "ForStatement";
  const head = isFor ? node.init : node.left;
  const ownScope = head?.type === "VariableDeclaration" && head.kind !== "var";
  if (ownScope) {
    before(rewrite, node, `{let ${head.declarations.map(({ id }: any) => id.name).join(",")};`);
    out.remove(head.start, head.declarations[0].start);
    for (const one of isFor ? head.declarations : []) {
      if (one.init) visit(one.init, one, "init");
      else out.appendLeft(one.id.end, "=undefined");
    }
  } else if (head) visit(head, node, isFor ? "init" : "left", atTop);
  if (!isFor) over(rewrite, node);
  children(node, (child, key) => {
    if (child !== head && (isFor || key !== "right")) visit(child, node, key, atTop);
  });
  if (ownScope) after(rewrite, node, "}");
}

/** `in` and `of` go over things as they are at each turn, and end early where the interpreter's do. */
function over(rewrite: Rewrite, node: any) {
  const { left, right } = node;
  rewrite.out.overwrite(left.end, right.start, between(rewrite, left.end, right.start, " of "));
  before(rewrite, right, node.type === "ForInStatement" ? "Δkeys(" : "Δeach(");
  rewrite.visit(right, node, "right");
  after(rewrite, right, ")");
}
