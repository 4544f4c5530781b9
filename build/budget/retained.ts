import { parse } from "acorn";

type Node = any;

/** Something that stays in memory once the bundle is loaded. */
export interface Retained {
  /** Where its name stands in the bundle. */
  start: number;
  jsvars: number;
}

/** Variables that the bundle's own scope keeps for good, at the prices of the interpreter: a function 4 and 1 a parameter. */
export function retained(code: string): Retained[] {
  const result: Retained[] = [];
  for (const node of (parse(code, { ecmaVersion: "latest" }) as Node).body) {
    if (node.type === "FunctionDeclaration") result.push({ start: node.id.start, jsvars: 4 + node.params.length });
    if (node.type !== "VariableDeclaration") continue;
    for (const { id, init } of node.declarations) result.push({ start: id.start, jsvars: price(init) });
  }
  return result;
}

const bytesOf: Record<string, number> = {
  Int8Array: 1,
  Uint8Array: 1,
  Int16Array: 2,
  Uint16Array: 2,
  Int32Array: 4,
  Uint32Array: 4,
  Float32Array: 4,
  Float64Array: 8,
};

function price(init: Node): number {
  if (!init) return 1;
  switch (init.type) {
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return 4 + init.params.length;
    case "ClassExpression":
      return 2 + sum(init.body.body, (member) => (member.value?.params ? 4 + member.value.params.length : 2));
    case "ObjectExpression":
      return 2 + sum(init.properties, (property) => price(property.value) + (name(property).length > 4 ? 1 : 0));
    case "ArrayExpression":
      return 2 + sum(init.elements, price);
    case "NewExpression":
      return 3 + Math.ceil(((bytesOf[init.callee.name] ?? 0) * Number(init.arguments[0]?.value ?? 0)) / 8);
    case "Literal":
      return typeof init.value === "string" ? 1 + Math.ceil(Math.max(0, init.value.length - 4) / 8) : 1;
    default:
      return 2;
  }
}

const sum = (list: Node[], of: (node: Node) => number): number => list.reduce((total, node) => total + of(node), 0);
const name = (property: Node): string => String(property.key.name ?? property.key.value);
