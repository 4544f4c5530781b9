import { type AST, RegExpParser } from "@eslint-community/regexpp";

/**
 * A regular expression that the interpreter cannot run, as a function of our own: `(s, i, y) => …` finds it in the text s from place i on, with y only there, and gives the places of
 * the match and of its groups, start and end of each, or undefined. Each node of the expression becomes a JavaScript expression that tries the
 * node at a place and then whatever follows, and gives the place where the whole match ends, or -1: so it goes back as JavaScript prescribes.
 */
export type Matcher = { code: string; groups: number; names: Record<string, number> } | { problem: string; instead: string };

/** What comes after a node, tried at the place `at` + `offset`. */
type Follow = (at: string, offset: number) => string;

class Unfit extends Error {
  readonly instead: string;
  constructor(problem: string, instead: string) {
    super(problem);
    this.instead = instead;
  }
}

type Bytes = Set<number>;

const place = (at: string, offset: number): string => (offset ? `${at}+${offset}` : at);
const text = (bytes: number[]): string =>
  `"${bytes.map((byte) => (byte < 32 || byte > 126 || byte === 34 || byte === 92 ? `\\x${byte.toString(16).padStart(2, "0")}` : String.fromCharCode(byte))).join("")}"`;
const utf8 = (code: number): number[] => [...Buffer.from(String.fromCodePoint(code))];
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const everything = range(0, 255);
const word: Bytes = new Set([...range(48, 57), ...range(65, 90), 95, ...range(97, 122)]);
const kinds: Record<string, Bytes> = { digit: new Set(range(48, 57)), space: new Set([9, 10, 11, 12, 13, 32]), word };

export function matcher(pattern: string, flags: string): Matcher {
  let parsed: AST.Pattern;
  try {
    const unicode = flags.includes("u");
    // The bundler's text has the bytes of a character beyond ASCII, as escapes; here it is one character again.
    const readable = pattern.replace(/(?:\\u00[89A-F][\dA-F])+/g, (run) =>
      Buffer.from(run.replaceAll("\\u00", ""), "hex").toString("utf8"),
    );
    parsed = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(readable, 0, readable.length, {
      unicode,
      unicodeSets: flags.includes("v"),
    });
  } catch (error) {
    return {
      problem: (error as Error).message.replace(/^Invalid regular expression: /, "a wrong regular expression: "),
      instead: "mend the expression",
    };
  }
  try {
    return write(parsed, flags);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    return { problem: error.message, instead: error.instead };
  }
}

function write(pattern: AST.Pattern, flags: string): Matcher {
  const wrong = /[^gimsuyd]/.exec(flags);
  if (wrong) throw new Unfit(`the flag ${wrong[0]} of a regular expression`, "use the flags g, i, m, s, u and y");
  const ignoreCase = flags.includes("i");
  const many = flags.includes("m");
  const all = flags.includes("s");
  const functions: string[] = [];
  const variables = new Set(["g", "t", "c"]);
  const numbers = new Map<AST.CapturingGroup, number>();
  const names: Record<string, number> = {};
  collect(pattern, (node) => {
    if (node.type !== "CapturingGroup") return;
    numbers.set(node, numbers.size + 1);
    if (node.name) names[node.name] = numbers.size;
  });

  const define = (body: string): string => {
    functions.push(body);
    return `f${functions.length - 1}`;
  };
  const variable = (kind: string, number: number): string => {
    variables.add(`${kind}${number}`);
    return `${kind}${number}`;
  };
  /** What follows as a function, where it is needed twice; short ones are written out. */
  const shared = (follow: Follow): Follow => {
    if (follow("i", 0).length < 12) return follow;
    const name = define(`(i)=>${follow("i", 0)}`);
    return (at, offset) => `${name}(${place(at, offset)})`;
  };
  const called =
    (name: string): Follow =>
    (at, offset) =>
      `${name}(${place(at, offset)})`;

  const folded = (bytes: Iterable<number>): Bytes =>
    new Set([...bytes].map((byte) => (ignoreCase && byte > 96 && byte < 123 ? byte - 32 : byte)));

  /** Whether the byte at a place is one of these. */
  function one(bytes: Bytes, at: string, offset: number): string {
    const where = place(at, offset);
    if (bytes.size === 1) return `s[${where}]==${text([...bytes])}`;
    const tests: string[] = [];
    for (let low = 0; low < 256; low++) {
      if (!bytes.has(low)) continue;
      let high = low;
      while (bytes.has(high + 1)) high++;
      tests.push(
        low === high
          ? `c==${low}`
          : low === 0
            ? high === 255
              ? "1"
              : `c<${high + 1}`
            : high === 255
              ? `c>${low - 1}`
              : `c>${low - 1}&&c<${high + 1}`,
      );
      low = high;
    }
    if (!tests.length) return "0";
    const test = tests.join("||");
    // The interpreter gives 0 for the code beyond the end.
    const inside = bytes.has(0) ? `${where}<s.length&&` : "";
    if (test === "1") return `${where}<s.length`;
    return `(c=s.charCodeAt(${where}),${inside}${inside && tests.length > 1 ? `(${test})` : test})`;
  }

  const single =
    (bytes: Bytes, follow: Follow): Follow =>
    (at, offset) =>
      `(${one(bytes, at, offset)}?${follow(at, offset + 1)}:-1)`;
  const literal = (bytes: number[], follow: Follow): Follow =>
    bytes.length === 1
      ? single(new Set(bytes), follow)
      : (at, offset) => `(s.substr(${place(at, offset)},${bytes.length})==${text(bytes)}?${follow(at, offset + bytes.length)}:-1)`;

  /** A character as the bytes that it may be: more than one when case does not matter. */
  function spellings({ value: code, raw }: AST.Character): number[][] {
    if (raw.startsWith("\\x")) return [[...folded([code])]];
    if (code < 128) return [[...folded([code])]];
    const character = String.fromCodePoint(code);
    const variants = ignoreCase ? [...new Set([character, character.toLowerCase(), character.toUpperCase()])] : [character];
    return variants.filter((one) => [...one].length === 1).map((one) => utf8(one.codePointAt(0)!));
  }

  /** What a class holds: plain bytes, and characters of several bytes. */
  function members(node: AST.CharacterClass | AST.CharacterSet | AST.Character): { bytes: Bytes; long: number[][] } {
    if (node.type === "Character") {
      const found = spellings(node);
      return found.length === 1 && found[0].length === 1 ? { bytes: new Set(found[0]), long: [] } : { bytes: new Set(), long: found };
    }
    if (node.type === "CharacterSet") {
      if (node.kind === "any")
        return { bytes: new Set(all ? everything : everything.filter((byte) => byte !== 10 && byte !== 13)), long: [] };
      if (node.kind === "property")
        throw new Unfit(`\\${node.negate ? "P" : "p"} in a regular expression`, "write the characters that are meant in a class");
      const set = folded(kinds[node.kind]);
      return { bytes: node.negate ? new Set(everything.filter((byte) => !set.has(byte))) : set, long: [] };
    }
    const bytes: Bytes = new Set();
    const long: number[][] = [];
    for (const element of node.elements as AST.CharacterClassElement[]) {
      if (element.type === "CharacterClassRange") {
        if (element.max.raw.startsWith("\\x")) {
          for (const byte of folded(range(element.min.value, element.max.value))) bytes.add(byte);
          continue;
        }
        for (let code = element.min.value; code <= element.max.value && code < 128; code++)
          for (const byte of folded([code])) bytes.add(byte);
        if (element.max.value > 127) {
          if (element.max.value - Math.max(128, element.min.value) > 300)
            throw new Unfit(
              "so many characters beyond ASCII in a class of a regular expression",
              "exclude the ASCII characters that must not be there: [^ -~]",
            );
          for (let code = Math.max(128, element.min.value); code <= element.max.value; code++)
            long.push(...spellings({ value: code, raw: "" } as AST.Character));
        }
        continue;
      }
      if (element.type !== "Character" && element.type !== "CharacterSet" && element.type !== "CharacterClass")
        throw new Unfit("the flag v of a regular expression", "write the class without set operations");
      const inside = members(element);
      for (const byte of inside.bytes) bytes.add(byte);
      long.push(...inside.long);
    }
    if (!node.negate) return { bytes, long };
    if (long.length) throw new Unfit("a negated class with a character beyond ASCII", "look for the character with indexOf");
    return { bytes: new Set(everything.filter((byte) => !bytes.has(byte))), long: [] };
  }

  /** The bytes of a node that takes exactly one. */
  function byteOf(node: AST.Element): Bytes | undefined {
    if (node.type === "Group" && node.alternatives.length === 1 && node.alternatives[0].elements.length === 1)
      return byteOf(node.alternatives[0].elements[0]);
    if (node.type !== "Character" && node.type !== "CharacterClass" && node.type !== "CharacterSet") return undefined;
    const { bytes, long } = members(node);
    return long.length ? undefined : bytes;
  }

  function sequence(elements: readonly AST.Element[], follow: Follow): Follow {
    let made = follow;
    for (let i = elements.length - 1; i >= 0; i--) {
      const run: number[] = [];
      for (let j = i; j >= 0; j--) {
        const element = elements[j];
        const found = element.type === "Character" ? spellings(element) : [];
        if (found.length !== 1) break;
        run.unshift(...found[0]);
        i = j;
      }
      if (run.length) made = literal(run, made);
      else made = element(elements[i], made);
    }
    return made;
  }

  function choice(ways: ((follow: Follow) => Follow)[], follow: Follow): Follow {
    if (ways.length === 1) return ways[0](follow);
    const after = shared(follow);
    const made = ways.map((way) => way(after));
    return (at, offset) =>
      made.slice(0, -1).reduceRight((rest, way) => `((t=${way(at, offset)})<0?${rest}:t)`, made[made.length - 1](at, offset));
  }

  const alternatives = (list: AST.Alternative[], follow: Follow): Follow =>
    choice(
      list.map(
        ({ elements }) =>
          (after) =>
            sequence(elements, after),
      ),
      follow,
    );

  function element(node: AST.Element, follow: Follow): Follow {
    switch (node.type) {
      case "Character":
      case "CharacterClass":
      case "CharacterSet": {
        const { bytes, long } = members(node);
        const ways = long.map((one) => (after: Follow) => literal(one, after));
        if (bytes.size || !ways.length) ways.unshift((after) => single(bytes, after));
        return choice(ways, follow);
      }
      case "Group":
        if (node.modifiers) throw new Unfit("flags within a regular expression", "use an expression for each");
        return alternatives(node.alternatives, follow);
      case "CapturingGroup":
        return capture(node, follow);
      case "Quantifier":
        return repeated(node, follow);
      case "Assertion":
        return assertion(node, follow);
      case "Backreference": {
        const groups = ([] as AST.CapturingGroup[]).concat(node.resolved).map((group) => numbers.get(group)! * 2);
        const name = define(
          `(i)=>{var x=${groups.map((at) => `g[${at}]!==undefined?s.slice(g[${at}],g[${at + 1}]):`).join("")}"";return s.substr(i,x.length)==x?${follow("i+x.length", 0)}:-1}`,
        );
        return called(name);
      }
      default:
        throw new Unfit("such a regular expression", "write it in another way");
    }
  }

  function capture(node: AST.CapturingGroup, follow: Follow): Follow {
    const number = numbers.get(node)!;
    const [from, to] = [`g[${number * 2}]`, `g[${number * 2 + 1}]`];
    const width = widthOf(node.alternatives);
    const start = width === undefined ? variable("b", number) : `i-${width}`;
    const close = define(`(i)=>{var x=${from},y=${to},r;${from}=${start};${to}=i;r=${follow("i", 0)};if(r<0){${from}=x;${to}=y}return r}`);
    const inside = alternatives(node.alternatives, called(close));
    if (width !== undefined) return inside;
    return called(define(`(i)=>{var o=${start},r;${start}=i;r=${inside("i", 0)};if(r<0)${start}=o;return r}`));
  }

  function repeated(node: AST.Quantifier, follow: Follow): Follow {
    const { min, max, greedy } = node;
    const inner = node.element;
    const bytes = byteOf(inner as AST.Element);
    if (bytes) {
      if (min === max && min < 4) return Array.from({ length: min }).reduce<Follow>((after) => single(bytes, after), follow);
      const more = `n<${max === Number.POSITIVE_INFINITY ? "" : `i+${max}&&n<`}s.length&&${one(bytes, "n", 0)}`;
      const least = min ? `i+${min}` : "i";
      const ends = follow("n", 0) === "n";
      const rest = ends ? `return n<${least}?-1:n` : `for(;n>=${least};n--)if((t=${follow("n", 0)})>=0)return t;return -1`;
      if (greedy) return called(define(`(i)=>{var n=i;while(${more})n++;${rest}}`));
      return called(define(`(i)=>{var n=i;for(;;n++){if(n>=${least}&&(t=${follow("n", 0)})>=0)return t;if(!(${more}))return -1}}`));
    }
    const held = groupsIn(inner);
    if (max === 1 && min === 0 && !nullable(inner as AST.Element)) {
      const ways = [(after: Follow) => element(inner as AST.Element, after), (after: Follow) => after];
      return choice(greedy ? ways : ways.reverse(), follow);
    }
    if (greedy && !held.length && plain(inner as AST.Element)) {
      // One way only: no recursion is needed, and the board's stack is short.
      const body = element(inner as AST.Element, (at, offset) => place(at, offset));
      const limit = max === Number.POSITIVE_INFINITY ? "" : `p.length<=${max}&&`;
      return called(
        define(
          `(i)=>{var p=[i],n;while(${limit}(n=${body("p[p.length-1]", 0)})>=0)p.push(n);while(p.length>${min}){n=p.pop();if((t=${follow("n", 0)})>=0)return t}return -1}`,
        ),
      );
    }
    const id = functions.length;
    const [count, last] = [variable("k", id), variable("l", id)];
    const loop = define("");
    const body = element(inner as AST.Element, called(loop));
    const reset = held.length ? `g=g.slice();${held.map((number) => `g[${number * 2}]=g[${number * 2 + 1}]=`).join("")}undefined;` : "";
    const again = `${count}=o+1;${last}=i;${reset}r=${body("i", 0)};if(r>=0)return r;${count}=o;${last}=q;${held.length ? "g=z;" : ""}`;
    const limited = max === Number.POSITIVE_INFINITY ? again : `if(o<${max}){${again}}`;
    const leave = `${follow("i", 0)}`;
    functions[Number(loop.slice(1))] =
      `(i)=>{var o=${count},q=${last},${held.length ? "z=g," : ""}r;if(i==q&&o>${min})return -1;` +
      (greedy
        ? `${limited}return ${min ? `o<${min}?-1:` : ""}${leave}}`
        : `${min ? `if(o>=${min})` : ""}if((r=${leave})>=0)return r;${limited}return -1}`);
    return called(define(`(i)=>{var o=${count},q=${last},r;${count}=0;${last}=-1;r=${loop}(i);${count}=o;${last}=q;return r}`));
  }

  function assertion(node: AST.Assertion, follow: Follow): Follow {
    if (node.kind === "start")
      return (at, offset) =>
        `(${place(at, offset)}==0${many ? `||"\\n\\r".indexOf(s[${place(at, offset - 1)}])>=0` : ""}?${follow(at, offset)}:-1)`;
    if (node.kind === "end")
      return (at, offset) =>
        `(${place(at, offset)}==s.length${many ? `||"\\n\\r".indexOf(s[${place(at, offset)}])>=0` : ""}?${follow(at, offset)}:-1)`;
    if (node.kind === "word") {
      variables.add("w");
      return (at, offset) => `(w(${place(at, offset)}-1)${node.negate ? "==" : "!="}w(${place(at, offset)})?${follow(at, offset)}:-1)`;
    }
    return around(node as AST.LookaroundAssertion, follow);
  }

  function around(node: AST.LookaroundAssertion, follow: Follow): Follow {
    const held = groupsIn(node);
    let test: (at: string) => string;
    if (node.kind === "lookahead") {
      const inside = alternatives(node.alternatives, (at, offset) => place(at, offset));
      test = (at) => `${inside(at, 0)}>=0`;
    } else {
      if (held.length) throw new Unfit("a group in a look behind", "look behind without a group, or match what stands before, too");
      const width = widthOf(node.alternatives);
      if (width !== undefined) {
        const inside = alternatives(node.alternatives, (at, offset) => place(at, offset));
        test = (at) => `${at}>=${width}&&${inside(`${at}-${width}`, 0)}>=0`;
      } else {
        const goal = variable("h", functions.length);
        const inside = alternatives(node.alternatives, (at, offset) => `(${place(at, offset)}==${goal}?${goal}:-1)`);
        const name = define(`(i)=>{var o=${goal},n,r=0;${goal}=i;for(n=i;n>=0&&!r;n--)if(${inside("n", 0)}>=0)r=1;${goal}=o;return r}`);
        test = (at) => `${name}(${at})`;
      }
    }
    if (node.negate) {
      const name = define(
        `(i)=>${held.length ? `{var z=g,r;g=g.slice();r=${test("i")};g=z;return r?-1:${follow("i", 0)}}` : `${test("i")}?-1:${follow("i", 0)}`}`,
      );
      return called(name);
    }
    if (held.length) return called(define(`(i)=>{var z=g,r;g=g.slice();r=${test("i")}?${follow("i", 0)}:-1;if(r<0)g=z;return r}`));
    return called(define(`(i)=>${test("i")}?${follow("i", 0)}:-1`));
  }

  /** The numbers of the groups that a node holds. */
  function groupsIn(node: AST.Node): number[] {
    const found: number[] = [];
    collect(node, (inner) => {
      if (inner.type === "CapturingGroup") found.push(numbers.get(inner)!);
    });
    return found;
  }

  /** How many bytes a node takes, when that is always the same. */
  function width(node: AST.Element): number | undefined {
    if (node.type === "Character" || node.type === "CharacterClass" || node.type === "CharacterSet") {
      const { bytes, long } = members(node);
      const lengths = new Set([...(bytes.size ? [1] : []), ...long.map((one) => one.length)]);
      return lengths.size === 1 ? [...lengths][0] : undefined;
    }
    if (node.type === "Group" || node.type === "CapturingGroup") return widthOf(node.alternatives);
    if (node.type === "Assertion") return 0;
    if (node.type === "Quantifier" && node.min === node.max) {
      const inner = width(node.element as AST.Element);
      return inner === undefined ? undefined : inner * node.min;
    }
    return undefined;
  }
  function widthOf(list: AST.Alternative[]): number | undefined {
    const widths = list.map(({ elements }) =>
      elements.reduce<number | undefined>((sum, one) => {
        const inner = width(one);
        return sum === undefined || inner === undefined ? undefined : sum + inner;
      }, 0),
    );
    return widths.every((one) => one === widths[0]) ? widths[0] : undefined;
  }

  /** Whether a node may match nothing at all. */
  function nullable(node: AST.Element): boolean {
    if (node.type === "Group" || node.type === "CapturingGroup") return node.alternatives.some(({ elements }) => elements.every(nullable));
    if (node.type === "Quantifier") return node.min === 0 || nullable(node.element as AST.Element);
    return node.type === "Assertion" || node.type === "Backreference";
  }

  /** Whether there is at most one way for a node to match at a place: no repetition, and alternatives that begin with different characters. */
  function plain(node: AST.Element): boolean {
    if (node.type === "Character") return spellings(node).length === 1;
    if (node.type === "CharacterClass" || node.type === "CharacterSet") return members(node).long.length === 0;
    if (node.type !== "Group" || nullable(node)) return false;
    if (!node.alternatives.every(({ elements }) => elements.every(plain))) return false;
    if (node.alternatives.length === 1) return true;
    const firsts = node.alternatives.map(({ elements }) => byteOf(elements[0]));
    return firsts.every((first, i) => first && firsts.slice(i + 1).every((other) => other && [...first].every((byte) => !other.has(byte))));
  }

  const first = alternatives(pattern.alternatives, (at, offset) => place(at, offset));
  const begin = first("i", 0);
  const anchored = !many && pattern.alternatives.every(({ elements }) => elements[0]?.type === "Assertion" && elements[0].kind === "start");
  const leads = pattern.alternatives.length === 1 ? pattern.alternatives[0].elements[0] : undefined;
  const lead = leads?.type === "Character" && spellings(leads).length === 1 ? spellings(leads)[0] : undefined;
  const skip = lead ? `if(!y&&(i=s.indexOf(${text(lead)},i))<0)return;` : "";
  const isWord = variables.has("w") ? [`w=(i)=>i>=0&&${one(folded(word), "i", 0)}`] : [];
  variables.delete("w");
  const declared = [...variables, ...isWord, ...functions.map((body, i) => `f${i}=${body}`)];
  return {
    code: `(s,i,y)=>{var ${declared.join(",")};${ignoreCase ? "s=s.toUpperCase();" : ""}for(;i<=s.length;i++){${skip}g=[];t=${begin};if(t>=0){g[0]=i;g[1]=t;return g}if(y${anchored ? "||1" : ""})return}}`,
    groups: numbers.size,
    names,
  };
}

function collect(node: AST.Node, found: (node: AST.Node) => void): void {
  found(node);
  for (const key of ["alternatives", "elements", "element"] as const) {
    const value = (node as never as Record<string, AST.Node | AST.Node[] | undefined>)[key];
    for (const inner of Array.isArray(value) ? value : value ? [value] : []) collect(inner, found);
  }
}
