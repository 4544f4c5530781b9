import { type NodePath, types as t } from "@babel/core";
import type { Places } from "./origin.ts";

type Functions = t.Function;

const isLiteral = (node: t.Node) => t.isStringLiteral(node) || t.isNumericLiteral(node);

/**
 * Whether the user's program may look into the objects that the firmware hands to it otherwise than by names that stand in it: by a
 * computed key, `in`, a loop over keys, or a function that nobody knows. As long as it does not, a method that nobody names is missed by nobody.
 *
 * Follows the firmware's objects through variables, parameters, members (by their name alone) and results. Whatever cannot be followed counts as looking.
 */
export function looksInto(program: NodePath<t.Program>, { isFirmware, isUsers }: Places): boolean {
  const expressions: NodePath[] = [];
  const functions: NodePath<Functions>[] = [];
  /** Members under which the firmware hands out objects. */
  const offered = new Set<string>();
  /** Names of the firmware's methods. */
  const methods = new Set<string>();
  program.traverse({
    enter(path) {
      const { node } = path;
      if (path.isCallExpression() && isFirmware(node)) offer(path);
      if (isMethod(path) && isFirmware(node)) methods.add(nameOfMember(node as t.ObjectProperty));
      if (path.isFunction() && isUsers(node)) functions.push(path);
      if (watched.has(node.type) && isUsers(node)) expressions.push(path);
    },
  });
  if (!offered.size) return false;
  for (const name of offered) methods.delete(name);

  /** Variables, parameters, members and functions whose value or result may be one of the firmware's objects. */
  const found = new Set<t.Node | string>();
  let results = false;
  let held = false;
  let looks = false;
  /** A method of the firmware's is kept apart from its object. */
  let detached = false;

  function offer(call: NodePath<t.CallExpression>): void {
    const program = callee(call);
    if (!program || !isUsers(program.node)) return;
    for (const given of call.node.arguments)
      if (t.isObjectExpression(given))
        for (const one of given.properties) if (t.isObjectProperty(one) && t.isIdentifier(one.key)) offered.add(one.key.name);
  }

  /** The function that an expression surely is, by its name or where it stands. */
  function callee(call: NodePath): NodePath<Functions> | undefined {
    return functionOf(call.get("callee") as NodePath);
  }

  /** Whether a value may be an object of the firmware. */
  function ours(path: NodePath): boolean {
    const { node } = path;
    if (path.isIdentifier()) {
      if (path.node.name === "arguments") return parentTakes(path);
      const binding = path.scope.getBinding(path.node.name);
      return binding ? found.has(binding.identifier) : false;
    }
    if (path.isMemberExpression()) {
      const { property, computed } = path.node;
      const object = path.get("object") as NodePath;
      if (computed) return held || ours(object);
      const { name } = property as t.Identifier;
      if (/^(?:__proto__|prototype|constructor)$/.test(name)) return ours(object);
      return found.has(name) || (offered.has(name) && ours(object));
    }
    if (path.isCallExpression() || path.isNewExpression()) {
      const known = callee(path);
      if (known) return found.has(known.node);
      const called = path.get("callee") as NodePath;
      return results || (called.isMemberExpression() && ours(called.get("object") as NodePath));
    }
    if (t.isArrayExpression(node)) return (path.get("elements") as NodePath[]).some((one) => one.node && ours(one));
    if (path.isAssignmentExpression()) return ours(path.get("right"));
    if (path.isConditionalExpression()) return ours(path.get("consequent")) || ours(path.get("alternate"));
    if (path.isLogicalExpression()) return ours(path.get("left") as NodePath) || ours(path.get("right"));
    if (path.isSequenceExpression()) return ours((path.get("expressions") as NodePath[]).at(-1) as NodePath);
    return false;
  }

  function parentTakes(path: NodePath): boolean {
    const home = path.findParent((one) => one.isFunction() && !one.isArrowFunctionExpression());
    return !home || (home.node as Functions).params.some((one) => found.has(one)) || !onlyCalled(home as NodePath<Functions>);
  }

  let changed = true;
  const note = (what: t.Node | string | undefined): void => {
    if (what === undefined || found.has(what)) return;
    found.add(what);
    changed = true;
  };
  const variable = (path: NodePath, name: string) => path.scope.getBinding(name)?.identifier;

  function takes(home: NodePath<Functions>): void {
    for (const one of home.node.params) note(t.isIdentifier(one) ? one : undefined);
    if (home.node.params.some((one) => !t.isIdentifier(one)) || usesArguments(home)) looks = true;
  }

  function pass(path: NodePath): void {
    if (path.isVariableDeclarator()) {
      const { id, init } = path.node;
      if (t.isIdentifier(id) && init && ours(path.get("init") as NodePath)) note(variable(path, id.name));
    } else if (path.isAssignmentExpression()) {
      if (!ours(path.get("right"))) return;
      const { left } = path.node;
      if (t.isIdentifier(left)) note(variable(path, left.name));
      else if (t.isMemberExpression(left) && !left.computed) note((left.property as t.Identifier).name);
      else looks = true;
    } else if (path.isObjectProperty()) {
      if (!ours(path.get("value") as NodePath)) return;
      if (path.node.computed) looks = true;
      held = true;
      note(t.isIdentifier(path.node.key) ? path.node.key.name : (path.node.key as t.StringLiteral).value);
    } else if (path.isForOfStatement()) {
      if (!ours(path.get("right"))) return;
      const { left } = path.node;
      const id = t.isVariableDeclaration(left) ? left.declarations[0].id : left;
      if (t.isIdentifier(id)) note(path.scope.getBinding(id.name)?.identifier ?? variable(path.get("body") as NodePath, id.name));
      else looks = true;
    } else if (path.isForInStatement()) looks ||= ours(path.get("right"));
    else if (path.isBinaryExpression()) looks ||= path.node.operator === "in" && ours(path.get("right"));
    else if (path.isThrowStatement()) looks ||= ours(path.get("argument"));
    else if (path.isMemberExpression()) member(path);
    else if (path.isIdentifier()) looks ||= path.node.name === "eval" && !path.scope.hasBinding("eval", true);
    else if (path.isReturnStatement()) {
      const argument = path.get("argument") as NodePath;
      if (argument.node && ours(argument)) result(path.getFunctionParent());
    } else if (path.isArrowFunctionExpression()) {
      if (path.get("body").isExpression() && ours(path.get("body") as NodePath)) result(path);
    } else if (path.isCallExpression() || path.isNewExpression()) given(path);
  }

  function member(path: NodePath<t.MemberExpression>): void {
    const { property, computed } = path.node;
    if (!ours(path.get("object"))) return;
    if (computed) looks ||= !isLiteral(property);
    else if (path.key !== "callee" && !detached && methods.has((property as t.Identifier).name)) changed = detached = true;
  }

  function result(home: NodePath | null | undefined): void {
    note(home?.node);
    if (!results) changed = true;
    results = true;
  }

  function given(path: NodePath<t.CallExpression | t.NewExpression>): void {
    const known = callee(path);
    const called = path.get("callee") as NodePath;
    const toFirmware = called.isMemberExpression() && !called.node.computed && ours(called.get("object") as NodePath);
    (path.get("arguments") as NodePath[]).forEach((one, i) => {
      if (!ours(one)) return;
      if (known && usesArguments(known)) looks = true;
      else if (known && !isHelper(called, known)) note(known.node.params[i]);
      else if (!toFirmware) looks = true;
    });
  }

  /** The dialect's helpers stand in no source, and what they do is not followed. */
  function isHelper(called: NodePath, known: NodePath<Functions>): boolean {
    return called.isIdentifier() && called.node.name.startsWith("$") && !isUsers(known.node);
  }

  while (changed && !looks) {
    changed = false;
    for (const home of functions) if (calledByFirmware(home)) takes(home);
    for (const path of expressions) pass(path);
  }
  return looks;

  /** Whether all that happens to a function is that the user's own code calls it by its name. */
  function onlyCalled(home: NodePath<Functions>): boolean {
    const name = nameOf(home);
    const binding = name ? (home.isFunctionDeclaration() ? home.parentPath : home)?.scope.getBinding(name) : undefined;
    return Boolean(
      binding?.referencePaths.every((use) => {
        if (isFirmware(use.node)) return false;
        return use.key === "callee" || (use.key === "object" && use.parentPath?.isMemberExpression()) || isConstructor(use);
      }),
    );
  }

  /** Whether the firmware may call a function with what it likes: not where it is known who does. */
  function calledByFirmware(home: NodePath<Functions>): boolean {
    if (onlyCalled(home)) return false;
    const call = home.parentPath;
    if (!call || home.listKey !== "arguments" || !(call.isCallExpression() || call.isNewExpression())) return home.key !== "callee";
    if (results || held || detached) return true;
    const called = call.get("callee") as NodePath;
    if (called.isMemberExpression()) return ours(called.get("object") as NodePath);
    // What the language has, and the dialect's helpers, which call back with what the program itself has.
    const binding = called.isIdentifier() ? called.scope.getBinding(called.node.name) : undefined;
    return !called.isIdentifier() || Boolean(binding && (isUsers(binding.path.node) || isFirmware(binding.path.node)));
  }
}

/** Whether a function takes its values from `arguments`, as a rest parameter or a class without a constructor of its own does once it is lowered. */
export function usesArguments(home: NodePath<Functions>): boolean {
  let uses = false;
  home.traverse({
    Function: (inner) => {
      if (!inner.isArrowFunctionExpression()) inner.skip();
    },
    Identifier(inner) {
      if (inner.node.name === "arguments") uses = true;
    },
  });
  return uses;
}

/** `B.prototype.constructor = B`, as a class is lowered. */
const isConstructor = ({ key, parent }: NodePath): boolean =>
  key === "right" &&
  t.isAssignmentExpression(parent) &&
  t.isMemberExpression(parent.left, { computed: false }) &&
  t.isIdentifier(parent.left.property, { name: "constructor" });

/** Kinds of nodes that move values or look into them. */
const watched = new Set([
  "VariableDeclarator",
  "AssignmentExpression",
  "ObjectProperty",
  "ForOfStatement",
  "ForInStatement",
  "BinaryExpression",
  "ThrowStatement",
  "MemberExpression",
  "Identifier",
  "ReturnStatement",
  "ArrowFunctionExpression",
  "CallExpression",
  "NewExpression",
]);

const isMethod = (path: NodePath): boolean =>
  path.isObjectMethod({ kind: "method" }) ||
  (path.isObjectProperty() && (t.isFunction(path.node.value) || t.isIdentifier(path.node.value)) && path.parentPath.isObjectExpression());

const nameOfMember = ({ key }: t.ObjectProperty): string => (t.isIdentifier(key) ? key.name : t.isStringLiteral(key) ? key.value : "");

function nameOf(path: NodePath<Functions>): string | undefined {
  if (path.isFunctionDeclaration()) return path.node.id?.name;
  const { parent } = path;
  if (t.isVariableDeclarator(parent) && t.isIdentifier(parent.id)) return parent.id.name;
  if (t.isAssignmentExpression(parent, { operator: "=" }) && t.isIdentifier(parent.left)) return parent.left.name;
  return undefined;
}

/** The one function that a name or an expression stands for. */
export function functionOf(path: NodePath): NodePath<Functions> | undefined {
  if (path.isFunction()) return path;
  if (!path.isIdentifier()) return undefined;
  const binding = path.scope.getBinding(path.node.name);
  if (!binding) return undefined;
  const writes = binding.constantViolations;
  if (binding.path.isFunctionDeclaration()) return writes.length ? undefined : binding.path;
  if (!binding.path.isVariableDeclarator()) return undefined;
  const init = binding.path.get("init") as NodePath;
  if (!writes.length) return init.isFunction() ? init : undefined;
  const [only, ...more] = writes;
  if (more.length || init.node || !only.isAssignmentExpression({ operator: "=" })) return undefined;
  const right = only.get("right");
  return right.isFunction() ? right : undefined;
}
