import { type Helpers, ITERATORS, type NodePath, type Pass, type Types, t } from "../babel.ts";
import { nameOf } from "../check/infer-type.ts";
import { constants, nameable, walked } from "../check/members.ts";

const samples: Record<string, () => Types.Expression> = {
  Array: () => t.arrayExpression([]),
  String: () => t.stringLiteral(""),
  Object: () => t.objectExpression([]),
  Number: () => t.numericLiteral(0),
  Function: () => t.functionExpression(null, [], t.blockStatement([])),
};

/** Whether a text of one character, which the interpreter finds as it should, or something else that no text holds. */
const plain = (node: Types.Node): boolean =>
  t.isStringLiteral(node) ? node.value.length === 1 : t.isLiteral(node) && !t.isTemplateLiteral(node);

/** A search for a text within a text, by other means. */
function searching(path: NodePath<Types.CallExpression>): ((helpers: Helpers) => Types.Expression) | undefined {
  const { callee, arguments: given } = path.node;
  if (!t.isMemberExpression(callee) || callee.computed || t.isSuper(callee.object) || !t.isIdentifier(callee.property)) return undefined;
  const { name } = callee.property;
  const { object } = callee;
  if (!given.length || given.some((one) => t.isSpreadElement(one))) return undefined;
  const values = given as Types.Expression[];
  if (name === "indexOf" && given.length === 2 && !t.isNumericLiteral(given[1]))
    return (helpers) => t.callExpression(helpers.use("find"), [object, ...values]);
  if (plain(given[0]) || t.isArrayExpression(object)) return undefined;
  if ((name === "indexOf" || name === "includes") && given.length < 3)
    return (helpers) => t.callExpression(helpers.use(name === "indexOf" ? "find" : "has"), [object, ...values]);
  if (name === "split" && given.length === 1 && t.isStringLiteral(given[0]) && given[0].value)
    return (helpers) => t.callExpression(helpers.use("split"), [object, ...values]);
  if ((name === "replace" || name === "replaceAll") && given.length === 2 && t.isStringLiteral(given[0]))
    return (helpers) =>
      t.callExpression(helpers.use("swap"), [object, ...values, ...(name === "replaceAll" ? [t.booleanLiteral(true)] : [])]);
  return undefined;
}

/** What is built in and answers otherwise on the board, by other means. */
export const builtins = (helpers: Helpers): ReturnType<Pass> => ({
  name: "builtins",
  visitor: {
    MemberExpression(path) {
      const object = path.get("object");
      const name = nameOf(path);
      if (
        !name ||
        t.isUnaryExpression(path.parent, { operator: "delete" }) ||
        (t.isAssignmentExpression(path.parent) && path.key === "left")
      )
        return;
      if (object.isIdentifier() && !path.scope.hasBinding(object.node.name, true)) {
        const value = constants[`${object.node.name}.${name}`];
        if (value !== undefined) path.replaceWith(value < 0 ? t.unaryExpression("-", t.numericLiteral(-value)) : t.numericLiteral(value));
      }
      if (name === "name") {
        const text = nameable(object as NodePath);
        if (text) path.replaceWith(t.stringLiteral(text));
      }
    },
    BinaryExpression(path) {
      const { operator } = path.node;
      if (operator === "instanceof" && t.isIdentifier(path.node.right, { name: "Error" }) && !path.scope.hasBinding("Error", true)) {
        path.replaceWith(t.callExpression(helpers.use("error"), [path.node.left as Types.Expression]));
        return;
      }
      // Every object has some methods on the board that it has not in JavaScript.
      if (path.node.operator !== "in" || t.isPrivateName(path.node.left)) return;
      const { left, right } = path.node;
      if (
        t.isNumericLiteral(left) ||
        (t.isStringLiteral(left) &&
          !/^(?:on|emit|clone|length|addListener|prependListener|removeListener|removeAllListeners)$/.test(left.value))
      )
        return;
      if (t.isStringLiteral(left) && left.value.startsWith("\xff")) return;
      path.replaceWith(t.callExpression(helpers.use("in"), [left as Types.Expression, right]));
    },
    CallExpression(path) {
      const { callee, arguments: given } = path.node;
      if (t.isMemberExpression(callee) && walked(path.get("callee") as NodePath<Types.MemberExpression>)) {
        const how = { entries: 2, keys: 1, values: 0 }[(callee.property as Types.Identifier).name as "keys"];
        if (helpers.used.has(ITERATORS)) {
          path.replaceWith(t.callExpression(helpers.use("walked"), [callee.object as Types.Expression, t.numericLiteral(how)]));
          return;
        }
        const [x, i] = [t.identifier("x"), t.identifier("i")];
        const what = { entries: t.arrayExpression([i, x]), keys: i, values: x }[(callee.property as Types.Identifier).name as "keys"];
        path.replaceWith(
          t.callExpression(t.memberExpression(callee.object, t.identifier("map")), [t.arrowFunctionExpression([x, i], what)]),
        );
        return;
      }
      // A promise that is resolved already would reject what follows.
      if (
        t.isMemberExpression(callee) &&
        t.isIdentifier(callee.property, { name: "then" }) &&
        given.length === 2 &&
        (t.isNullLiteral(given[0]) ||
          t.isIdentifier(given[0], { name: "undefined" }) ||
          (t.isUnaryExpression(given[0], { operator: "void" }) && t.isLiteral(given[0].argument)))
      ) {
        given[0] = t.arrowFunctionExpression([t.identifier("x")], t.identifier("x"));
        return;
      }
      const search = searching(path);
      if (search) {
        path.replaceWith(search(helpers));
        return;
      }
      // The interpreter does not know how many parts are wanted.
      if (t.isMemberExpression(callee) && !callee.computed && t.isIdentifier(callee.property, { name: "split" }) && given.length === 2) {
        const limit = given.pop() as Types.Expression;
        path.replaceWith(t.callExpression(t.memberExpression(path.node, t.identifier("slice")), [t.numericLiteral(0), limit]));
        path.skip();
        return;
      }
      if (
        t.isMemberExpression(callee) &&
        nameOf(path.get("callee") as NodePath<Types.MemberExpression>) === "sort" &&
        given.length === 1 &&
        !t.isSuper(callee.object) &&
        !numeric(given[0])
      ) {
        path.replaceWith(t.callExpression(helpers.use("sort"), [callee.object, given[0]]));
      }
    },
    AssignmentExpression(path) {
      const { left, right, operator } = path.node;
      if (!isLength(left) || /^(?:&&|\|\||\?\?)=$/.test(operator)) return;
      if (operator === "=") path.replaceWith(t.callExpression(helpers.use("cut"), [left.object, right]));
      else if (isPlain(left.object))
        path.replaceWith(
          t.callExpression(helpers.use("cut"), [t.cloneNode(left.object), t.binaryExpression(operator.slice(0, -1) as "+", left, right)]),
        );
    },
    UpdateExpression(path) {
      const { argument, operator, prefix } = path.node;
      if (!isLength(argument) || !isPlain(argument.object)) return;
      const [there, back] = operator === "++" ? (["+", "-"] as const) : (["-", "+"] as const);
      const cut = t.callExpression(helpers.use("cut"), [
        t.cloneNode(argument.object),
        t.binaryExpression(there, argument, t.numericLiteral(1)),
      ]);
      path.replaceWith(prefix || path.parentPath.isExpressionStatement() ? cut : t.binaryExpression(back, cut, t.numericLiteral(1)));
    },
    TaggedTemplateExpression(path) {
      const { tag, quasi } = path.node;
      const texts = t.arrayExpression(quasi.quasis.map((one) => t.stringLiteral(one.value.cooked ?? "")));
      const raws = t.arrayExpression(quasi.quasis.map((one) => t.stringLiteral(one.value.raw)));
      path.replaceWith(
        t.callExpression(tag, [t.callExpression(helpers.use("raw"), [texts, raws]), ...(quasi.expressions as Types.Expression[])]),
      );
    },
  },
});

/** The `length` of what may be an array. */
const isLength = (node: Types.Node): node is Types.MemberExpression =>
  t.isMemberExpression(node) && !node.computed && t.isIdentifier(node.property, { name: "length" }) && !t.isThisExpression(node.object);

/** Whether reading it twice is as good as once. */
const isPlain = (node: Types.Node): boolean =>
  t.isIdentifier(node) || t.isThisExpression(node) || (t.isMemberExpression(node) && !node.computed && isPlain(node.object));

/** `(a, b) => a - b`: elements that it finds equal look the same, in whatever order they come. */
function numeric(node: Types.Node): boolean {
  if (!t.isArrowFunctionExpression(node) && !t.isFunctionExpression(node)) return false;
  const [a, b] = node.params;
  const body = t.isBlockStatement(node.body)
    ? node.body.body.length === 1 && t.isReturnStatement(node.body.body[0])
      ? node.body.body[0].argument
      : undefined
    : node.body;
  if (
    !t.isBinaryExpression(body, { operator: "-" }) ||
    !t.isIdentifier(a) ||
    !t.isIdentifier(b) ||
    !t.isIdentifier(body.left) ||
    !t.isIdentifier(body.right)
  )
    return false;
  return (body.left.name === a.name && body.right.name === b.name) || (body.left.name === b.name && body.right.name === a.name);
}

/** Methods of a built-in prototype are there on its objects only. */
export const prototypes: Pass = () => ({
  name: "prototypes",
  visitor: {
    MemberExpression(path) {
      const object = path.get("object");
      if (
        !object.isMemberExpression() ||
        nameOf(object) !== "prototype" ||
        !nameOf(path) ||
        (t.isAssignmentExpression(path.parent) && path.key === "left") ||
        t.isUnaryExpression(path.parent, { operator: "delete" })
      )
        return;
      const owner = object.node.object;
      if (t.isIdentifier(owner) && samples[owner.name] && !path.scope.hasBinding(owner.name, true))
        object.replaceWith(samples[owner.name]());
    },
  },
});
