import { parse } from "acorn";
import { full } from "acorn-walk";

type Node = any;

export interface ColdFunctions {
  /** Where the brackets of each body stand in the text. */
  functions: { open: number; close: number }[];
  /** Where the numbers of each call that makes one stand. */
  calls: { index: number; at: number; size: number }[];
}

/**
 * Functions of a program that are made from their text in Storage when they are called (build/shrink/flash-layout.ts): the last
 * statement is `if(0)[function…,function…]`, and calls name offset and length of one of their bodies. Undefined when there are none.
 */
export function coldFunctions(text: string): ColdFunctions | undefined {
  const program = parse(text, { ecmaVersion: 2022, allowReturnOutsideFunction: true }) as Node;
  const last = program.body[program.body.length - 1];
  if (last?.type !== "IfStatement" || last.test.value !== 0 || last.consequent.expression?.type !== "ArrayExpression") return undefined;
  const functions: ColdFunctions["functions"] = last.consequent.expression.elements.map(({ body }: Node) => ({
    open: body.start,
    close: body.end - 1,
  }));
  const calls: ColdFunctions["calls"] = [];
  full(program, ({ type, arguments: values }: Node) => {
    if (type !== "CallExpression" || values.length !== 3) return;
    const index = functions.findIndex(({ open, close }) => open + 1 === values[0].value && close - open - 1 === values[1].value);
    if (index >= 0) calls.push({ index, at: values[0].start, size: values[1].start });
  });
  return { functions, calls };
}
