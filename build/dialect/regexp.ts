/**
 * Regular expressions as the interpreter can run them right. It knows characters, classes and `*` after one of those, groups that stand one after the
 * other, `^`, `$` and `|` between whole expressions. The rest is written out in these terms where that is exact, and refused where it is not.
 */
export type Result = { pattern: string } | { problem: string; instead: string };

interface Atom {
  kind: "atom";
  text: string;
}
interface Anchor {
  kind: "anchor";
  text: "^" | "$";
}
interface Group {
  kind: "group";
  captures: boolean;
  alternatives: Node[][];
}
type Node = (Atom | Anchor | Group) & { least: number; most: number };

/** A run of atoms, each once or any number of times. */
type Flat = { text: string; star: boolean; group?: "(" | ")" }[];

class Unfit extends Error {
  readonly instead: string;
  constructor(problem: string, instead: string) {
    super(problem);
    this.instead = instead;
  }
}

/** `groups` says whether somebody wants to know what the groups matched. */
export function regexp(pattern: string, flags: string, groups: boolean): Result {
  try {
    const flag = /[^gi]/.exec(flags);
    if (flag) throw new Unfit(`the flag ${flag[0]} of a regular expression`, "use the flags g and i only");
    const alternatives = read(pattern);
    const capturing = groups && alternatives.some(captures);
    if (capturing) {
      if (alternatives.length > 1) throw new Unfit("groups in the alternatives of a regular expression", "use an expression for each");
      return { pattern: write([sequence(alternatives[0])]) };
    }
    const flat = alternatives.flatMap(expand);
    if (flags.includes("g") && flat.some((one) => one.every((part) => part.star)))
      throw new Unfit("a regular expression with the flag g that matches nothing", "use + instead of *");
    ordered(flat);
    return { pattern: write(flat) };
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    return { problem: error.message, instead: error.instead };
  }
}

const captures = (nodes: Node[]): boolean =>
  nodes.some((node) => node.kind === "group" && (node.captures || node.alternatives.some(captures)));

function read(pattern: string): Node[][] {
  let at = 0;
  function alternatives(): Node[][] {
    const all: Node[][] = [[]];
    while (at < pattern.length && pattern[at] !== ")") {
      if (pattern[at] === "|") {
        at++;
        all.push([]);
      } else all[all.length - 1].push(quantified(node()));
    }
    return all;
  }
  function node(): Atom | Anchor | Group {
    const c = pattern[at];
    if (c === "^" || c === "$") return { kind: "anchor", text: pattern[at++] as "^" };
    if (c === "(") return group();
    return { kind: "atom", text: atom() };
  }
  function group(): Group {
    const rest = pattern.slice(at);
    if (/^\(\?<?[=!]/.test(rest))
      throw new Unfit("a look ahead or behind in a regular expression", "match the rest, too, and take a group");
    const named = /^\(\?<\w+>/.exec(rest);
    if (named) throw new Unfit("a named group of a regular expression", "use a plain group and its number");
    const captures = !rest.startsWith("(?:");
    at += captures ? 1 : 3;
    const inside = alternatives();
    at++;
    return { kind: "group", captures, alternatives: inside };
  }
  function atom(): string {
    const c = pattern[at];
    if (c === "[") return characters();
    at++;
    // The interpreter's dot takes line ends, too.
    if (c === ".") return "[^\\n\\r]";
    if (c !== "\\") return "*+?|(){}".includes(c) ? `\\${c}` : c;
    return escaped();
  }
  function digits(count: number): string {
    at += count;
    return pattern.slice(at - count, at);
  }
  function escaped(): string {
    const c = pattern[at++];
    if (c === "b" || c === "B") throw new Unfit(`\\${c} in a regular expression`, "write the characters that may stand there");
    if (c >= "1" && c <= "9") throw new Unfit("a reference back in a regular expression", "compare the groups afterwards");
    if ("pPkc".includes(c)) throw new Unfit(`\\${c} in a regular expression`, "write the characters themselves");
    if (c === "x") return `\\x${digits(2)}`;
    if (c === "u") {
      const code = digits(4);
      if (!/^00/.test(code)) throw new Unfit("\\u in a regular expression", "write the character itself");
      return `\\x${code.slice(2)}`;
    }
    return `\\${c}`;
  }
  function characters(): string {
    let out = "[";
    at++;
    for (; at < pattern.length && pattern[at] !== "]"; ) {
      const c = pattern[at++];
      if (c === "\\") {
        const next = pattern[at];
        if (next === "b") {
          at++;
          out += "\\b";
          continue;
        }
        const part = escaped();
        if (/^\\x[89a-f]/i.test(part))
          throw new Unfit("a letter beyond ASCII in a class of a regular expression", "write the letters as alternatives");
        out += part;
      } else if (c > "\x7f")
        throw new Unfit("a letter beyond ASCII in a class of a regular expression", "write the letters as alternatives");
      // A slash ends the literal on the board, and a bar is taken for an alternative.
      else out += c === "/" || c === "|" ? `\\${c}` : c;
    }
    at++;
    if (out === "[^") return "[^\\n]".replace("\\n", "\\x00-\\x00");
    if (out === "[") throw new Unfit("an empty class in a regular expression", "leave it out");
    return `${out}]`;
  }
  function quantified(node: Atom | Anchor | Group): Node {
    const found = /^(?:([*+?])|\{(\d+)(,(\d*))?\})(\?)?/.exec(pattern.slice(at));
    if (!found) return { ...node, least: 1, most: 1 };
    at += found[0].length;
    if (found[5]) throw new Unfit("a lazy repetition in a regular expression", "exclude the character that ends it: [^>]*");
    const [least, most] = found[1]
      ? ({ "*": [0, Infinity], "+": [1, Infinity], "?": [0, 1] }[found[1]] as [number, number])
      : [Number(found[2]), found[3] ? (found[4] ? Number(found[4]) : Infinity) : Number(found[2])];
    if (
      node.kind === "group" &&
      !node.captures &&
      node.alternatives.length === 1 &&
      node.alternatives[0].length === 1 &&
      node.alternatives[0][0].kind === "atom" &&
      node.alternatives[0][0].most === 1
    ) {
      return { ...node.alternatives[0][0], least, most };
    }
    return { ...node, least, most };
  }
  const all = alternatives();
  if (at < pattern.length) throw new Unfit("a ) too many in a regular expression", "write \\)");
  return all;
}

/** All the ways through, the one that JavaScript tries first first. */
function expand(nodes: Node[]): Flat[] {
  let ways: Flat[] = [[]];
  for (const node of nodes) {
    const next: Flat[] = once(node);
    const join = (heads: Flat[], tails: Flat[]) => heads.flatMap((head) => tails.map((tail) => [...head, ...tail]));
    if (node.most === Infinity) {
      if (node.kind !== "atom")
        throw new Unfit("a group that repeats in a regular expression", "use exec with the flag g in a loop, or split");
      ways = ways.map((way) => [
        ...way,
        ...Array.from({ length: node.least }, () => ({ text: node.text, star: false })),
        { text: node.text, star: true },
      ]);
    } else {
      let many: Flat[] = [];
      for (let times = node.most; times >= node.least; times--) {
        let repeated: Flat[] = [[]];
        for (let i = 0; i < times; i++) repeated = join(repeated, next);
        many = [...many, ...repeated];
        if (many.length > 16) break;
      }
      if (node.most > 32) throw new Unfit("so many repetitions in a regular expression", "ask for the length afterwards");
      ways = join(ways, many);
    }
    if (ways.length > 16) throw new Unfit("a regular expression with so many alternatives", "use several expressions");
  }
  return ways;
}

const once = (node: Node): Flat[] => (node.kind === "group" ? node.alternatives.flatMap(expand) : [[{ text: node.text, star: false }]]);

/** One way only, with its groups. */
function sequence(nodes: Node[], inside = false): Flat {
  return nodes.flatMap((node) => {
    if (node.kind !== "group" || !captures([node])) {
      const ways = expand([node]);
      if (ways.length > 1) throw new Unfit("an alternative beside groups in a regular expression", "use an expression for each");
      return ways[0];
    }
    if (node.least !== 1 || node.most !== 1)
      throw new Unfit("a group that repeats in a regular expression", "use exec with the flag g in a loop, or split");
    if (inside || !node.captures) throw new Unfit("a group inside a group of a regular expression", "match in two steps");
    if (node.alternatives.length > 1) throw new Unfit("| in a group of a regular expression", "use an expression for each");
    return [
      { text: "", star: false, group: "(" as const },
      ...sequence(node.alternatives[0], true),
      { text: "", star: false, group: ")" as const },
    ];
  });
}

/** The interpreter goes on to the next alternative from wherever one fails: not all orders come out as in JavaScript. */
function ordered(flat: Flat[]): void {
  if (flat.length < 2) return;
  const begins = flat.map((one) => one[0]?.text === "^");
  if (begins.includes(true) && begins.includes(false))
    throw new Unfit("^ in one of the alternatives of a regular expression", "use an expression for each");
  for (const one of flat.slice(0, -1)) {
    const star = one.findIndex((part) => part.star);
    if (star >= 0 && star < one.length - 1)
      throw new Unfit("a repetition in one of the alternatives of a regular expression", "use an expression for each");
  }
}

const write = (flat: Flat[]): string =>
  flat.map((one) => one.map((part) => part.group ?? part.text + (part.star ? "*" : "")).join("")).join("|");
