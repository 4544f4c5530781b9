import type { NodePath, PluginObj, types as t } from "@babel/core";
import { usesArguments } from "../dialect/lowering/arguments.ts";
import { type Declaration, freeNames, isCall, keepsScope, topLevel } from "./functions.ts";

/** A question about a function at the top level. */
export type Ask = (path: Declaration) => boolean;

/** Whether functions may be moved into `path`. Not into a hot one: the interpreter reads a nested function's text each time that its parent runs. */
export function mayHost(path: Declaration, hot: Ask): boolean {
  return Boolean(path.node.id) && !path.node.async && !hot(path) && !keepsScope(path);
}

function container(use: NodePath): Declaration | undefined {
  const top = topLevel(use);
  return top?.isFunctionDeclaration() ? top : undefined;
}

/** Where each function can live that may not lie in flash: in the one from which all its uses come. */
function findHosts(functions: Declaration[], mayLieInFlash: Ask, hot: Ask): Map<Declaration, Declaration> {
  const hosts = new Map<Declaration, Declaration>();
  const able = new Set(functions.filter((path) => mayHost(path, hot)));
  const path = (from: Declaration): Declaration[] => {
    const way = [from];
    for (let at = hosts.get(from); at; at = hosts.get(at)) way.push(at);
    return way;
  };
  for (let again = true; again; ) {
    again = false;
    for (const path_ of functions) {
      // With `arguments`, it would find those of its host.
      if (hosts.has(path_) || keepsScope(path_) || mayLieInFlash(path_) || usesArguments(path_)) continue;
      const uses = path_.scope.parent.getBinding((path_.node.id as t.Identifier).name)?.referencePaths ?? [];
      // Handed out as a value it may be called at any time, and would keep its host alive until then.
      if (!uses.every(isCall)) continue;
      const callers = uses.map(container).filter((caller) => caller !== path_);
      if (callers.length === 0 || callers.some((caller) => caller === undefined)) continue;
      // The innermost function that holds all callers, once those are where they will be.
      const ways = (callers as Declaration[]).map(path);
      const host = ways[0].find((candidate) => able.has(candidate) && ways.every((way) => way.includes(candidate)));
      if (!host || path(host).includes(path_)) continue;
      hosts.set(path_, host);
      again = true;
    }
  }
  return hosts;
}

/** The first statement of `host` that may need one of `names`; what is nested goes before it, so that a quick way out stays quick. */
function firstUse(host: Declaration, names: Set<string>): NodePath<t.Statement> {
  const statements = host.get("body").get("body");
  const uses = (statement: NodePath) => {
    let found = false;
    statement.traverse({
      Identifier(path) {
        if (names.has(path.node.name)) found = true;
      },
    });
    return found;
  };
  return statements.find(uses) ?? statements[0];
}

/** Moves each function that has one place of use, or several within one function, to where it is used, unless it may lie in flash. */
export const nest = (mayLieInFlash: Ask, hot: Ask): PluginObj => ({
  name: "nest",
  visitor: {
    Program(program) {
      program.scope.crawl();
      const functions = Object.values(program.scope.bindings)
        .filter((binding) => binding.constant && binding.path.isFunctionDeclaration() && binding.path.parentPath?.isProgram())
        .map((binding) => binding.path as Declaration);
      const hosts = findHosts(functions, mayLieInFlash, hot);
      const guests = new Map<Declaration, Declaration[]>();
      for (const [guest, host] of hosts) guests.set(host, [...(guests.get(host) ?? []), guest]);

      // A host's own names must not hide what its guests mean by the same name.
      const wanted = (host: Declaration): Set<string> =>
        new Set((guests.get(host) ?? []).flatMap((guest) => [(guest.node.id as t.Identifier).name, ...freeNames(guest), ...wanted(guest)]));
      for (const host of guests.keys())
        for (const name of wanted(host)) if (host.scope.hasOwnBinding(name)) host.scope.rename(name, program.scope.generateUid(name));

      // From the inside out, as a moved function takes its own guests along.
      const depth = (path: Declaration): number => (hosts.has(path) ? 1 + depth(hosts.get(path) as Declaration) : 0);
      for (const host of [...guests.keys()].sort((a, b) => depth(b) - depth(a))) {
        const inner = guests.get(host) as Declaration[];
        const nodes = inner.map((guest) => guest.node);
        const names = new Set(nodes.map((node) => (node.id as t.Identifier).name));
        const before = firstUse(host, names).node;
        const { body } = host.node.body;
        body.splice(body.indexOf(before), 0, ...nodes);
      }
      const moved = new Set<t.Node>([...hosts.keys()].map((guest) => guest.node));
      program.node.body = program.node.body.filter((statement) => !moved.has(statement));
    },
  },
});
