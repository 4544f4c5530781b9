import { type NodePath, types as t } from "@babel/core";
import { isCalledWith } from "./functions.ts";
import { functionOf, usesArguments } from "./handed-out.ts";
import { hoistMethod, methodOf, nameOfKey } from "./methods.ts";
import type { Places } from "./origin.ts";

/** Where the user's program has the methods of `http`. */
export interface Handed {
  uses: NodePath<t.MemberExpression>[];
}

/** Which argument of a method of `http` is called with requests. */
const handlers: Record<string, number> = { get: 1, post: 1, put: 1, patch: 1, delete: 1, all: 1, before: 0, after: 0, error: 1 };

/** Those that have a pattern before the handler, and may have options behind it. */
const isRoute = (name: string): boolean => handlers[name] === 1 && name !== "error";

/**
 * Puts functions in place of the members of requests (`src/http/request.ts`) in the user's handlers. Where no request goes anywhere else, those need
 * no members to inherit, and nothing of them stays. `handed` is undefined where it cannot be seen what becomes of requests.
 */
export function bindRequests(program: NodePath<t.Program>, places: Places, handed: Handed | undefined): void {
  const members = membersOf(program, places);
  if (!members) return;
  const object = members.get("init") as NodePath<t.ObjectExpression>;
  const isUsed = hasUsers(program, places);
  let escapes = !handed && isUsed;
  const uses: NodePath<t.MemberExpression>[] = [];
  const seen = new Set<t.Identifier>();
  const checks: (() => boolean)[] = [];

  /** A function that is called with requests; `named` where their path has parameters. */
  function handler(path: NodePath | undefined, index: number, named: boolean): void {
    if (path?.isCallExpression() && isFirmwares(path)) return;
    const home = path && functionOf(path);
    // One that goes by a name may be called with something else, too.
    if (!home || usesArguments(home) || (home !== path && !isOnly(path as NodePath, home))) escapes = true;
    else parameter(home, index, named);
  }

  function parameter(home: NodePath<t.Function>, index: number, named: boolean): void {
    const one = home.get("params")[index] as NodePath | undefined;
    if (!one) return;
    if (one.isIdentifier()) variable(one, named);
    else escapes = true;
  }

  function variable(id: NodePath<t.Identifier>, named: boolean): void {
    const binding = id.scope.getBinding(id.node.name);
    if (!binding || binding.constantViolations.length) {
      escapes = true;
      return;
    }
    if (seen.has(binding.identifier)) return;
    seen.add(binding.identifier);
    for (const use of binding.referencePaths) occurrence(use, named);
  }

  function occurrence(path: NodePath, named: boolean): void {
    const parent = path.parentPath as NodePath;
    if (parent.isMemberExpression() && path.key === "object") member(parent, named);
    else if (parent.isVariableDeclarator() && parent.get("id").isIdentifier()) variable(parent.get("id") as NodePath<t.Identifier>, named);
    else if (parent.isCallExpression() && path.listKey === "arguments") {
      const callee = parent.get("callee") as NodePath;
      if (callee.isIdentifier() && isFirmwares(callee)) return;
      const home = functionOf(callee);
      const index = Number(path.key);
      const isRequest = (one: NodePath | undefined) =>
        one?.isIdentifier() === true && seen.has(one.scope.getBinding(one.node.name)?.identifier as t.Identifier);
      if (!home || usesArguments(home)) escapes = true;
      else {
        parameter(home, index, named);
        // Of its other calls it is known once all requests are.
        checks.push(() => isCalledWith(home, index, isRequest));
      }
    } else escapes = true;
  }

  function member(path: NodePath<t.MemberExpression>, named: boolean): void {
    if (path.node.computed) {
      escapes = true;
      return;
    }
    const { name } = path.node.property as t.Identifier;
    if (name === "params" && !named) escapes = true;
    const method = methodOf(object, name);
    if (!method) return;
    const getter = method.isObjectMethod({ kind: "get" });
    const written = path.parentPath.isAssignmentExpression() && path.key === "left";
    if (written || (!getter && path.key !== "callee")) escapes = true;
    else uses.push(path);
  }

  /** What the firmware exports, or has made. */
  function isFirmwares(path: NodePath): boolean {
    const callee = path.isCallExpression() ? (path.get("callee") as NodePath) : path;
    const binding = callee.isIdentifier() ? callee.scope.getBinding(callee.node.name) : undefined;
    if (!binding?.constant) return false;
    if (places.isFirmware(binding.path.node)) return binding.path.isFunctionDeclaration();
    const init = binding.path.isVariableDeclarator() ? (binding.path.get("init") as NodePath) : undefined;
    return init?.isCallExpression() === true && isFirmwares(init);
  }

  for (const use of handed?.uses ?? []) {
    const { name } = use.node.property as t.Identifier;
    const call = use.parentPath;
    if (name === "limits" || name === "fetch") continue;
    if (!(name in handlers) || !call.isCallExpression() || use.key !== "callee") {
      escapes = true;
      continue;
    }
    const given = call.get("arguments") as NodePath[];
    const named = isRoute(name) && t.isStringLiteral(given[0]?.node) && /[:*]/.test(given[0].node.value);
    handler(given[handlers[name]], 0, named);
    if (isRoute(name) && given[2]) partOf(given[2], named);
  }

  /** The function among a route's options that takes bodies in parts. */
  function partOf(options: NodePath, named: boolean): void {
    const found = options.isObjectExpression() ? options.get("properties") : undefined;
    if (!found?.every((one) => !one.isSpreadElement() && nameOfKey(one.node as t.ObjectProperty))) escapes = true;
    for (const one of found ?? []) {
      if (nameOfKey(one.node as t.ObjectProperty) !== "part") continue;
      if (one.isObjectMethod()) parameter(one, 0, named);
      else handler(one.get("value") as NodePath, 0, named);
    }
  }

  if (escapes || !checks.every((check) => check())) return;
  for (const path of uses) {
    const { id, getter } = hoistMethod(object, (path.node.property as t.Identifier).name, program, true);
    const request = path.node.object;
    if (getter) path.replaceWith(t.callExpression(id, [request]));
    else {
      const call = path.parentPath as NodePath<t.CallExpression>;
      call.node.callee = id;
      call.node.arguments.unshift(request);
    }
  }
  const binding = program.scope.getBinding((members.node.id as t.Identifier).name);
  for (const use of binding?.referencePaths ?? []) use.replaceWith(t.unaryExpression("void", t.numericLiteral(0)));
  members.remove();
}

/** Whether a function that goes by a name stands nowhere but as a handler here. */
const isOnly = (use: NodePath, home: NodePath<t.Function>): boolean => {
  const name = use.isIdentifier() ? use.node.name : "";
  const binding = use.scope.getBinding(name);
  return binding?.referencePaths.length === 1 && home.isFunctionDeclaration();
};

/** What requests inherit. */
function membersOf(program: NodePath<t.Program>, { isRequests }: Places): NodePath<t.VariableDeclarator> | undefined {
  for (const { path } of Object.values(program.scope.bindings))
    if (path.isVariableDeclarator() && t.isObjectExpression(path.node.init) && isRequests(path.node.init)) return path;
  return undefined;
}

/** Whether anything of the program is the user's. */
function hasUsers(program: NodePath<t.Program>, { isUsers }: Places): boolean {
  return program.node.body.some(isUsers);
}
