import { parse } from "acorn";
import { full } from "acorn-walk";

type Node = any;

export interface ColdFunctions {
  /** Where each stands in the text: its first character, and its last, both brackets. */
  functions: { start: number; last: number }[];
  /** Where the numbers of each call that makes one stand. */
  calls: { index: number; at: number; size: number }[];
}

/**
 * Functions of a program that are made from their text in Storage when they are called (build/shrink/place.ts): the last
 * statement is `if(0)[(function…),(function…)]`, and calls name offset and length of one of them. Undefined when there are none.
 */
export function coldFunctions(text: string): ColdFunctions | undefined {
  const program = parse(text, { ecmaVersion: 2022, preserveParens: true, allowReturnOutsideFunction: true }) as Node;
  const last = program.body[program.body.length - 1];
  if (last?.type !== "IfStatement" || last.test.value !== 0 || last.consequent.expression?.type !== "ArrayExpression") return undefined;
  const elements: Node[] = last.consequent.expression.elements;
  const calls: ColdFunctions["calls"] = [];
  full(program, ({ type, arguments: values }: Node) => {
    if (type !== "CallExpression" || values.length !== 2) return;
    const index = elements.findIndex(({ start, end }) => start === values[0].value && end - start === values[1].value);
    if (index >= 0) calls.push({ index, at: values[0].start, size: values[1].start });
  });
  return { functions: elements.map(({ start, end }) => ({ start, last: end - 1 })), calls };
}
