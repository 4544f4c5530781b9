import { type NodePath, types as t } from "@babel/core";

type Member = t.ObjectMethod | t.ObjectProperty;

/** What a member is called that is written out. */
export const nameOfKey = ({ key, computed }: Member): string | undefined =>
  computed ? undefined : t.isIdentifier(key) ? key.name : t.isStringLiteral(key) ? key.value : undefined;

/** The member of that name, where it is a function that the literal itself says. */
export function methodOf(object: NodePath<t.ObjectExpression>, name: string): NodePath<Member> | undefined {
  const found = (object.get("properties") as NodePath[]).find(
    (one): one is NodePath<Member> => (one.isObjectMethod() || one.isObjectProperty()) && nameOfKey(one.node) === name,
  );
  if (!found) return undefined;
  if (found.isObjectMethod()) return found.node.kind === "set" ? undefined : found;
  const value = found.get("value") as NodePath;
  if (value.isFunction()) return found;
  const binding = value.isIdentifier() ? value.scope.getBinding(value.node.name) : undefined;
  return binding?.constant && binding.path.isFunctionDeclaration() ? found : undefined;
}

const made = new WeakMap<t.Node, string>();

/**
 * A name at the top level for a method of an object literal. `self`: it takes the object that it is called on as its first parameter; else
 * there is none for it.
 */
export function hoistMethod(
  object: NodePath<t.ObjectExpression>,
  name: string,
  program: NodePath<t.Program>,
  self = false,
): { id: t.Identifier; getter: boolean } {
  const member = methodOf(object, name) as NodePath<Member>;
  const getter = member.isObjectMethod({ kind: "get" });
  const value = member.isObjectProperty() ? (member.get("value") as NodePath) : member;
  if (value.isIdentifier()) return { id: t.identifier(value.node.name), getter };
  const known = made.get(member.node);
  if (known) return { id: t.identifier(known), getter };
  const id = program.scope.generateUidIdentifier(name);
  made.set(member.node, id.name);
  const { params, body } = t.cloneNode(value.node as t.ObjectMethod | t.ArrowFunctionExpression, true);
  const block = t.isBlockStatement(body) ? body : t.blockStatement([t.returnStatement(body)]);
  const first = program.scope.generateUidIdentifier("self");
  const declaration = t.functionDeclaration(
    id,
    [...(self ? [first] : []), ...(params as t.Identifier[])],
    withoutThis(block, self ? first : undefined),
  );
  program.node.body.unshift(t.inherits(declaration, value.node));
  return { id: t.identifier(id.name), getter };
}

/** A method's body with `self` in place of its `this`. */
function withoutThis(body: t.BlockStatement, self: t.Identifier | undefined): t.BlockStatement {
  const visit = (node: t.Node): void => {
    for (const key of t.VISITOR_KEYS[node.type]) {
      const child = (node as never)[key] as t.Node | t.Node[] | null;
      const list = Array.isArray(child) ? child : [child];
      list.forEach((one, i) => {
        if (!one) return;
        if (t.isThisExpression(one)) {
          const other = self ? t.cloneNode(self) : t.unaryExpression("void", t.numericLiteral(0));
          if (Array.isArray(child)) child[i] = other;
          else (node as never as Record<string, t.Node>)[key] = other;
        } else if (!t.isFunction(one) || t.isArrowFunctionExpression(one)) visit(one);
      });
    }
  };
  visit(body);
  return body;
}
