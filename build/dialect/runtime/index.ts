/**
 * What lowered code may call. Each helper is bundled only when it is used; its text is what the board gets before the minifier.
 * A helper may use others, by name.
 */
export const helpers: Record<string, { code: string; uses?: string[] }> = {
  // An iterable as something with indices. A string is taken apart, anything that JavaScript would not iterate throws.
  list: {
    code: `function $list(x) {
      if (typeof x == "string") return x.split("");
      if (x == null || typeof x != "object" || x.length === undefined) throw new TypeError("not iterable");
      return x;
    }`,
  },
  // The properties of an object but those that were taken out by name.
  omit: {
    code: `function $omit(x, names) {
      var rest = Object.assign({}, x);
      names.forEach((name) => { delete rest[name]; });
      return rest;
    }`,
  },
  // new f(...values)
  build: {
    code: `function $build(f, values) {
      var made = Object.create(f.prototype), result = f.apply(made, values);
      return typeof result == "object" && result || made;
    }`,
  },
  // A getter or setter beside the one that may be there already.
  accessor: {
    code: `function $accessor(kind, x, name, f) {
      var old = Object.getOwnPropertyDescriptor(x, name), made = {};
      if (old && old.get) made.get = old.get;
      if (old && old.set) made.set = old.set;
      made[kind] = f;
      return Object.defineProperty(x, name, made);
    }`,
  },
  // x instanceof Error: the interpreter's other errors do not extend it.
  error: {
    code: `function $error(x) {
      return x instanceof Error || x instanceof TypeError || x instanceof SyntaxError || x instanceof ReferenceError || x instanceof InternalError;
    }`,
  },
  object: {
    code: `function $object(x) {
      if (x == null) throw new TypeError("cannot destructure " + x);
    }`,
  },
  raw: {
    code: `function $raw(texts, raw) {
      texts.raw = raw || texts;
      return texts;
    }`,
  },
  super: {
    code: `function $super(from, name, self) {
      for (var found, last; from && from !== last; last = from, from = Object.getPrototypeOf(from)) {
        found = Object.getOwnPropertyDescriptor(from, name);
        if (found) return found.get ? found.get.call(self) : found.value;
      }
    }`,
  },
  // x in o, without what every object of the interpreter has.
  in: {
    code: `function $in(name, x) {
      return name in x && (x.hasOwnProperty(name) || ["on", "emit", "clone", "addListener", "prependListener", "removeListener", "removeAllListeners"].indexOf(name) < 0);
    }`,
  },
  // The names that `for (… in x)` goes through, one a call, for a loop that waits.
  keys: {
    code: `function $keys(x) {
      var names = [], name;
      for (name in x) names.push(name);
      return () => {
        while (names.length) {
          name = names.shift();
          if (name in x) return { value: name, done: false };
        }
        return { done: true };
      };
    }`,
  },
  // [1, , 2]
  holes: {
    code: `function $holes(list, gaps) {
      gaps.forEach((i) => { delete list[i]; });
      return list;
    }`,
  },
  // Text of a number as the interpreter reads it right: without zeros in front, which mean base 8 there, and with a fraction where a whole number
  // would be cut to 64 bits.
  digits: {
    code: `function $digits(x) {
      x = x.trim();
      var at = x.charAt(0) == "-" || x.charAt(0) == "+" ? 1 : 0, end, c;
      for (;;) {
        c = x.charAt(at + 1);
        if (x.charAt(at) != "0" || c < "0" || c > "9") break;
        x = x.substr(0, at) + x.substr(at + 1);
      }
      if (x.charAt(at) == "0" && c.toLowerCase() == "e") x = x.substr(0, at + 1) + "." + x.substr(at + 1);
      for (end = at; (c = x.charAt(end)) >= "0" && c <= "9";) end++;
      return end > at + 18 && c != "." ? x.substr(0, end) + ".0" + x.substr(end) : x;
    }`,
  },
  // Number(x), also of text with blanks around it and of dates.
  number: {
    uses: ["digits"],
    code: `function $number(x) {
      if (typeof x != "string") return x instanceof Date ? x.getTime() : Number(x);
      x = $digits(x);
      var at = x.charAt(0) == "-" || x.charAt(0) == "+" ? 1 : 0, c = x.charAt(at), next = x.charAt(at + 1).toLowerCase();
      if (c == "0" && (next == "x" || next == "b" || next == "o")) return at || x.length < 3 ? NaN : Number(x);
      return c > "9" && c != "I" || x.charAt(x.length - 1).toLowerCase() == "e" ? NaN : Number(x);
    }`,
  },
  // parseFloat(x)
  float: {
    uses: ["digits"],
    code: `function $float(x) {
      x = $digits("" + x);
      var at = x.charAt(0) == "-" || x.charAt(0) == "+" ? 1 : 0, c = x.charAt(at), next = x.charAt(at + 1);
      return c == "0" && next > "9" && next.toLowerCase() != "e" ? 0 : c > "9" && c != "I" || c == "." && (next < "0" || next > "9") ? NaN : x.substr(at, 8) == "Infinity" ? at && x.charAt(0) == "-" ? -Infinity : Infinity : parseFloat(x);
    }`,
  },
  // x ** y, and Math.pow
  pow: {
    code: `function $pow(x, y) {
      y = +y;
      return y !== y ? y : Math.pow(x, y);
    }`,
  },
  // x.padStart(n, text)
  pad: {
    code: `function $pad(x, n, text, atEnd) {
      if (typeof x == "string") {
        if (text === "") return x;
        if (text === undefined) text = " ";
      }
      return atEnd ? x.padEnd(n, text) : x.padStart(n, text);
    }`,
  },
  // new Date(x): of text only what is a date, nothing of what is none.
  date: {
    code: `function $date(x) {
      if (x instanceof Date) x = x.getTime();
      var n = +x, month, day;
      if (typeof x == "string") {
        x = x.trim();
        if (x.charAt(4) == "-") {
          month = +x.substr(5, 2);
          day = +x.substr(8, 2);
          if (!(month > 0 && month < 13) || x.length > 7 && !(day > 0 && day < 32) || x.length > 10 && !(+x.substr(11, 2) < 25)) x = "";
        }
        if (x.length == 4 && n > 0) x += "-0" + (month = 1);
        if (x.length == 7 && month) x += "-01";
        n = new Date(x).getTime();
        month = x.substr(0, 4);
        if (!n && month != "1970" && month != "1969") n = NaN;
      }
      return new Date(x === undefined || n > 864e13 || n < -864e13 ? NaN : n < 0 ? Math.ceil(n) : Math.floor(n));
    }`,
  },
  // x.toISOString()
  iso: {
    code: `function $iso(x) {
      if (x instanceof Date && isNaN(x.getTime())) throw new Error("Invalid time value");
      return x.toISOString();
    }`,
  },
  // super.x = value, where x may have a setter.
  put: {
    code: `function $put(from, name, self, value) {
      for (var found, last; from && from !== last; last = from, from = Object.getPrototypeOf(from)) {
        found = Object.getOwnPropertyDescriptor(from, name);
        if (found && found.set) {
          found.set.call(self, value);
          return value;
        }
      }
      Object.defineProperty(self, name, { value: value, writable: true, enumerable: true, configurable: true });
      return value;
    }`,
  },
  // JSON.parse: whole numbers beyond 64 bits get a fraction, or they would be cut. A member __proto__ would be what the object inherits from, and the
  // interpreter dies of a number or text there: anybody could send one.
  parse: {
    code: `function $parse(text) {
      text = "" + text;
      if (text.indexOf("__") >= 0 || text.indexOf("\\\\u00") >= 0) {
        if (/"__proto__"[ \\t\\r\\n]*:/.test(text.replace(/\\\\u00[4-7]./g, (escape) => String.fromCharCode(parseInt(escape.substr(4), 16)))))
          throw new SyntaxError("no member may be called __proto__");
      }
      if (text.length < 19 || !/\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d/.test(text)) return JSON.parse(text);
      for (var made = "", i = 0, run = 0, inside = false, c; i <= text.length; i++) {
        c = text.charAt(i);
        if (!inside && c && c >= "0" && c <= "9") run++;
        else {
          if (run > 18 && c != "." && c != "e" && c != "E") made += ".0";
          run = c == "." || run < 0 && c && "eE+-".indexOf(c) >= 0 ? -99 : 0;
          if (inside && c == "\\\\") { made += c; c = text.charAt(++i); }
          else if (c == '"') inside = !inside;
        }
        made += c;
      }
      return JSON.parse(made);
    }`,
  },
  // The interpreter's own also finds a text of which only the beginning is there, at the end, and takes a place from the end of a list for its beginning.
  find: {
    code: `function $find(x, part, from) {
      if (from < 0 && typeof x != "string") from = Math.max(0, from + x.length);
      var at = x.indexOf(part, from);
      return typeof x == "string" && at + ("" + part).length > x.length ? -1 : at;
    }`,
  },
  has: {
    uses: ["find"],
    code: `function $has(x, part, from) {
      return typeof x == "string" ? $find(x, part, from) >= 0 : x.includes(part, from);
    }`,
  },
  swap: {
    uses: ["find"],
    code: `function $swap(x, part, by, all) {
      return typeof x == "string" && typeof part == "string" && $find(x, part) < 0 ? x
        : !all ? x.replace(part, by) : typeof by == "function" ? x.replaceAll(part, by) : x.split(part).join(by);
    }`,
  },
  // The interpreter's own loses a text that is shorter than what it is split by.
  split: {
    uses: ["find"],
    code: `function $split(x, by) {
      return typeof x == "string" && typeof by == "string" && by && $find(x, by) < 0 ? [x] : x.split(by);
    }`,
  },
  // A sort that keeps the order of what compares equal.
  sort: {
    code: `function $sort(list, compare) {
      if (!Array.isArray(list) || !compare) return list.sort(compare);
      list.map((x, i) => [x, i]).sort((x, y) => {
        var none = (x[0] === undefined) - (y[0] === undefined);
        return none || (x[0] === undefined ? 0 : compare(x[0], y[0])) || x[1] - y[1];
      }).forEach((pair, i) => { list[i] = pair[0]; });
      return list;
    }`,
  },
  // list.length = n
  cut: {
    code: `function $cut(list, n) {
      if (!Array.isArray(list)) list.length = n;
      else if (n < list.length) list.splice(n, list.length - n);
      else while (list.length < n) list.push(undefined);
      return n;
    }`,
  },
  // What an error of the program's own classes says of itself.
  told: {
    code: `function $told() {
      return this.message ? this.name + ": " + this.message : this.name;
    }`,
  },
  // A leap inside an async function, through the try statements around: 1 throw, 2 return, 3 jump, 4 the end of a finally block. Tries are [try, catch,
  // finally, after]. The context's k and w are the leap that is under way and what goes with it.
  tries: {
    code: `function $leap(leap, target) {
      var i = 0, entry;
      this.k = leap;
      this.w = target;
      for (; this.t && i < this.t.length; i++) {
        entry = this.t[i];
        if (leap > 3) {
          if (entry[2] === target) {
            this.k = entry[4] || 3;
            this.w = entry[4] ? entry[5] : entry[3];
            entry[4] = entry[5] = undefined;
            break;
          }
        } else if (entry[0] <= this.p) {
          if (leap < 2 && this.p < entry[1]) {
            this.k = 0;
            this.n = entry[1];
            break;
          }
          if (this.p < entry[2] && (leap < 3 || entry[0] > target || target > entry[2])) {
            entry[4] = leap;
            entry[5] = target;
            this.k = 0;
            this.n = entry[2];
            break;
          }
        }
      }
      return this;
    }`,
  },
  // The same where no async function has a try statement.
  leap: {
    code: `function $leap(leap, target) {
      this.k = leap;
      this.w = target;
      return this;
    }`,
  },
  // Runs the steps of an async function. One that waits holds its promise, this context and two functions.
  async: {
    code: `function $async(step, tries) {
      return new Promise((resolve, reject) => {
        var c = { p: 0, n: 0, a: $leap };
        if (tries) c.t = tries;
        var go = (value, kind) => {
          c.k = kind;
          c.w = value;
          for (;;) {
            try {
              if (c.k) {
                if (c.k > 1) c.n = c.k < 3 ? -1 : c.w;
                c.a(c.k, c.w);
              }
              if (c.k == 1) return reject(c.w);
              if (c.n < 0) return resolve(c.w);
              c.v = c.w;
              c.k = c.w = undefined;
              value = step(c);
            } catch (error) {
              c.k = 1;
              c.w = error;
              continue;
            }
            if (value === c) continue;
            if (!value || !value.then) value = Promise.resolve(value);
            value.then(go, (error) => { go(error, 1); });
            return;
          }
        };
        go();
      });
    }`,
  },
};
