import { type NodePath, type Pass, type Types, t } from "../babel.ts";

/**
 * The interpreter looks a variable on the left of an operator up after it has worked out the right: where a call there may change the variable, its
 * value is taken before.
 */
export const leftFirst: Pass = () => {
  const written = new Set<string>();
  return {
    name: "left first",
    visitor: {
      Program(path) {
        path.traverse({
          AssignmentExpression({ node }) {
            if (t.isMemberExpression(node.left) && !node.left.computed && t.isIdentifier(node.left.property))
              written.add(node.left.property.name);
          },
          UpdateExpression({ node }) {
            if (t.isMemberExpression(node.argument) && !node.argument.computed && t.isIdentifier(node.argument.property))
              written.add(node.argument.property.name);
          },
        });
      },
      BinaryExpression(path) {
        const { left } = path.node;
        if (!t.isIdentifier(left) || path.node.operator === "in" || path.node.operator === "instanceof") return;
        if (changes(path.get("right"), left, path)) path.node.left = kept(path, left);
      },
      AssignmentExpression(path) {
        const { left, operator, right } = path.node;
        const binary = operator.slice(0, -1);
        if (operator === "=" || ["&&", "||", "??", "**"].includes(binary)) return;
        if (t.isIdentifier(left)) {
          if (!changes(path.get("right"), left, path)) return;
        } else {
          if (
            !t.isMemberExpression(left) ||
            left.computed ||
            !(t.isIdentifier(left.object) || t.isThisExpression(left.object)) ||
            !t.isIdentifier(left.property)
          )
            return;
          if (!written.has(left.property.name) || !calls(path.get("right"))) return;
        }
        path.node.operator = "=";
        path.node.right = t.binaryExpression(
          binary as Types.BinaryExpression["operator"],
          kept(path, t.cloneNode(left) as Types.Expression),
          right,
        );
      },
    },
  };
};

function kept(path: NodePath, value: Types.Expression): Types.Expression {
  const id = path.scope.generateUidIdentifier("left");
  path.scope.push({ id });
  return t.assignmentExpression("=", t.cloneNode(id), value);
}

function changes(right: NodePath, left: Types.Identifier, at: NodePath): boolean {
  const binding = at.scope.getBinding(left.name);
  if (!binding || binding.constant) return false;
  const here = at.getFunctionParent();
  let direct = false;
  for (const violation of binding.constantViolations) if (violation === right || violation.isDescendant(right)) direct = true;
  if (direct) return true;
  return calls(right) && binding.constantViolations.some((violation) => violation.getFunctionParent() !== here);
}

const quiet = new Set(["Math", "String", "Number", "JSON", "Object", "Array", "E", "Date"]);

/** Whether a function of the program may run in it. */
function calls(path: NodePath): boolean {
  const asks = (node: Types.Node): boolean => {
    if (t.isNewExpression(node) || t.isYieldExpression(node) || t.isAwaitExpression(node) || t.isTaggedTemplateExpression(node))
      return !t.isIdentifier((node as Types.NewExpression).callee, { name: "Date" });
    if (!t.isCallExpression(node)) return false;
    const { callee } = node;
    if (t.isIdentifier(callee)) return path.scope.hasBinding(callee.name, true) || callee.name.startsWith("$");
    if (t.isMemberExpression(callee) && t.isIdentifier(callee.object) && quiet.has(callee.object.name))
      return node.arguments.some((one) => t.isFunction(one));
    if (
      t.isMemberExpression(callee) &&
      t.isIdentifier(callee.property) &&
      /^(?:charAt|charCodeAt|slice|substr|substring|indexOf|join|trim|toFixed|toString|toUpperCase|toLowerCase|padStart|padEnd|split|pop|shift)$/.test(
        callee.property.name,
      )
    )
      return false;
    return true;
  };
  if (asks(path.node as Types.Node)) return true;
  let found = false;
  path.traverse({
    Function: (inner) => inner.skip(),
    Expression(inner) {
      if (asks(inner.node)) found = true;
    },
  });
  return found;
}
