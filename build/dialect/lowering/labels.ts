import { type NodePath, type Pass, type Types, t } from "../babel.ts";

type Breakable = NodePath<Types.Loop | Types.SwitchStatement>;
type Leap = NodePath<Types.BreakStatement | Types.ContinueStatement>;

/**
 * Labels, which the interpreter has not: a leap out of several loops notes where it goes to, and each loop on the way looks after its end.
 * `break` out of a block that is no loop leaves a loop of one turn.
 */
export const labels: Pass = () => ({
  name: "labels",
  visitor: {
    LabeledStatement: {
      enter(path) {
        if (!isBreakable(path.get("body")) && !path.get("body").isLabeledStatement()) asLoop(path);
      },
      exit(path) {
        const label = path.node.label.name;
        const body = path.get("body");
        if (body.isLabeledStatement()) return;
        const leaps: Leap[] = [];
        body.traverse({
          Function: (inner) => inner.skip(),
          BreakStatement(inner) {
            if (inner.node.label?.name === label) leaps.push(inner);
          },
          ContinueStatement(inner) {
            if (inner.node.label?.name === label) leaps.push(inner);
          },
        });
        if (leaps.length) leave(path, body as Breakable, leaps);
        path.replaceWith(path.node.body);
        path.scope.crawl();
      },
    },
  },
});

const isBreakable = (path: NodePath): path is Breakable => path.isLoop() || path.isSwitchStatement();

function leave(labeled: NodePath<Types.LabeledStatement>, target: Breakable, leaps: Leap[]): void {
  let flag: Types.Identifier | undefined;
  const continues = leaps.some((leap) => leap.isContinueStatement());
  const between = new Set<Breakable>();
  for (const leap of leaps) {
    const goesOn = leap.isContinueStatement();
    const chain = breakables(leap, target);
    // `continue` passes through a switch by itself.
    if (goesOn ? chain.every((one) => one.isSwitchStatement()) : chain.length === 0) {
      leap.node.label = null;
      continue;
    }
    flag ??= labeled.scope.generateUidIdentifier("leap");
    for (const one of chain) between.add(one);
    leap.replaceWithMultiple([
      t.expressionStatement(t.assignmentExpression("=", t.cloneNode(flag), t.numericLiteral(goesOn ? 2 : 1))),
      t.breakStatement(),
    ]);
  }
  if (!flag) return;
  for (const one of between) {
    const last = breakables(one, target).length === 0;
    const after: Types.Statement[] = [];
    if (!last) after.push(t.ifStatement(t.cloneNode(flag), t.breakStatement()));
    else {
      after.push(t.ifStatement(t.binaryExpression("===", t.cloneNode(flag), t.numericLiteral(1)), t.breakStatement()));
      if (continues)
        after.push(
          t.ifStatement(
            t.cloneNode(flag),
            t.blockStatement([
              t.expressionStatement(t.assignmentExpression("=", t.cloneNode(flag), t.numericLiteral(0))),
              t.continueStatement(),
            ]),
          ),
        );
    }
    one.insertAfter(after);
  }
  labeled.insertBefore(t.variableDeclaration("let", [t.variableDeclarator(t.cloneNode(flag), t.numericLiteral(0))]));
}

/** The loops and switches between a statement and the one that it leaps to, from the inside. */
function breakables(path: NodePath, target: NodePath): Breakable[] {
  const found: Breakable[] = [];
  for (let at = path.parentPath; at && at.node !== target.node; at = at.parentPath) if (isBreakable(at)) found.push(at);
  return found;
}

/** A block with a label as a loop of one turn; what leaves a loop around it from inside gets that loop's label. */
function asLoop(path: NodePath<Types.LabeledStatement>): void {
  path.get("body").traverse({
    Function: (inner) => inner.skip(),
    BreakStatement: (inner) => named(inner, path),
    ContinueStatement: (inner) => named(inner, path),
  });
  const body = path.node.body;
  path.node.body = t.doWhileStatement(t.booleanLiteral(false), t.isBlockStatement(body) ? body : t.blockStatement([body]));
  path.requeue();
}

function named(leap: Leap, block: NodePath<Types.LabeledStatement>): void {
  if (leap.node.label) return;
  const goal = leap.findParent((one) => one.node === block.node || one.isLoop() || (leap.isBreakStatement() && one.isSwitchStatement()));
  if (goal?.node !== block.node) return;
  const outer = block.findParent((one) => one.isLoop() || (leap.isBreakStatement() && one.isSwitchStatement()));
  if (!outer) return;
  if (!outer.parentPath!.isLabeledStatement()) {
    const id = outer.scope.generateUidIdentifier("around");
    outer.replaceWith(t.labeledStatement(id, outer.node as Types.Statement));
  }
  const label = block.findParent(
    (one) => one.isLabeledStatement() && isBreakable(one.get("body") as NodePath),
  ) as NodePath<Types.LabeledStatement>;
  leap.node.label = t.cloneNode(label.node.label);
}
