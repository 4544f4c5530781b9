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

/** The test of a `do` loop is read after a `break` in its first turn, too. */
export function doWhile(rewrite: Rewrite, node: any, atTop: boolean): boolean {
  const { out, visit } = rewrite;
  const leaps = leapsOf(node.body);
  if (!leaps.some(({ type }) => type === "BreakStatement")) return false;
  const left = `Δbreak${node.start}`;
  const label = `Δdo${node.start}`;
  for (const leap of leaps)
    out.overwrite(leap.start, leap.end, leap.type === "BreakStatement" ? `break ${label};` : `{${left}=0;break ${label};}`);
  const turns = `Δturns${node.start}`;
  before(rewrite, node, `{let ${left},${turns}=0;`);
  before(rewrite, node.body, `{${left}=1;${label}:{`);
  visit(node.body, node, "body", atTop);
  after(rewrite, node.body, `;${left}=0;}}`);
  before(rewrite, node.test, `!(${turns}++&&${left})&&(`);
  visit(node.test, node, "test", atTop);
  after(rewrite, node.test, `)&&!${left}`);
  after(rewrite, node, "}");
  return true;
}

/** Every `break` and `continue` of a loop with this body. */
function leapsOf(body: any, inSwitch = false): any[] {
  if (body.type === "BreakStatement") return inSwitch ? [] : [body];
  if (body.type === "ContinueStatement") return [body];
  const found: any[] = [];
  if (/^(For|While|DoWhile)|Function/.test(body.type)) return found;
  children(body, (child) => found.push(...leapsOf(child, inSwitch || body.type === "SwitchStatement")));
  return found;
}

/** `in` and `of` go over things as they are at each turn, and end early where the interpreter's do. */
function over(rewrite: Rewrite, node: any) {
  const { left, right } = node;
  rewrite.out.overwrite(left.end, right.start, between(rewrite, left.end, right.start, " of "));
  before(rewrite, right, node.type === "ForInStatement" ? "Δkeys(" : "Δeach(");
  rewrite.visit(right, node, "right");
  after(rewrite, right, ")");
}
