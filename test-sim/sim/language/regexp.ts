import type { Realm } from "./realm.ts";
import { indexIn, text } from "./text.ts";

/** Lower case as the interpreter has it: Latin-1, byte by byte, whatever the bytes mean. */
export const lowerCode = (code: number) =>
  (code >= 65 && code <= 90) || (code >= 192 && code <= 214) || (code >= 216 && code <= 222) ? code + 32 : code;
export const upperCode = (code: number) =>
  (code >= 97 && code <= 122) || (code >= 224 && code <= 246) || (code >= 248 && code <= 254) ? code - 32 : code;

const MOST_GROUPS = 9;
const isDigit = (code: number) => code >= 48 && code <= 57;
const isWord = (code: number) => isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isSpaceCode = (code: number) => code === 32 || (code >= 9 && code <= 13);
const CONTROLS: Record<string, number> = { f: 12, b: 8, n: 10, r: 13, t: 9, v: 11, "0": 0 };

interface Found {
  start: number;
  end: number;
  groups: [number, number][];
}
/** What is known on the way through a pattern; each attempt has its own copy. */
interface Way {
  start: number;
  groups: [number, number][];
}

/**
 * The interpreter's matcher: literals, `.`, classes, `*` and `+` on one character, `^ $`, groups, and `|` that splits the whole pattern wherever it
 * stands. `?`, `{n}`, `(?:`, `\b` and lookaround have no meaning of their own, they are matched as characters or not at all.
 */
class Matcher {
  private readonly fail: (message: string) => unknown;
  private readonly pattern: string;
  private readonly subject: string;
  private readonly ignoreCase: boolean;

  constructor(pattern: string, subject: string, ignoreCase: boolean, fail: (message: string) => unknown) {
    this.pattern = pattern;
    this.subject = subject;
    this.ignoreCase = ignoreCase;
    this.fail = fail;
  }

  /** The first match at or after `from`. */
  find(from: number): Found | undefined {
    for (let start = from; start === from || start < this.subject.length; start++) {
      const found = this.here(0, start, { start, groups: [] });
      if (found) return found;
    }
    return undefined;
  }

  private here(at: number, position: number, way: Way): Found | undefined {
    const { pattern, subject } = this;
    const mark = pattern[at];
    if (mark === undefined || mark === "|") return { start: way.start, end: position, groups: way.groups };
    if (mark === "^") return position === 0 ? this.here(at + 1, position, way) : undefined;
    if (mark === "$") return position >= subject.length ? this.here(at + 1, position, way) : this.alternative(at + 1, way);
    if (mark === "(") {
      const groups = way.groups.length < MOST_GROUPS ? [...way.groups, [position, position] as [number, number]] : way.groups;
      return this.here(at + 1, position, { ...way, groups });
    }
    if (mark === ")") {
      // Always closes the group that was opened last.
      const last = way.groups[way.groups.length - 1];
      const groups = last ? [...way.groups.slice(0, -1), [last[0], position] as [number, number]] : way.groups;
      return this.here(at + 1, position, { ...way, groups });
    }
    const [matches, length] = this.character(at, position);
    const repeat = pattern[at + length];
    if (repeat !== "*" && repeat !== "+") {
      if (position < subject.length && matches) return this.here(at + length, position + 1, way);
      return this.alternative(at + length, way);
    }
    const after = at + length + 1;
    if (!matches && repeat === "+") return this.alternative(after, way);
    let best = this.here(after, position, way);
    let next = position;
    for (let more = matches; next < subject.length && more; ) {
      next++;
      [more] = this.character(at, next);
      best = this.here(after, next, way) ?? best;
    }
    return best;
  }

  /** After a failure: what stands behind the next `|`, tried from the start of this attempt. */
  private alternative(at: number, way: Way): Found | undefined {
    const { pattern } = this;
    let bar = at;
    while (bar < pattern.length && pattern[bar] !== "|") bar += pattern[bar] === "\\" ? 2 : 1;
    return bar < pattern.length ? this.here(bar + 1, way.start, way) : undefined;
  }

  /** Whether the character, class or escape at `at` matches, and its length in the pattern. */
  private character(at: number, position: number, low?: number, inClass = false): [boolean, number] {
    const { pattern } = this;
    // Beyond the end of the text there is a character of code 0.
    let code = position < this.subject.length ? this.subject.charCodeAt(position) : 0;
    if (pattern[at] === ".") return [true, 1];
    if (pattern[at] === "[") return this.range(at, position, code);
    let length = 1;
    let wanted = pattern.charCodeAt(at);
    if (pattern[at] === "\\") {
      length = 2;
      const letter = pattern[at + 1] ?? "\0";
      const kind = { d: isDigit, s: isSpaceCode, w: isWord }[letter.toLowerCase() as "d"];
      if (kind) return [kind(code) === (letter === letter.toLowerCase()), 2];
      if (letter >= "1" && letter <= "9") throw this.fail("Backreferences not supported");
      wanted = CONTROLS[letter] ?? letter.charCodeAt(0);
      if (letter === "x" && pattern.length > at + 3) {
        length = 4;
        wanted = Number.parseInt(pattern.slice(at + 2, at + 4), 16);
      }
    }
    if (inClass && low === undefined && pattern[at + length] === "-" && pattern[at + length + 1] !== "]") {
      const [matches, rest] = this.character(at + length + 1, position, wanted, true);
      return [matches, length + 1 + rest];
    }
    let bottom = low;
    if (this.ignoreCase) {
      code = lowerCode(code);
      wanted = lowerCode(wanted);
      bottom = low === undefined ? undefined : lowerCode(low);
    }
    if (bottom !== undefined) return [code >= bottom && code <= wanted && bottom < wanted, length];
    return [wanted === code, length];
  }

  private range(at: number, position: number, code: number): [boolean, number] {
    const { pattern } = this;
    let length = 1;
    const inverted = pattern[at + 1] === "^";
    if (inverted) length++;
    let any = false;
    while (at + length < pattern.length && pattern[at + length] !== "]") {
      if (pattern[at + length] === ".") {
        any ||= code === 46;
        length++;
      } else {
        const [matches, used] = this.character(at + length, position, undefined, true);
        any ||= matches;
        length += used;
      }
    }
    if (at + length >= pattern.length) throw this.fail("Unfinished character set in RegEx");
    return [any !== inverted, length + 1];
  }
}

export interface RegExps {
  make(source: string, flags: string | undefined): any;
  isRegExp(value: unknown): boolean;
}

/** RegExp and the methods of strings that take one. */
export function installRegExp(realm: Realm): RegExps {
  const { own, global } = realm;
  const fail = (message: string) => realm.error("Error", message);
  const RegExpClass: any = realm.native("RegExp", function RegularExpression(source: unknown, flags: unknown) {
    if (typeof source !== "string") throw realm.error("TypeError", `Expecting String as first argument, got ${typeof source}`);
    return make(source, flags === undefined ? undefined : text(flags));
  });
  RegExpClass.prototype = realm.object();
  realm.hide(RegExpClass.prototype, "constructor", RegExpClass);
  realm.hide(global, "RegExp", RegExpClass);

  function make(source: string, flags: string | undefined) {
    const expression = Object.create(RegExpClass.prototype);
    expression.source = source;
    if (flags !== undefined) expression.flags = flags;
    expression.lastIndex = 0;
    return expression;
  }
  const isRegExp = (value: any) => realm.isObject(value) && value instanceof RegExpClass;
  const has = (expression: any, flag: string) => typeof expression.flags === "string" && expression.flags.includes(flag);

  function exec(expression: any, subject: string): any {
    const from = Math.trunc(Number(expression.lastIndex) || 0);
    if (typeof expression.source !== "string" || from > subject.length) return undefined;
    const found = new Matcher(expression.source, subject, has(expression, "i"), fail).find(from);
    if (!found) {
      expression.lastIndex = 0;
      return null;
    }
    const match = realm.array([subject.slice(found.start, found.end), ...found.groups.map(([start, end]) => subject.slice(start, end))]);
    match.index = found.start;
    match.input = subject;
    expression.lastIndex = has(expression, "g") ? found.end : 0;
    return match;
  }
  /** Every match in turn; one that is empty moves on by a character unless `stay` is set. */
  function* matches(expression: any, subject: string, all: boolean): Generator<any> {
    expression.lastIndex = 0;
    let match = exec(expression, subject);
    while (match) {
      yield match;
      if (!all) return;
      expression.lastIndex = match.index + (match[0].length || 1);
      match = exec(expression, subject);
    }
    expression.lastIndex = 0;
  }

  realm.methods(RegExpClass.prototype, {
    exec(this: any, subject) {
      return exec(this, text(subject));
    },
    test(this: any, subject) {
      return !!exec(this, text(subject));
    },
  });

  function filled(template: string, match: any): string {
    return template.replace(/\$(.?)/gs, (whole, digit: string) =>
      digit > "0" && digit <= "9" && match[digit] !== undefined ? match[digit] : whole,
    );
  }
  function replace(subject: string, what: any, by: any, everywhere: boolean): string {
    if (!isRegExp(what)) {
      // A function is not called here but put in as text.
      const wanted = text(what);
      const replacement = text(by);
      let result = subject;
      for (let at = indexIn(result, wanted); at >= 0; at = everywhere ? indexIn(result, wanted, at + replacement.length) : -1) {
        result = result.slice(0, at) + replacement + result.slice(at + wanted.length);
      }
      return result;
    }
    let result = "";
    let last = 0;
    for (const match of matches(what, subject, everywhere || has(what, "g"))) {
      result += subject.slice(last, match.index);
      result += typeof by === "function" ? text(by(...match, match.index, match.input)) : filled(text(by), match);
      last = match.index + match[0].length;
    }
    return result + subject.slice(last);
  }

  realm.methods(own.String.prototype, {
    match(this: any, what) {
      const subject = text(this);
      if (what === undefined) return undefined;
      if (isRegExp(what)) {
        what.lastIndex = 0;
        if (has(what, "g")) return realm.array([...matches(what, subject, true)].map((match) => match[0]));
        return exec(what, subject);
      }
      const wanted = text(what);
      const index = indexIn(subject, wanted);
      return index < 0 ? null : Object.assign(realm.array([wanted]), { index, input: wanted });
    },
    replace(this: any, what, by) {
      return replace(text(this), what, by, false);
    },
    replaceAll(this: any, what, by) {
      return replace(text(this), what, by, true);
    },
    split(this: any, what) {
      const subject = text(this);
      if (what === undefined) return realm.array([subject]);
      if (!isRegExp(what)) {
        const separator = text(what);
        // A text that is shorter by two than the separator is lost.
        return realm.array(separator.length > subject.length + 1 ? [] : subject.split(separator));
      }
      const parts: string[] = [];
      let last = 0;
      what.lastIndex = 0;
      for (let match = exec(what, subject); match; match = exec(what, subject)) {
        if (match[0].length === 0)
          throw fail("not in the simulator: split by an expression that matches nothing (on the board it never ends)");
        parts.push(subject.slice(last, match.index));
        last = match.index + match[0].length;
        what.lastIndex = last;
      }
      what.lastIndex = 0;
      parts.push(subject.slice(last));
      return realm.array(parts);
    },
  });
  return { make, isRegExp };
}
