import { type Helpers, type NodePath, type Program, type Types, t, transform } from "../babel.ts";
import { usesIterators } from "../lowering/symbols.ts";
import type { Refuse } from "../messages.ts";
import type { Knowledge } from "./board-api.ts";
import { calls } from "./calls.ts";
import type { Check, Facts, Rule, Rules } from "./context.ts";
import { errors } from "./errors.ts";
import { createKinds, nameOf } from "./infer-type.ts";
import { json } from "./json.ts";
import { members } from "./members.ts";
import { names } from "./names.ts";
import { regexps } from "./regexps.ts";
import { syntax } from "./syntax.ts";
import { text } from "./text.ts";
import { lost } from "./this.ts";
import { values } from "./values.ts";

const all: Rules[] = [syntax, names, members, values, calls, json, text, regexps, errors, lost];

export interface Checked {
  /** Keys of the polyfills that the program needs. */
  polyfills: Set<string>;
}

/** Goes over the bundled program before it is lowered, and refuses what would not run on the board as JavaScript says. */
export function check(program: Program, helpers: Helpers, knowledge: Knowledge, refuse: Refuse, script: boolean): Checked {
  const polyfills = new Set<string>();
  const byType = new Map<string, Rule[]>();
  for (const rules of all) for (const type of Object.keys(rules)) byType.set(type, [...(byType.get(type) ?? []), rules[type]]);
  transform(
    program,
    [
      {
        name: "check",
        visitor: {
          Program(path: NodePath<Types.Program>) {
            const kinds = createKinds();
            const context: Check = {
              program: path,
              refuse,
              knowledge,
              kinds,
              kind: kinds.of,
              need: (key) => polyfills.add(key),
              facts: factsOf(path),
              script,
            };
            const visitor: Record<string, (inner: NodePath) => void> = {};
            for (const [type, rules] of byType) {
              visitor[type] = (inner) => {
                for (const rule of rules) rule(inner, context);
              };
            }
            for (const rule of byType.get("Scope") ?? []) rule(path, context);
            path.traverse(visitor as never);
          },
        },
      },
    ],
    helpers,
  );
  return { polyfills };
}

function factsOf(program: NodePath<Types.Program>): Facts {
  const facts: Facts = {
    defined: new Set(),
    globals: new Set(),
    uses: new Set(),
    errors: new Set(),
    iterators: usesIterators(program.parent as Types.File, new Set()),
  };
  program.traverse({
    ObjectMember({ node }) {
      if (!node.computed && t.isIdentifier(node.key)) facts.defined.add(node.key.name);
      if (t.isStringLiteral(node.key)) facts.defined.add(node.key.value);
    },
    ClassBody({ node }) {
      for (const one of node.body) if ("key" in one && t.isIdentifier(one.key)) facts.defined.add(one.key.name);
    },
    AssignmentExpression(path) {
      for (const name of Object.keys(t.getBindingIdentifiers(path.node.left, false)))
        if (!path.scope.hasBinding(name, true)) facts.globals.add(name);
      const left = path.get("left") as NodePath;
      if (!left.isMemberExpression()) return;
      const name = nameOf(left);
      if (!name) return;
      facts.defined.add(name);
      const object = left.node.object;
      if (t.isIdentifier(object)) facts.defined.add(`${object.name}.${name}`);
      if (t.isIdentifier(object) && /^(?:global|globalThis)$/.test(object.name)) facts.globals.add(name);
      if (t.isThisExpression(object) && !path.getFunctionParent()) facts.globals.add(name);
    },
    ForXStatement({ node, scope }) {
      if (t.isIdentifier(node.left) && !scope.hasBinding(node.left.name, true)) facts.globals.add(node.left.name);
    },
    MemberExpression(path) {
      if (t.isIdentifier(path.node.object)) facts.uses.add(`${path.node.object.name}.${nameOf(path) ?? ""}`);
    },
    CallExpression({ node }) {
      const [object, key] = node.arguments;
      if (t.isMemberExpression(node.callee) && t.isIdentifier(node.callee.property, { name: "defineProperty" }) && t.isStringLiteral(key)) {
        facts.defined.add(key.value);
        if (t.isIdentifier(object) && /^(?:global|globalThis)$/.test(object.name)) facts.globals.add(key.value);
      }
    },
    NewExpression({ node }) {
      if (t.isIdentifier(node.callee)) facts.errors.add(node.callee.name);
    },
    UpdateExpression({ node, scope }) {
      if (t.isIdentifier(node.argument) && !scope.hasBinding(node.argument.name, true)) facts.globals.add(node.argument.name);
    },
  });
  // eval and modules that are made of strings may declare anything.
  return facts;
}
