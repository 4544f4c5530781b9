import { type NodePath, type PluginObj, types as t } from "@babel/core";
import { isCalledWith } from "./functions.ts";
import { functionOf, usesArguments } from "./handed-out.ts";
import { hoistMethod, methodOf, nameOfKey } from "./methods.ts";
import type { Places } from "./origin.ts";
import { bindRequests, type Handed } from "./requests.ts";

/** One of the objects that the firmware hands to the user's program. */
interface Given {
  name: string;
  /** Its literal; undefined where the config has it off, and the program gets none. */
  object?: NodePath<t.ObjectExpression>;
  /** Its members where they stand in the program. */
  uses: NodePath<t.MemberExpression>[];
  /** Where it stands for itself, as a truth or in a comparison with nothing. */
  truths: NodePath[];
  /** Declarations of variables that hold it. */
  holders: NodePath[];
  escapes: boolean;
}

type Parameter = "all" | Given;

/**
 * Puts the firmware's functions where the user's program asks for the methods of what it was handed: `http.get(...)` becomes a call of the
 * function itself, whether `http` was a parameter, part of one, or handed on to a function of the user's. What is bound like that needs no object,
 * and the program's functions need not keep the scope that holds it. An object that goes anywhere else (into a table, a class, a function that nobody
 * knows) stays, with all of its uses.
 */
export const bind = (places: Places): PluginObj => ({
  name: "bind",
  visitor: {
    Program(program) {
      program.scope.crawl();
      const call = callOfProgram(program, places);
      const users = call && functionOf(call.get("callee") as NodePath);
      const literal = call?.get("arguments.0") as NodePath | undefined;
      if (!call || !users || !literal?.isObjectExpression()) {
        bindRequests(program, places, undefined);
        return;
      }
      const all = membersOf(literal);
      follow(users, all);
      bindRequests(program, places, handlersOf(all.get("http")));
      for (const given of all.values()) if (!given.escapes) replace(given, program);
      for (const property of literal.get("properties")) {
        const given = property.isObjectProperty() ? all.get(nameOfKey(property.node) ?? "") : undefined;
        if (given && !given.escapes) property.remove();
      }
      if (!literal.node.properties.length) literal.remove();
      program.scope.crawl();
    },
  },
});

/** The firmware's call of what the user's source exports. */
function callOfProgram(program: NodePath<t.Program>, { isFirmware, isUsers }: Places): NodePath<t.CallExpression> | undefined {
  let found: NodePath<t.CallExpression> | undefined;
  program.traverse({
    CallExpression(path) {
      if (!isFirmware(path.node)) return;
      const called = functionOf(path.get("callee") as NodePath);
      const [given] = path.node.arguments;
      if (called && isUsers(called.node) && t.isObjectExpression(given)) found = path;
    },
  });
  return found;
}

function membersOf(literal: NodePath<t.ObjectExpression>): Map<string, Given> {
  const all = new Map<string, Given>();
  for (const property of literal.get("properties")) {
    const name = property.isObjectProperty() ? nameOfKey(property.node) : undefined;
    if (!name) continue;
    const value = property.get("value") as NodePath;
    const object = literalOf(value);
    const off = t.isUnaryExpression(value.node, { operator: "void" });
    all.set(name, { name, object, uses: [], truths: [], holders: [], escapes: !object && !off });
  }
  return all;
}

/** The object literal that an expression is, or the variable that it names. */
function literalOf(path: NodePath): NodePath<t.ObjectExpression> | undefined {
  if (path.isObjectExpression()) return path;
  const binding = path.isIdentifier() ? path.scope.getBinding(path.node.name) : undefined;
  if (!binding?.constant || !binding.path.isVariableDeclarator()) return undefined;
  const init = binding.path.get("init") as NodePath;
  return init.isObjectExpression() ? init : undefined;
}

/** Finds every place where the program has one of the objects, from the first parameter of `users` on. */
function follow(users: NodePath<t.Function>, all: Map<string, Given>): void {
  const seen = new Map<t.Identifier, Parameter>();
  const checks: (() => void)[] = [];
  const everything = (): void => {
    for (const given of all.values()) given.escapes = true;
  };
  const lost = (value: Parameter): void => {
    if (value === "all") everything();
    else value.escapes = true;
  };

  function parameter(home: NodePath<t.Function>, index: number, value: Parameter): void {
    const [one] = home.get("params").slice(index);
    if (usesArguments(home)) {
      lost(value);
      return;
    }
    // Of what nobody takes there is nothing to follow.
    if (!one) return;
    if (!one.isIdentifier()) {
      lost(value);
      return;
    }
    variable(one, value);
  }

  function variable(id: NodePath<t.Identifier>, value: Parameter): void {
    const binding = id.scope.getBinding(id.node.name);
    const known = binding && seen.get(binding.identifier);
    if (!binding || (known && known !== value)) {
      lost(value);
      return;
    }
    if (known) return;
    seen.set(binding.identifier, value);
    for (const use of binding.referencePaths) occurrence(use, value);
  }

  function occurrence(path: NodePath, value: Parameter): void {
    const parent = path.parentPath as NodePath;
    if (parent.isMemberExpression() && path.key === "object") member(parent, value);
    else if (parent.isVariableDeclarator() && parent.get("id").isIdentifier())
      held(parent, parent.get("id") as NodePath<t.Identifier>, value, 0);
    else if (parent.isAssignmentExpression({ operator: "=" }) && path.key === "right" && isStatement(parent))
      held(parent, parent.get("left") as NodePath<t.Identifier>, value, 1);
    else if (parent.isCallExpression() && path.listKey === "arguments") handed(parent, path, value);
    else if (value !== "all" && isTruth(path)) value.truths.push(path);
    else lost(value);
  }

  function member(path: NodePath<t.MemberExpression>, value: Parameter): void {
    const name = path.node.computed ? undefined : (path.node.property as t.Identifier).name;
    if (name === undefined || isWritten(path)) {
      lost(value);
      return;
    }
    if (value === "all") {
      const given = all.get(name);
      if (given) occurrence(path, given);
      return;
    }
    if (value.object && !methodOf(value.object, name)) value.escapes = true;
    value.uses.push(path);
  }

  /** A variable that is given one of the objects, once and nothing else. */
  function held(holder: NodePath, id: NodePath<t.Identifier>, value: Parameter, writes: number): void {
    const binding = id.isIdentifier() ? id.scope.getBinding(id.node.name) : undefined;
    const alone = binding?.path.isVariableDeclarator() && binding.constantViolations.length === writes;
    if (!binding || !alone || (writes && (binding.path.node as t.VariableDeclarator).init)) {
      lost(value);
      return;
    }
    if (value !== "all") value.holders.push(holder);
    variable(id, value);
  }

  function handed(call: NodePath<t.CallExpression>, argument: NodePath, value: Parameter): void {
    const home = functionOf(call.get("callee") as NodePath);
    const index = Number(argument.key);
    if (!home) {
      lost(value);
      return;
    }
    // Of its other calls it is known once all places are.
    checks.push(() => {
      if (!isCalledWith(home, index, (one) => same(one, value))) lost(value);
    });
    parameter(home, index, value);
  }

  /** Whether an expression is that value, too. */
  function same(path: NodePath | undefined, value: Parameter): boolean {
    if (path?.isIdentifier()) return seen.get(path.scope.getBinding(path.node.name)?.identifier as t.Identifier) === value;
    if (!path?.isMemberExpression() || path.node.computed || value === "all") return false;
    return (path.node.property as t.Identifier).name === value.name && same(path.get("object"), "all");
  }

  parameter(users, 0, "all");
  for (const check of checks) check();
}

/** Whether nobody asks for the value of an expression. */
const isStatement = ({ parentPath }: NodePath): boolean =>
  parentPath?.isExpressionStatement() === true ||
  (parentPath?.isSequenceExpression() === true && parentPath.parentPath?.isExpressionStatement() === true);

const isWritten = ({ key, parentPath }: NodePath): boolean =>
  (parentPath?.isAssignmentExpression() && key === "left") ||
  parentPath?.isUpdateExpression() === true ||
  parentPath?.isUnaryExpression({ operator: "delete" }) === true ||
  (parentPath?.isForXStatement() && key === "left") === true;

/** Whether nothing matters here but that it is there. */
function isTruth({ key, parentPath: parent }: NodePath): boolean {
  if (!parent) return false;
  if (parent.isUnaryExpression({ operator: "!" })) return true;
  if (parent.isIfStatement() || parent.isConditionalExpression()) return key === "test";
  if (parent.isLogicalExpression()) return key === "left" && parent.node.operator !== "||";
  const other =
    parent.isBinaryExpression() && /^[!=]==?$/.test(parent.node.operator) ? (key === "left" ? parent.node.right : parent.node.left) : null;
  return t.isNullLiteral(other) || t.isUnaryExpression(other, { operator: "void" });
}

/** What the program hands to `http`, by where. */
function handlersOf(http: Given | undefined): Handed | undefined {
  return http && !http.escapes ? { uses: http.uses } : undefined;
}

/** Puts the functions of an object, or nothing where it is off, in its place. */
function replace({ object, uses, truths, holders }: Given, program: NodePath<t.Program>): void {
  for (const path of truths) path.replaceWith(object ? t.booleanLiteral(true) : t.unaryExpression("void", t.numericLiteral(0)));
  for (const path of uses) {
    if (!object) path.get("object").replaceWith(t.unaryExpression("void", t.numericLiteral(0)));
    else {
      const { id, getter } = hoistMethod(object, (path.node.property as t.Identifier).name, program);
      path.replaceWith(getter ? t.callExpression(id, []) : id);
    }
  }
  for (const holder of holders) {
    if (holder.isVariableDeclarator()) holder.remove();
    else holder.replaceWith(t.unaryExpression("void", t.numericLiteral(0)));
  }
}
