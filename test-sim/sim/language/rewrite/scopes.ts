import type { Node } from "acorn";

/** A name that a script declares, and what is needed to tell whether a use of it comes before its declaration. */
export interface Binding {
  name: string;
  kind: "var" | "function" | "class" | "let" | "const" | "parameter";
  /** Where it is declared: before this position it does not exist. */
  from: number;
  /** The end of the block that its declaration stands in: after it, the declaration may have been skipped. Infinity when it never is. */
  until: number;
  scope: Scope;
  /** Set once a use of it may come too early: the name it then goes by. */
  renamed?: string;
  /** Its declarations: identifiers and the statements around them. */
  declarations: any[];
}

export interface Scope {
  parent?: Scope;
  /** The scope of its function, or of the script. */
  function: Scope;
  node: any;
  names: Map<string, Binding>;
}

export interface Reference {
  node: any;
  parent: any;
  scope: Scope;
  binding?: Binding;
  /** Whether it may be reached before the declaration has run. */
  early: boolean;
}

const isFunction = (node: any) => /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);

/** Calls `visit` for each child node. */
export function children(node: any, visit: (child: any, key: string) => void) {
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (Array.isArray(value)) for (const item of value) item && typeof item.type === "string" && visit(item, key);
    else if (value && typeof value.type === "string") visit(value, key);
  }
}

/**
 * Finds every use of every name in a script. Espruino hoists nothing: functions, classes and vars exist from the moment their
 * declaration has run; let and const belong to their block, the others to their function, or to the global object at its top.
 * With `inFunction` the whole script is the body of a function, as a module is.
 */
export function analyse(program: Node, inFunction = false): Reference[] {
  const references: Reference[] = [];
  const root: Scope = newScope(program);

  function newScope(node: any, parent?: Scope, isBlock = false): Scope {
    const scope = { node, parent, names: new Map() } as unknown as Scope;
    scope.function = isBlock && parent ? parent.function : scope;
    return scope;
  }
  function declare(kind: Binding["kind"], id: any, scope: Scope, around: any, block: any) {
    const home = kind === "let" || kind === "const" || kind === "parameter" ? scope : scope.function;
    // At the top of the script names are properties of the global object, looked up as they are used.
    if (home === root && !inFunction) return;
    const before = home.names.get(id.name);
    if (before) {
      before.declarations.push({ id, around });
      return;
    }
    const until = block === home.node.body || block === home.node ? Number.POSITIVE_INFINITY : block.end;
    home.names.set(id.name, { name: id.name, kind, from: around.start, until, scope: home, declarations: [{ id, around }] });
  }

  function collect(node: any, scope: Scope, block: any) {
    switch (node.type) {
      case "VariableDeclaration":
        for (const one of node.declarations) {
          if (one.id.type === "Identifier") declare(node.kind, one.id, scope, one, block);
          if (one.init) collect(one.init, scope, block);
        }
        return;
      case "FunctionDeclaration":
        declare("function", node.id, scope, node, block);
        enter(node, scope);
        return;
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        enter(node, scope);
        return;
      case "ClassDeclaration":
      case "ClassExpression": {
        if (node.type === "ClassDeclaration") declare("class", node.id, scope, node, block);
        if (node.superClass) collect(node.superClass, scope, block);
        collect(node.body, scope, block);
        return;
      }
      case "BlockStatement":
      case "StaticBlock": {
        const inner = newScope(node, scope, true);
        node.scope = inner;
        for (const statement of node.body) collect(statement, inner, node);
        return;
      }
      case "SwitchStatement": {
        collect(node.discriminant, scope, block);
        const inner = newScope(node, scope, true);
        node.scope = inner;
        for (const one of node.cases) collect(one, inner, one);
        return;
      }
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement": {
        const inner = newScope(node, scope, true);
        node.scope = inner;
        // What the head of a for declares exists as soon as the loop is reached.
        children(node, (child, key) => collect(child, inner, key === "init" || key === "left" ? block : node));
        return;
      }
      case "CatchClause": {
        const inner = newScope(node, scope, true);
        node.scope = inner;
        if (node.param?.type === "Identifier") declare("parameter", node.param, inner, node, node);
        collect(node.body, inner, node.body);
        return;
      }
      case "IfStatement":
      case "WhileStatement":
      case "DoWhileStatement":
        children(node, (child) => collect(child, scope, child));
        return;
      default:
        children(node, (child) => collect(child, scope, block));
    }
  }
  function enter(node: any, parent: Scope) {
    const scope = newScope(node, parent);
    node.scope = scope;
    if (node.type === "FunctionExpression" && node.id) declare("parameter", node.id, scope, node, node.body);
    for (const parameter of node.params) if (parameter.type === "Identifier") declare("parameter", parameter, scope, node, node.body);
    if (node.body.type === "BlockStatement") for (const statement of node.body.body) collect(statement, scope, node.body);
    else collect(node.body, scope, node.body);
  }

  function resolve(node: any, parent: any, key: string, scope: Scope) {
    if (node.type === "Identifier") {
      if (isUse(node, parent, key)) references.push(refer(node, parent, scope));
      return;
    }
    const inner: Scope = node.scope ?? scope;
    children(node, (child, childKey) => resolve(child, node, childKey, isFunction(node) && childKey === "id" ? scope : inner));
  }
  function refer(node: any, parent: any, scope: Scope): Reference {
    let at: Scope | undefined = scope;
    while (at && !at.names.has(node.name)) at = at.parent;
    const binding = at?.names.get(node.name);
    return { node, parent, scope, binding, early: binding !== undefined && isEarly(node, scope, binding) };
  }
  function isEarly(node: any, scope: Scope, binding: Binding): boolean {
    if (binding.kind === "parameter" || binding.kind === "let" || binding.kind === "const") return false;
    let where = node.start;
    // A use inside another function happens no earlier than that function is made.
    for (let inner: Scope = scope.function; inner !== binding.scope; inner = inner.parent?.function as Scope) where = inner.node.start;
    return where < binding.from || where > binding.until;
  }

  for (const statement of (program as any).body) collect(statement, root, program);
  resolve(program, undefined, "", root);
  return references;
}

function isUse(_node: any, parent: any, key: string): boolean {
  switch (parent.type) {
    case "MemberExpression":
      return key === "object" || parent.computed;
    case "Property":
      return key === "value" || parent.computed;
    case "MethodDefinition":
    case "PropertyDefinition":
      return key === "value" || parent.computed;
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return key === "body";
    case "ClassDeclaration":
    case "ClassExpression":
      return key === "superClass";
    case "VariableDeclarator":
      return key === "init";
    case "CatchClause":
      return key === "body";
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
      return false;
    default:
      return true;
  }
}
