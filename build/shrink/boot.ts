import { type NodePath, type PluginObj, types as t } from "@babel/core";
import { freeNames, outlives, pure } from "./functions.ts";
import type { Places } from "./origin.ts";

/** `var f = x => ...` as a declaration, where that is the same. */
function declared(path: NodePath<t.VariableDeclarator>): t.FunctionDeclaration | undefined {
  const { id, init } = path.node;
  // A function's own name is no name of the program's.
  if (t.isFunctionExpression(init) && init.id) return undefined;
  if (!t.isIdentifier(id) || !(t.isArrowFunctionExpression(init) || t.isFunctionExpression(init)) || init.async || init.generator)
    return undefined;
  if (!path.scope.getBinding(id.name)?.constant || (t.isArrowFunctionExpression(init) && usesThis(path.get("init") as NodePath)))
    return undefined;
  const body = t.isBlockStatement(init.body) ? init.body : t.blockStatement([t.returnStatement(init.body)]);
  return t.functionDeclaration(t.cloneNode(id), init.params as t.FunctionDeclaration["params"], body);
}

function usesThis(path: NodePath): boolean {
  let found = false;
  path.traverse({
    ThisExpression() {
      found = true;
    },
    Identifier(inner) {
      if (inner.node.name === "arguments") found = true;
    },
  });
  return found;
}

const isConstant = (node: t.Node | null | undefined): boolean =>
  t.isNumericLiteral(node) ||
  t.isBooleanLiteral(node) ||
  (t.isUnaryExpression(node) && node.operator !== "delete" && t.isNumericLiteral(node.argument));

/**
 * `var x;` far above of `x = 1;` becomes one again: in the end all variables stand above what runs. Only where nothing that runs before could
 * have met the variable, of which the firmware's own sources make sure: there it is a `const` or `let`.
 */
function joinDeclarations(program: NodePath<t.Program>, { isFirmware }: Places): void {
  const bare = new Map<string, NodePath<t.VariableDeclarator>>();
  const met = reach(program);
  for (const path of program.get("body")) {
    if (path.isVariableDeclaration()) {
      for (const variable of path.get("declarations")) {
        const { name } = variable.node.id as t.Identifier;
        if (!variable.node.init && bare.has(name)) variable.remove();
        else if (!variable.node.init) bare.set(name, variable);
        else if (bare.has(name) && (isFirmware(path.node) || !met(path).has(name))) bare.get(name)?.remove();
      }
    } else if (path.isExpressionStatement() && t.isAssignmentExpression(path.node.expression, { operator: "=" })) {
      const { left, right } = path.node.expression;
      if (!t.isIdentifier(left) || !bare.has(left.name)) continue;
      if (!isFirmware(path.node) && met(path).has(left.name)) continue;
      bare.get(left.name)?.remove();
      bare.delete(left.name);
      const variable = t.inherits(t.variableDeclarator(left, right), path.node);
      path.replaceWith(t.variableDeclaration("var", [variable]));
    }
  }
}

/** Answers, for one statement of the program after the other, the names that what runs before it may meet: all that stand in it and in functions that it names. */
function reach(program: NodePath<t.Program>): (until: NodePath) => Set<string> {
  const statements = program.get("body").map(({ node }) => node);
  const functions = new Map<string, t.Node>();
  for (const one of statements) if (t.isFunctionDeclaration(one)) functions.set((one.id as t.Identifier).name, one);
  const met = new Set<string>();
  const meet = (root: t.Node): void => {
    t.traverseFast(root, (node) => {
      if (!t.isIdentifier(node) || met.has(node.name)) return;
      met.add(node.name);
      const named = functions.get(node.name);
      if (named) meet(named);
    });
  };
  let at = 0;
  return (until) => {
    for (; at < statements.length && statements[at] !== until.node; at++) {
      const one = statements[at];
      const onlyDeclares = t.isVariableDeclaration(one) && one.declarations.every(({ init }) => !init);
      if (!t.isFunctionDeclaration(one) && !onlyDeclares) meet(one);
    }
    return met;
  };
}

/** Puts constants where they are used and makes declarations of what is one in other words. */
export const settle = (places: Places): PluginObj => ({
  name: "settle",
  visitor: {
    Program(program) {
      joinDeclarations(program, places);
      program.scope.crawl();
      for (const statement of program.get("body")) {
        if (!statement.isVariableDeclaration()) continue;
        for (const variable of statement.get("declarations")) {
          const { id, init } = variable.node;
          if (!t.isIdentifier(id)) continue;
          const binding = program.scope.getBinding(id.name);
          const value = t.isUnaryExpression(init) && init.operator === "void" ? undefined : init;
          if (binding?.constant && (isConstant(value) || (init && value === undefined))) {
            for (const use of binding.referencePaths) use.replaceWith(t.cloneNode(init as t.Expression));
            variable.remove();
            continue;
          }
          const declaration = declared(variable);
          if (!declaration) continue;
          variable.remove();
          program.node.body.unshift(declaration);
        }
      }
    },
  },
});

/** Whether the top level uses the variable before this declaration gives it its value, which then may not go before that. */
function usedBefore(program: NodePath<t.Program>, variable: t.VariableDeclarator): boolean {
  const { id, init, start } = variable;
  const binding = t.isIdentifier(id) ? program.scope.getBinding(id.name) : undefined;
  if (!binding || !init) return false;
  if (binding.path.node !== variable) return true;
  return [...binding.constantViolations, ...binding.referencePaths].some(
    (use) => !use.getFunctionParent() && Number(use.node.start) < Number(start),
  );
}

/** Name of the function that holds what runs at boot. */
export const bootName = "boot$";

/**
 * Gathers what runs at the top level in a function of its own, which is called once and kept nowhere: what only it uses can
 * then live in it, and is gone after the boot. Handlers that it hands out are moved to the top level, as they would keep all
 * of it alive.
 */
export const boot: PluginObj = {
  name: "boot",
  visitor: {
    Program(program) {
      program.scope.crawl();
      const kept: t.Statement[] = [];
      const run: t.Statement[] = [];
      for (const statement of program.node.body) {
        if (t.isFunctionDeclaration(statement)) kept.push(statement);
        else if (t.isVariableDeclaration(statement)) {
          for (const variable of statement.declarations) {
            const { id, init } = variable;
            if (pure(init, program) && !usedBefore(program, variable))
              kept.push(t.variableDeclaration("var", [t.variableDeclarator(id, init)]));
            else {
              kept.push(t.variableDeclaration("var", [t.variableDeclarator(id)]));
              if (init) run.push(t.expressionStatement(t.assignmentExpression("=", id as t.Identifier, init)));
            }
          }
        } else run.push(statement);
      }
      const functions = kept.filter((statement) => t.isFunctionDeclaration(statement));
      const variables = kept.filter((statement) => !t.isFunctionDeclaration(statement));
      const main = t.functionDeclaration(t.identifier(bootName), [], t.blockStatement(run));
      program.node.body = [...functions, ...variables, main, t.expressionStatement(t.callExpression(t.identifier(bootName), []))];
    },
  },
};

const inLoop = (path: NodePath, within: NodePath): boolean => Boolean(path.findParent((one) => one === within || one.isLoop())?.isLoop());

/** Functions that are called at boot and never again, `boot$` first, and whether each is called a single time. */
function once(program: NodePath<t.Program>): { path: NodePath<t.FunctionDeclaration>; single: boolean }[] {
  const declarations = program.get("body").filter((path) => path.isFunctionDeclaration()) as NodePath<t.FunctionDeclaration>[];
  const found = declarations.filter((path) => path.node.id?.name === bootName).map((path) => ({ path, single: true }));
  for (let again = true; again; ) {
    again = false;
    for (const path of declarations) {
      if (found.some((one) => one.path === path)) continue;
      const uses = program.scope.getBinding((path.node.id as t.Identifier).name)?.referencePaths ?? [];
      // A use that is no call hands the function out, and one in a handler runs later.
      const early =
        uses.length > 0 && uses.every((use) => use.key === "callee" && found.some((caller) => use.getFunctionParent() === caller.path));
      if (!early) continue;
      const caller = found.find((one) => uses[0].getFunctionParent() === one.path);
      found.push({ path, single: uses.length === 1 && caller?.single === true && !inLoop(uses[0], caller.path) });
      again = true;
    }
  }
  return found;
}

export const lift: PluginObj = {
  name: "lift",
  visitor: {
    Program(program) {
      program.scope.crawl();
      for (const { path, single } of once(program)) {
        path.traverse({
          Function(inner) {
            const accessor = inner.isObjectMethod() && inner.node.kind !== "method";
            // Made again and again it is another function each time.
            const repeated = !single || inLoop(inner, path) || (inner.isFunctionExpression() && inner.node.id);
            if (accessor || repeated || inner.isFunctionDeclaration() || !outlives(inner)) return inner.skip();
            const node = inner.node as t.ArrowFunctionExpression | t.FunctionExpression | t.ObjectMethod;
            const local = [...freeNames(inner)].some((name) => {
              const binding = inner.scope.parent.getBinding(name);
              return binding && binding.scope !== program.scope;
            });
            inner.skip();
            if (local || (inner.isArrowFunctionExpression() && usesThis(inner)) || node.async || node.generator) return;
            const id = program.scope.generateUidIdentifier("handler");
            const body = t.isBlockStatement(node.body) ? node.body : t.blockStatement([t.returnStatement(node.body)]);
            program.node.body.unshift(t.functionDeclaration(id, node.params as t.FunctionDeclaration["params"], body));
            inner.replaceWith(t.isObjectMethod(node) ? t.objectProperty(node.key, t.cloneNode(id), node.computed) : t.cloneNode(id));
          },
        });
      }
    },
  },
};

/** Calls what runs at boot where it stands, so that not even its name stays. */
export const run: PluginObj = {
  name: "run",
  visitor: {
    Program(program) {
      const { body } = program.node;
      const at = body.findIndex((statement) => t.isFunctionDeclaration(statement) && statement.id?.name === bootName);
      const { params, body: block } = body[at] as t.FunctionDeclaration;
      body.splice(at, 2, t.expressionStatement(t.callExpression(t.functionExpression(null, params, block), [])));
    },
  },
};
