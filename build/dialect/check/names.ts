import { type NodePath, type Types, t } from "../babel.ts";
import { globals } from "../runtime/globals.ts";
import { symbols } from "../runtime/iterators.ts";
import type { Check, Rules } from "./context.ts";
import { nameOf } from "./infer-type.ts";

const instead: Record<string, string> = {
  Symbol:
    "Symbol.iterator, asyncIterator, toStringTag, dispose, Symbol() and Symbol.for() can be used; otherwise use a string as the property's name",
  Proxy: "write functions that do what the traps would",
  URL: 'use require("url").parse or url.parse(text, true)',
  BigInt: "use a number, which is exact up to 2 ** 53",
  setImmediate: "use setTimeout(f, 0)",
  clearImmediate: "use setTimeout(f, 0) and clearTimeout",
  fetch: 'use require("http").get',
  XMLHttpRequest: 'use require("http").get',
  Intl: 'put the text together from its parts: x.toFixed(1), [day, month, year].join(".")',
  URLSearchParams: "use url.parse(text, true).query, or request.query in a route",
  AbortController: "keep a flag that the work looks at, and clear the timers that it waits for",
  AbortSignal: "keep a flag that the work looks at, and clear the timers that it waits for",
  Buffer: "use a Uint8Array, or btoa and atob for base64",
  performance: "use Date.now(), or getTime() for fractions of a second",
  crypto: "use Math.random() for what need not be secret",
  Reflect: "use the functions of Object, object[key] and f.apply(self, values)",
  EventTarget: 'use on and emit, which every object has here: object.on("name", f)',
  Event: 'use emit with the values themselves: object.emit("name", value)',
  WeakRef: "keep the object itself, and set the variable to undefined when it is no longer needed",
  FinalizationRegistry: "release what is held where it is let go",
  encodeURI: "use encodeURIComponent for each part",
  decodeURI: "use decodeURIComponent for each part",
  escape: "use encodeURIComponent",
  unescape: "use decodeURIComponent",
  localStorage: 'use require("Storage")',
  WebSocket: "use http.ws for a server of one's own",
};

/** Every name is declared, there is one by then, and what is constant stays so. */
export const names: Rules = {
  Identifier(path: NodePath<Types.Identifier>, check) {
    if (!path.isReferencedIdentifier()) return;
    const { name } = path.node;
    const binding = path.scope.getBinding(name);
    if (binding) {
      early(path, binding, check);
      return;
    }
    if (check.script && inBlock(path, check)) return;
    if (name === "undefined" || check.knowledge.global(name) || check.facts.globals.has(name)) {
      if (name === "arguments" && !path.getFunctionParent())
        check.refuse(
          path.node,
          "arguments outside of a function",
          "there is no function whose arguments they could be",
          "use the values themselves",
        );
      return;
    }
    if (name in globals && !(check.script && check.facts.globals.has(name))) {
      check.need(name);
      return;
    }
    if (name === "Symbol" && knownSymbol(path)) return;
    const asked = t.isUnaryExpression(path.parent, { operator: "typeof" });
    if (check.knowledge.standardGlobal(name)) {
      check.refuse(
        path.node,
        `${name} is not on this board`,
        "the interpreter's build has no such global",
        instead[name] ?? "do without it",
      );
    } else if (!asked)
      check.refuse(
        path.node,
        `${name} is not defined`,
        "JavaScript would throw a ReferenceError, the interpreter takes undefined and goes on",
        "declare it, or mend its spelling",
      );
  },
  Scope(path: NodePath, check) {
    for (const name of Object.keys(path.scope.bindings)) {
      const binding = path.scope.bindings[name];
      if (binding.kind !== "const") continue;
      for (const violation of binding.constantViolations) {
        check.refuse(
          violation.node,
          `${name} is constant`,
          "JavaScript would throw a TypeError, the interpreter may change the value",
          "declare it with let, or assign to another variable",
        );
      }
    }
  },
  MemberExpression(path: NodePath<Types.MemberExpression>, check) {
    const object = path.get("object");
    const name = nameOf(path);
    if (!object.isIdentifier() || !/^(?:global|globalThis)$/.test(object.node.name) || path.scope.hasBinding(object.node.name) || !name)
      return;
    const binding = check.program.scope.getBinding(name);
    if (binding && ["let", "const"].includes(binding.kind)) {
      check.refuse(
        path.node,
        `${name} is no property of the global object`,
        "let, const and class make none in JavaScript, but do in the interpreter",
        "use the variable itself",
      );
    }
    if (name.startsWith("\xff"))
      check.refuse(path.node, "a hidden property of the interpreter", "it is the interpreter's own", "use its functions");
  },
};

/** `Symbol.iterator` and its kin, `Symbol()` and `Symbol.for()`: what can be the name of a property. */
function knownSymbol(path: NodePath<Types.Identifier>): boolean {
  const { parent, key } = path;
  if (t.isCallExpression(parent) && key === "callee") return true;
  return (
    t.isMemberExpression(parent) &&
    key === "object" &&
    t.isIdentifier(parent.property) &&
    (parent.property.name in symbols || parent.property.name === "for")
  );
}

/** In a script, a function that is declared in a block is there for the whole function around it. */
function inBlock(path: NodePath<Types.Identifier>, check: Check): boolean {
  const { name } = path.node;
  const declares = (owner: NodePath): boolean => {
    let found = false;
    owner.traverse({
      Function(inner) {
        if (inner.isFunctionDeclaration() && inner.node.id?.name === name) found = true;
        inner.skip();
      },
    });
    return found;
  };
  for (let owner: NodePath | null = path.getFunctionParent(); owner; owner = owner.getFunctionParent()) if (declares(owner)) return true;
  return declares(check.program);
}

/** A let, const or class that is met before its declaration has run. */
function early(path: NodePath<Types.Identifier>, binding: NonNullable<ReturnType<NodePath["scope"]["getBinding"]>>, check: Check): void {
  if (binding.kind !== "let" && binding.kind !== "const") return;
  const at = binding.path;
  if (path.getFunctionParent() !== at.getFunctionParent()) return;
  const declarator = at.isVariableDeclarator() ? at : undefined;
  const inOwn = declarator?.node.init && path.findParent((parent) => parent === declarator);
  const loop = declarator?.parentPath?.parentPath;
  if (inOwn && !(loop?.isForXStatement() || loop?.isForStatement())) {
    if (path.isDescendant(declarator!.get("id") as NodePath)) return;
  } else if ((path.node.start ?? 0) >= (at.node.start ?? 0)) return;
  if (at.isClassExpression() || at.isClassDeclaration()) if (path.findParent((parent) => parent === at)) return;
  check.refuse(
    path.node,
    `${path.node.name} is used before its declaration`,
    "JavaScript would throw a ReferenceError, the interpreter takes what the name means outside",
    "move the declaration up",
  );
}
