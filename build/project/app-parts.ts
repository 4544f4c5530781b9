import { type NodePath, t } from "../dialect/babel.ts";

/** What the user's `app` function is given. */
export type PartName = "http" | "mqtt" | "tasks" | "device";

export interface Called {
  part: PartName;
  member: string;
}

/**
 * Whether an expression is that part of the app: `device` from `({ device }: App)`, a parameter or constant of that name, `app.device`. A variable of
 * the same name that was made otherwise is not.
 */
export function isPart(path: NodePath, part: PartName): boolean {
  const { node } = path;
  if (t.isMemberExpression(node))
    return !node.computed && t.isIdentifier(node.property, { name: part }) && isApp(path.get("object") as NodePath);
  if (!t.isIdentifier(node)) return false;
  const binding = path.scope.getBinding(node.name);
  if (!binding) return false;
  if (binding.kind === "param") return partOfPattern(binding.path, node.name) === part;
  if (!binding.path.isVariableDeclarator()) return false;
  const init = binding.path.get("init") as NodePath;
  if (t.isIdentifier(binding.path.node.id)) return init.node !== null && init.node !== undefined && isPart(init, part);
  return partOfPattern(binding.path.get("id") as NodePath, node.name) === part && isApp(init);
}

/** Whether it is the whole that the app was given: a parameter that is named `app`, or declared as an `App`. */
function isApp(path: NodePath): boolean {
  if (!path.isIdentifier()) return false;
  const binding = path.scope.getBinding(path.node.name);
  if (binding?.kind !== "param" || !binding.path.isIdentifier()) return false;
  const type = binding.path.node.typeAnnotation;
  if (t.isTSTypeAnnotation(type))
    return t.isTSTypeReference(type.typeAnnotation) && t.isIdentifier(type.typeAnnotation.typeName, { name: "App" });
  return path.node.name === "app";
}

/** Which part a name in a parameter or pattern stands for: `d` of `{ device: d }` is the device. */
function partOfPattern({ node }: NodePath, name: string): string | undefined {
  if (t.isIdentifier(node, { name })) return isDeclaredOtherwise(node) ? undefined : name;
  if (!t.isObjectPattern(node)) return undefined;
  for (const property of node.properties)
    if (t.isObjectProperty(property) && t.isIdentifier(property.value, { name }) && t.isIdentifier(property.key)) return property.key.name;
  return undefined;
}

const types = new Set(["Device", "Tasks", "Mqtt", "Http", "HttpApp"]);

/** A parameter whose type is another than that of a part. */
function isDeclaredOtherwise(node: { typeAnnotation?: unknown }): boolean {
  const type = node.typeAnnotation as Parameters<typeof t.isTSTypeAnnotation>[0];
  if (!t.isTSTypeAnnotation(type)) return false;
  const { typeAnnotation } = type;
  if (t.isTSTypeReference(typeAnnotation)) return !(t.isIdentifier(typeAnnotation.typeName) && types.has(typeAnnotation.typeName.name));
  return !t.isTSIndexedAccessType(typeAnnotation);
}
