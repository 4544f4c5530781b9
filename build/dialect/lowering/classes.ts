import { type NodePath, type Pass, type Types, t } from "../babel.ts";
import { type ClassBody, describe, type Member } from "./members.ts";
import type { Lowering } from "./state.ts";

/**
 * Classes as functions with prototypes. The interpreter's own classes share fields between instances, recurse without end in `super.m()` two
 * levels down, do not inherit statics, and know neither computed nor private names; they take as many jsvars.
 */
export const classes = (lowering: Lowering): ReturnType<Pass> => ({
  name: "classes",
  visitor: {
    // The bundler joins declarations; a class in one of its own needs no function around it, and its statics are known by its name.
    VariableDeclaration(path: NodePath<Types.VariableDeclaration>) {
      const { declarations, kind } = path.node;
      if (declarations.length < 2 || !Array.isArray(path.container) || !declarations.some(({ init }) => t.isClassExpression(init))) return;
      path.replaceWithMultiple(declarations.map((one) => t.inherits(t.variableDeclaration(kind, [one]), one)));
    },
    Class: {
      exit(path: NodePath<Types.Class>) {
        lower(path, lowering);
      },
    },
  },
});

function lower(path: NodePath<Types.Class>, lowering: Lowering): void {
  const { node } = path;
  const declarator = path.parentPath;
  // `const A = class { … }` needs no scope of its own when nothing else stands in its statement.
  const named =
    !node.id &&
    declarator.isVariableDeclarator() &&
    t.isIdentifier(declarator.node.id) &&
    declarator.parentPath.parentPath?.isBlockParent() &&
    (declarator.parent as Types.VariableDeclaration).declarations.length === 1;
  const name =
    node.id?.name ??
    (named ? ((declarator.node as Types.VariableDeclarator).id as Types.Identifier).name : path.scope.generateUid("class"));
  const statements: Types.Statement[] = [];
  let base: Types.Expression | undefined;
  if (node.superClass) {
    base = node.superClass;
    if (!t.isIdentifier(base) || path.scope.getBinding(base.name)?.constant === false) {
      const id = path.scope.generateUidIdentifier("super");
      statements.push(t.variableDeclaration("let", [t.variableDeclarator(id, base)]));
      base = id;
    }
  }
  const secrets = privates(path, describe(node, name), lowering);
  supers(path, base, lowering);
  const body = describe(node, name);
  for (const one of body.members) if (one.private) one.key = { node: t.stringLiteral(secrets.get(one.private)!), computed: true };
  const make = constructorOf(path, body, base);
  const rest = [...inheritance(name, body, base, path, lowering), ...definitions(name, body)];
  const id = t.identifier(name);
  if (path.isClassDeclaration()) {
    path.replaceWithMultiple([...statements, t.variableDeclaration("let", [t.variableDeclarator(id, make)]), ...rest]);
  } else if (named) {
    const statement = declarator.parentPath!;
    if (statements.length) statement.insertBefore(statements);
    statement.insertAfter(rest);
    path.replaceWith(make);
  } else if (!rest.length && !statements.length) path.replaceWith(make);
  else {
    const declare = t.variableDeclaration("let", [t.variableDeclarator(id, make)]);
    path.replaceWith(
      t.callExpression(
        t.arrowFunctionExpression([], t.blockStatement([...statements, declare, ...rest, t.returnStatement(t.cloneNode(id))])),
        [],
      ),
    );
  }
}

const member = (object: Types.Expression, key: Member["key"]): Types.MemberExpression =>
  t.memberExpression(object, t.cloneNode(key.node), key.computed);
const assign = (left: Types.Expression, right: Types.Expression): Types.ExpressionStatement =>
  t.expressionStatement(t.assignmentExpression("=", left as never, right));
const prototypeOf = (value: Types.Expression): Types.MemberExpression => t.memberExpression(t.cloneNode(value), t.identifier("prototype"));

/** Private names are properties that the interpreter hides from loops, keys and JSON: those that begin with the byte 255. */
function privates(path: NodePath<Types.Class>, body: ClassBody, lowering: Lowering): Map<string, string> {
  const names = new Map([...body.privateNames].map((name) => [name, lowering.hiddenName()]));
  if (!names.size) return names;
  const string = (id: string) => t.stringLiteral(names.get(id)!);
  const secret = (node: { property: Types.Node; computed?: boolean }) => {
    if (!t.isPrivateName(node.property) || !names.has(node.property.id.name)) return;
    node.property = string(node.property.id.name);
    node.computed = true;
  };
  path.traverse({
    Class: (inner) => {
      const own = new Set(inner.node.body.body.flatMap((one) => ("key" in one && t.isPrivateName(one.key) ? [one.key.id.name] : [])));
      if ([...own].some((name) => names.has(name))) inner.skip();
    },
    MemberExpression: (inner) => secret(inner.node),
    OptionalMemberExpression: (inner) => secret(inner.node),
    BinaryExpression(inner) {
      const { left } = inner.node;
      if (t.isPrivateName(left) && names.has(left.id.name)) inner.node.left = string(left.id.name);
    },
  });
  return names;
}

/** `super` inside the class's own functions; arrows share it with the function around them. */
function supers(path: NodePath<Types.Class>, base: Types.Expression | undefined, lowering: Lowering): void {
  for (const one of path.get("body.body") as NodePath<any>[]) {
    const isStatic = Boolean(one.node.static) || one.isStaticBlock();
    const parent = base ?? t.identifier("Object");
    const home = () => (isStatic ? t.cloneNode(parent) : prototypeOf(parent));
    one.traverse({
      Class: (inner: NodePath) => inner.skip(),
      ObjectMethod: (inner: NodePath) => inner.skip(),
      Super(inner: NodePath<Types.Super>) {
        const at = inner.parentPath as NodePath<Types.MemberExpression>;
        if (!at.isMemberExpression()) return;
        const { property, computed } = at.node as Types.MemberExpression;
        const up = at.parentPath;
        const plain = t.memberExpression(home(), property as Types.Expression, computed);
        if (up.isCallExpression() && at.key === "callee") {
          const values = up.node.arguments as Types.Expression[];
          const spread = values.some((value) => t.isSpreadElement(value));
          up.replaceWith(
            t.callExpression(t.memberExpression(plain, t.identifier(spread ? "apply" : "call")), [
              t.thisExpression(),
              ...(spread ? [t.arrayExpression(values)] : values),
            ]),
          );
        } else if (up.isAssignmentExpression() && at.key === "left") {
          if (accessible(lowering.setters, property, computed)) written(up, home(), keyOf(property, computed), lowering);
          else at.replaceWith(t.memberExpression(t.thisExpression(), property as Types.Expression, computed));
        } else if (up.isUpdateExpression()) {
          if (accessible(lowering.setters, property, computed)) {
            const assignment = t.assignmentExpression(up.node.operator === "++" ? "+=" : "-=", at.node, t.numericLiteral(1));
            const old = up.node.prefix
              ? assignment
              : t.binaryExpression(up.node.operator === "++" ? "-" : "+", assignment, t.numericLiteral(1));
            up.replaceWith(up.parentPath.isExpressionStatement() ? assignment : old);
          } else at.replaceWith(t.memberExpression(t.thisExpression(), property as Types.Expression, computed));
        } else if (accessible(lowering.getters, property, computed))
          at.replaceWith(t.callExpression(lowering.use("super"), [home(), keyOf(property, computed), t.thisExpression()]));
        else at.replaceWith(plain);
      },
    });
  }
}

const accessible = (names: Set<string>, property: Types.Node, computed: boolean): boolean =>
  names.has(computed ? "" : (property as Types.Identifier).name) || (computed && names.size > 0);

const keyOf = (property: Types.Node, computed: boolean): Types.Expression =>
  computed ? t.cloneNode(property as Types.Expression) : t.stringLiteral((property as Types.Identifier).name);

/** `super.x = value` runs the setter that the class above has, for this object. */
function written(path: NodePath<Types.AssignmentExpression>, home: Types.Expression, key: Types.Expression, lowering: Lowering): void {
  const { operator, right } = path.node;
  const old = () => t.callExpression(lowering.use("super"), [t.cloneNode(home), t.cloneNode(key), t.thisExpression()]);
  const put = (value: Types.Expression) => t.callExpression(lowering.use("put"), [home, key, t.thisExpression(), value]);
  const binary = operator.slice(0, -1);
  if (operator === "=") path.replaceWith(put(right));
  else if (["&&", "||", "??"].includes(binary)) path.replaceWith(t.logicalExpression(binary as "&&", old(), put(right)));
  else path.replaceWith(put(t.binaryExpression(binary as "+", old(), right)));
}

function constructorOf(path: NodePath<Types.Class>, body: ClassBody, base: Types.Expression | undefined): Types.FunctionExpression {
  const fields = body.members.filter((one) => one.kind === "field" && !one.static);
  const settle = () =>
    fields.map((one) =>
      assign(member(t.thisExpression(), one.key), one.value ? t.cloneNode(one.value) : t.unaryExpression("void", t.numericLiteral(0))),
    );
  const native = t.isIdentifier(base) && isError(base.name, path);
  const own = (path.get("body.body") as NodePath<Types.ClassMethod>[]).find((one) => one.isClassMethod({ kind: "constructor" }));
  if (!own) {
    if (!base) return t.functionExpression(null, [], t.blockStatement(settle()));
    const message = t.identifier("m");
    if (native) return t.functionExpression(null, [message], t.blockStatement([assignMessage(message), ...settle()]));
    const call = t.callExpression(t.memberExpression(t.cloneNode(base), t.identifier("apply")), [
      t.thisExpression(),
      t.identifier("arguments"),
    ]);
    return t.functionExpression(null, [], t.blockStatement([t.expressionStatement(call), ...settle()]));
  }
  for (const one of fields) {
    if (!one.value) continue;
    t.traverseFast(one.value, (node) => {
      if (t.isIdentifier(node) && own.scope.hasOwnBinding(node.name)) own.scope.rename(node.name);
    });
  }
  if (base) {
    own.traverse({
      Class: (inner) => inner.skip(),
      CallExpression(inner) {
        if (!t.isSuper(inner.node.callee)) return;
        const values = inner.node.arguments as Types.Expression[];
        const spread = values.some((value) => t.isSpreadElement(value));
        const calls: Types.Statement[] = native
          ? values.length
            ? [assignMessage(values[0])]
            : []
          : [
              t.expressionStatement(
                t.callExpression(t.memberExpression(t.cloneNode(base), t.identifier(spread ? "apply" : "call")), [
                  t.thisExpression(),
                  ...(spread ? [t.arrayExpression(values)] : values),
                ]),
              ),
            ];
        calls.push(...settle());
        const statement = inner.parentPath;
        if (statement.isExpressionStatement() && (statement.listKey === "body" || calls.length === 1))
          statement.replaceWithMultiple(calls.length ? calls : [t.emptyStatement()]);
        else
          inner.replaceWith(
            t.sequenceExpression([...calls.map((call) => (call as Types.ExpressionStatement).expression), t.thisExpression()]),
          );
      },
    });
  } else own.node.body.body.unshift(...settle());
  return t.inherits(t.functionExpression(null, own.node.params as Types.FunctionParameter[], own.node.body), own.node);
}

const assignMessage = (value: Types.Expression): Types.Statement =>
  assign(t.memberExpression(t.thisExpression(), t.identifier("message")), value);

export const errors = new Set(["Error", "TypeError", "SyntaxError", "ReferenceError", "InternalError"]);
const isError = (name: string, path: NodePath): boolean => errors.has(name) && !path.scope.hasBinding(name, true);

function inheritance(
  name: string,
  body: ClassBody,
  base: Types.Expression | undefined,
  path: NodePath<Types.Class>,
  lowering: Lowering,
): Types.Statement[] {
  const own = body.members.flatMap((one) =>
    one.static && one.kind !== "block" && t.isIdentifier(one.key.node) && !one.key.computed ? [one.key.node.name] : [],
  );
  const note = (names: string[]) => {
    const scope = path.scope.getBinding(name)?.scope ?? path.scope;
    if (!lowering.statics.has(scope)) lowering.statics.set(scope, new Map());
    lowering.statics.get(scope)!.set(name, names);
  };
  note(own);
  if (!base) return [];
  const id = t.identifier(name);
  const create = t.callExpression(t.memberExpression(t.identifier("Object"), t.identifier("create")), [prototypeOf(base)]);
  const statements = [assign(prototypeOf(id), create), assign(t.memberExpression(prototypeOf(id), t.identifier("constructor")), id)];
  if (t.isIdentifier(base) && isError(base.name, path)) {
    statements.push(assign(t.memberExpression(prototypeOf(id), t.identifier("name")), t.stringLiteral(base.name)));
    statements.push(assign(t.memberExpression(prototypeOf(id), t.identifier("toString")), lowering.use("told")));
    return statements;
  }
  const scope = t.isIdentifier(base) ? path.scope.getBinding(base.name)?.scope : undefined;
  const inherited = scope && lowering.statics.get(scope)?.get((base as Types.Identifier).name);
  if (inherited) {
    note([...new Set([...own, ...inherited])]);
    const copies = inherited.filter((key) => !own.includes(key));
    return [
      ...statements,
      ...copies.map((key) => assign(t.memberExpression(id, t.identifier(key)), t.memberExpression(t.cloneNode(base), t.identifier(key)))),
    ];
  }
  const key = path.scope.generateUidIdentifier("k");
  const copy = assign(t.memberExpression(id, key, true), t.memberExpression(t.cloneNode(base), key, true));
  // Before the prototype is set: to the interpreter `prototype` is a member like any other, and the base's would take its place.
  return [t.forInStatement(t.variableDeclaration("let", [t.variableDeclarator(key)]), t.cloneNode(base), copy) as never, ...statements];
}

function definitions(name: string, body: ClassBody): Types.Statement[] {
  const id = t.identifier(name);
  const statements: Types.Statement[] = [];
  const accessors = new Map<string, Types.ObjectExpression>();
  // Methods are there before the first static field is worked out.
  const late = (one: Member) => Number(one.static && (one.kind === "field" || one.kind === "block"));
  for (const one of [...body.members].sort((a, b) => late(a) - late(b))) {
    const target = one.static ? id : prototypeOf(id);
    if (one.kind === "method") statements.push(assign(member(target, one.key), one.value!));
    else if (one.kind === "get" || one.kind === "set") {
      const key = one.key.computed ? one.key.node : t.stringLiteral((one.key.node as Types.Identifier).name);
      const which = `${one.static} ${t.isStringLiteral(key) ? key.value : accessors.size}`;
      const property = t.objectProperty(t.identifier(one.kind), one.value!);
      const other = accessors.get(which);
      if (other) other.properties.push(property);
      else {
        const descriptor = t.objectExpression([property]);
        accessors.set(which, descriptor);
        statements.push(
          t.expressionStatement(
            t.callExpression(t.memberExpression(t.identifier("Object"), t.identifier("defineProperty")), [target, key, descriptor]),
          ),
        );
      }
    } else if (one.kind === "block") {
      statements.push(t.expressionStatement(t.callExpression(t.arrowFunctionExpression([], t.blockStatement(one.body!)), [])));
    } else if (one.static) statements.push(assign(member(id, one.key), one.value ?? t.unaryExpression("void", t.numericLiteral(0))));
  }
  return statementThis(statements, body, id);
}

/** `this` in a static field or block is the class. */
function statementThis(statements: Types.Statement[], body: ClassBody, id: Types.Identifier): Types.Statement[] {
  for (const one of body.members) {
    if (!one.static || (one.kind !== "field" && one.kind !== "block")) continue;
    for (const root of one.kind === "field" ? [one.value] : (one.body ?? [])) if (root) replaceThis(root, id);
  }
  return statements;
}

function replaceThis(node: Types.Node, id: Types.Identifier): void {
  for (const key of t.VISITOR_KEYS[node.type] ?? []) {
    const value = (node as never as Record<string, unknown>)[key];
    const each = (child: Types.Node | null, put: (node: Types.Node) => void): void => {
      if (!child) return;
      if (t.isThisExpression(child)) put(t.cloneNode(id));
      else if (!t.isFunction(child) || t.isArrowFunctionExpression(child)) replaceThis(child, id);
    };
    if (Array.isArray(value)) {
      for (const [i, child] of value.entries()) {
        each(child, (fresh) => {
          value[i] = fresh;
        });
      }
    } else if (value && typeof value === "object" && "type" in value) {
      each(value as Types.Node, (fresh) => {
        (node as never as Record<string, unknown>)[key] = fresh;
      });
    }
  }
}
