import { type NodePath, type Types, t } from "../babel.ts";
import { indexOfKey } from "../lowering/objects.ts";
import type { Rules } from "./context.ts";
import { nameOf } from "./infer-type.ts";

/** Syntax that is neither on the board nor lowered. */
export const syntax: Rules = {
  Function(path: NodePath<Types.Function>, { refuse, script }) {
    if (script && !path.isArrowFunctionExpression()) aliased(path, refuse);
  },
  TryStatement(path: NodePath<Types.TryStatement>, { refuse }) {
    const end = path.get("finalizer") as NodePath;
    if (!end.node) return;
    const out = (inner: NodePath) => {
      const target = inner.findParent(
        (parent) => parent === end || parent.isLoop() || (parent.isSwitchStatement() && inner.isBreakStatement()),
      );
      if (target === end)
        refuse(
          inner.node,
          `${inner.isBreakStatement() ? "break" : "continue"} out of finally`,
          "the interpreter goes on with what was under way",
          "leave the loop after the try statement",
        );
    };
    end.traverse({
      Function: (inner) => inner.skip(),
      BreakStatement: (inner) => void out(inner),
      ContinueStatement: (inner) => void out(inner),
    });
  },
  ClassMethod(path: NodePath<Types.ClassMethod>, { refuse, kind }) {
    const key = path.get("key") as NodePath;
    if (path.node.static) return;
    if (t.isNumericLiteral(key.node) || (path.node.computed && kind(key) === "number"))
      refuse(
        key.node,
        "a method named by a number",
        "the interpreter does not look for numbers in what an object inherits from",
        "name it by a word",
      );
  },
  Decorator(path: NodePath<Types.Decorator>, { refuse }) {
    refuse(
      path.node,
      "a decorator",
      "the interpreter has none",
      "call the function yourself, below the class: A.prototype.method = decorate(A.prototype.method)",
    );
  },
  VariableDeclaration(path: NodePath<Types.VariableDeclaration>, { refuse }) {
    if (/using/.test(path.node.kind))
      refuse(
        path.node,
        path.node.kind,
        "the interpreter has no such declaration",
        "write const, and try { ... } finally { x[Symbol.dispose]() }",
      );
  },
  WithStatement(path: NodePath, { refuse }) {
    refuse(path.node, "with", "the interpreter has no with", "name the object each time");
  },
  MetaProperty(path: NodePath<Types.MetaProperty>, { refuse }) {
    refuse(
      path.node,
      `${path.node.meta.name}.${path.node.property.name}`,
      "the interpreter has no such thing",
      "pass the value as a parameter",
    );
  },
  BigIntLiteral(path: NodePath, { refuse }) {
    refuse(path.node, "a BigInt", "the interpreter has no such numbers", "use a number, which is exact up to 2 ** 53");
  },
  Import(path: NodePath, { refuse }) {
    refuse(
      path.node,
      "import()",
      "the program is one file when it reaches the board",
      "import at the top, or require a module that is in Storage",
    );
  },
  Super(path: NodePath, { refuse }) {
    const owner = path.findParent(
      (parent) =>
        parent.isObjectMethod() ||
        parent.isClassMethod() ||
        parent.isClassProperty() ||
        parent.isClassPrivateMethod() ||
        parent.isStaticBlock(),
    );
    if (owner?.isObjectMethod())
      refuse(
        path.node,
        "super in an object's method",
        "the interpreter knows it in classes only",
        "call the prototype's method by name, with .call(this)",
      );
  },
  Class(path: NodePath<Types.Class>, { refuse, knowledge }) {
    const base = path.node.superClass;
    if (t.isNullLiteral(base))
      refuse(base, "a class that extends null", "its objects would still inherit from Object on the board", "leave the extends clause out");
    if (!t.isIdentifier(base) || path.scope.hasBinding(base.name, true)) return;
    if (!/Error$/.test(base.name) && (knowledge.global(base.name) || knowledge.standardGlobal(base.name)) && base.name !== "Object") {
      const own = path.node.id && path.scope.getBinding(path.node.id.name);
      if (own && !own.referenced && !path.node.body.body.length) return;
      refuse(
        base,
        `a class that extends ${base.name}`,
        "the objects would be plain ones without its methods",
        `keep the ${base.name} in a field of the class`,
      );
    }
  },
  ObjectExpression(path: NodePath<Types.ObjectExpression>, { refuse }) {
    const { properties } = path.node;
    const indices = properties.map(indexOfKey);
    const ordered = indices.every((index, i) => index < 0 || i === 0 || (indices[i - 1] >= 0 && indices[i - 1] < index));
    if (
      ordered ||
      properties.every(
        (one) =>
          t.isObjectMethod(one) ||
          (t.isObjectProperty(one) &&
            !one.computed &&
            (t.isLiteral(one.value) || t.isIdentifier(one.value) || t.isFunction(one.value) || t.isArrayExpression(one.value))),
      )
    )
      return;
    refuse(
      path.node,
      "whole numbers as keys, out of order",
      "JavaScript lists them first and in order, the interpreter as they were written",
      "write them first and in order",
    );
  },
  VariableDeclarator(path: NodePath<Types.VariableDeclarator>, { refuse }) {
    const { id, init } = path.node;
    if (!t.isIdentifier(id) || !t.isObjectExpression(init)) return;
    const order: string[] = init.properties.flatMap((one) =>
      t.isSpreadElement(one) || one.computed
        ? []
        : [t.isIdentifier(one.key) ? one.key.name : String((one.key as Types.StringLiteral).value)],
    );
    let listed = false;
    for (const reference of path.scope.getBinding(id.name)?.referencePaths ?? []) {
      const access = reference.parentPath;
      if (access?.isMemberExpression() && reference.key === "object") {
        const target = access.parentPath;
        const name = nameOf(access);
        if (target?.isAssignmentExpression() && access.key === "left" && name !== undefined && !order.includes(name)) {
          if (/^(0|[1-9]\d{0,8})$/.test(name) && order.some((one) => !/^(0|[1-9]\d{0,8})$/.test(one) || Number(one) > Number(name)))
            order.push(`\0${name}`);
          else order.push(name);
        }
      } else listed = true;
    }
    if (listed && order.some((one) => one[0] === "\0")) {
      refuse(
        path.node,
        "whole numbers as keys, out of order",
        "JavaScript lists them first and in order, the interpreter as they came",
        "write them first and in order, or use an array",
      );
    }
  },
  SpreadElement(path: NodePath<Types.SpreadElement>, check) {
    const parent = path.parentPath;
    if (!parent.isNewExpression()) return;
    const callee = parent.get("callee") as NodePath;
    if (callee.isIdentifier() && !path.scope.hasBinding(callee.node.name, true)) {
      check.refuse(
        path.node,
        `new ${callee.node.name}(...)`,
        "what is built in can only be made with its arguments one by one",
        "write the arguments out",
      );
    }
  },
};

/** In sloppy functions the parameters and `arguments` are the same variables, which the interpreter does not do. */
function aliased(path: NodePath<Types.Function>, refuse: (node: Types.Node, text: string, why: string, instead: string) => void): void {
  if (!path.node.params.every((param) => t.isIdentifier(param))) return;
  let used = false;
  path.traverse({
    Function(inner) {
      if (!inner.isArrowFunctionExpression()) inner.skip();
    },
    Identifier(inner) {
      if (inner.node.name !== "arguments" || !inner.isReferencedIdentifier()) return;
      used = true;
      const access = inner.parentPath;
      const target = access?.parentPath;
      if (
        access?.isMemberExpression() &&
        inner.key === "object" &&
        ((target?.isAssignmentExpression() && access.key === "left") || target?.isUpdateExpression())
      ) {
        refuse(
          access.node,
          "an assignment to arguments",
          "the parameter of that place keeps its value on the board",
          "assign to the parameter",
        );
      }
    },
  });
  if (!used) return;
  for (const param of path.node.params as Types.Identifier[]) {
    const binding = path.scope.getOwnBinding(param.name);
    if (binding?.constantViolations.length) {
      refuse(
        binding.constantViolations[0].node,
        `${param.name} is assigned where arguments is used`,
        "arguments keeps the old value on the board",
        "use another variable",
      );
    }
  }
}
