import type { NodePath } from "../babel.ts";

/** The value of an expression that is plain to see. */
export function evaluate(path: NodePath<any> | undefined): { confident: boolean; value?: any } {
  if (!path?.node) return { confident: false };
  try {
    return path.evaluate();
  } catch {
    // What throws is no value.
    return { confident: false };
  }
}
