/**
 * What Espruino's lexer reads as one byte each: operators of several characters, then reserved words, then values as they are
 * (LEX_TYPES in Espruino's src/jslex.h, whose order is promised not to change).
 */
const first = 138;

const words = [
  ..."== === != !== <= << <<= >= >> >>> >>= >>>= += -= ++ -- *= /= %= &= && |= || ^= =>".split(" "),
  ..."if else do while for break continue function return var let const this throw try catch finally true false null undefined".split(" "),
  ..."new in instanceof switch case default delete typeof void debugger class extends super static of".split(" "),
];

/** Follows the words after room for nine more. */
const nullish = 208;

export const byteOf = new Map<string, number>([...words.map((word, i) => [word, first + i] as const), ["??", nullish]]);
export const wordOf = new Map<number, string>([...byteOf].map(([word, byte]) => [byte, word]));

/** A string of up to 255 bytes, or of up to 65535: its length (two bytes: the low one first) and its bytes. Read by 2v21 and later. */
export const STRING8 = 0xd1;
export const STRING16 = 0xd2;
/** Zero; a whole number with sign in one byte, or in two, the low one first. Read by 2v26 and later. */
export const INT0 = 0xd3;
export const INT8 = 0xd4;
export const INT16 = 0xd5;
