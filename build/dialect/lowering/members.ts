import { type Types, t } from "../babel.ts";

export interface Member {
  kind: "method" | "get" | "set" | "field" | "block";
  static: boolean;
  key: { node: Types.Expression; computed: boolean };
  /** The private name without its `#`. */
  private?: string;
  value?: Types.Expression;
  body?: Types.Statement[];
}

export interface ClassBody {
  name: string;
  members: Member[];
  privateNames: Set<string>;
}

/** What a class has, in the order of its definition. */
export function describe(node: Types.Class, name: string): ClassBody {
  const privateNames = new Set<string>();
  const members: Member[] = [];
  for (const one of node.body.body) {
    if (t.isStaticBlock(one)) {
      members.push({ kind: "block", static: true, key: { node: t.identifier(name), computed: false }, body: one.body });
      continue;
    }
    if (!t.isClassMethod(one) && !t.isClassProperty(one) && !t.isClassPrivateMethod(one) && !t.isClassPrivateProperty(one)) continue;
    if (t.isClassMethod(one, { kind: "constructor" })) continue;
    const secret = t.isPrivateName(one.key) ? one.key.id.name : undefined;
    if (secret) privateNames.add(secret);
    const computed = "computed" in one && Boolean(one.computed);
    const literal = !secret && !t.isIdentifier(one.key) && !computed;
    const key = { node: (secret ? t.identifier(secret) : one.key) as Types.Expression, computed: computed || literal };
    const isMethod = t.isClassMethod(one) || t.isClassPrivateMethod(one);
    const value = isMethod
      ? t.inherits(t.functionExpression(null, one.params as Types.FunctionParameter[], one.body, one.generator, one.async), one)
      : (one.value ?? undefined);
    members.push({
      kind: isMethod ? (one.kind === "get" || one.kind === "set" ? one.kind : "method") : "field",
      static: Boolean(one.static),
      key,
      private: secret,
      value,
    });
  }
  return { name, members, privateNames };
}
