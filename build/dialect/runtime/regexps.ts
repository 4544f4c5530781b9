/** Regular expressions that the interpreter cannot run: an object around a function that finds them (see matcher.ts), and the methods of text that take one. */
export const regexpHelpers: Record<string, string> = {
  regexp: `function $regexp(match, source, flags, groups, names) {
      var r = Object.create($regexp.prototype);
      r["\\xff.m"] = match;
      r["\\xff.g"] = groups;
      if (names) r["\\xff.n"] = names;
      r.source = source;
      r.flags = flags;
      r.lastIndex = 0;
      return r;
    }
    $regexp.prototype = Object.create(RegExp.prototype);
    $regexp.prototype.exec = function(s) {
      var moves = /[gy]/.test(this.flags), at = moves ? this.lastIndex : 0, names = this["\\xff.n"], g, m, i;
      s = "" + s;
      g = at > s.length ? undefined : this["\\xff.m"](s, at, this.flags.indexOf("y") >= 0);
      if (moves) this.lastIndex = g ? g[1] : 0;
      if (!g) return null;
      m = [];
      for (i = 0; i <= this["\\xff.g"]; i++) m.push(g[2 * i] === undefined ? undefined : s.slice(g[2 * i], g[2 * i + 1]));
      m.index = g[0];
      m.input = s;
      if (names) {
        m.groups = {};
        for (i in names) m.groups[i] = m[names[i]];
      }
      return m;
    };
    $regexp.prototype.test = function(s) { return this.exec(s) !== null; };
    $regexp.prototype.toString = function() { return "/" + this.source + "/" + this.flags; };`,
  // Each match of an expression with the flag g, of the interpreter's or of ours.
  matches: `function $matches(s, r) {
      var list = [], m;
      r.lastIndex = 0;
      while ((m = r.exec(s))) {
        list.push(m);
        if (m[0] === "") r.lastIndex = m.index + 1;
        if (r.lastIndex > s.length) break;
      }
      r.lastIndex = 0;
      return list;
    }`,
  // The interpreter's own gives an empty list where nothing matches.
  match: `function $match(s, r) {
      var list = s.match(r);
      return list && list.length ? list : null;
    }`,
  matchBy: `function $matchBy(s, r) {
      var list;
      if (!(r instanceof $regexp)) return $match(s, r);
      if (r.flags.indexOf("g") < 0) return r.exec(s);
      list = $matches(s, r).map((m) => m[0]);
      return list.length ? list : null;
    }`,
  matchAll: `function $matchAll(s, r) {
      if ((r.flags || "" + r).replace(/^.*\\//, "").indexOf("g") < 0) throw new TypeError("String.prototype.matchAll called with a non-global RegExp argument");
      return new $items($matches(s, r));
    }`,
  search: `function $search(s, r) {
      var at, m;
      if (!(r instanceof $regexp)) return s.search(r);
      at = r.lastIndex;
      r.lastIndex = 0;
      m = r.exec(s);
      r.lastIndex = at;
      return m ? m.index : -1;
    }`,
  // What a replacement says of the match: $1, $&, $$ and their like.
  expand: `function $expand(by, m) {
      var parts = by.split("$"), out = parts[0], i, part, c, n;
      for (i = 1; i < parts.length; i++) {
        part = parts[i];
        c = part[0];
        n = part.substr(0, 2);
        if (part === "") {
          out += "$";
          if (i < parts.length - 1) out += parts[++i];
        } else if (c == "&") out += m[0] + part.substr(1);
        else if (c == "\`") out += m.input.substr(0, m.index) + part.substr(1);
        else if (c == "'") out += m.input.substr(m.index + m[0].length) + part.substr(1);
        else if (c == "<" && m.groups && part.indexOf(">") > 0) {
          n = m.groups[part.slice(1, part.indexOf(">"))];
          out += (n === undefined ? "" : n) + part.substr(part.indexOf(">") + 1);
        } else {
          n = n.length > 1 && n >= "01" && n <= "99" && n[1] >= "0" && n[1] <= "9" && +n < m.length ? n : c >= "1" && c <= "9" && +c < m.length ? c : "";
          out += n ? (m[+n] === undefined ? "" : m[+n]) + part.substr(n.length) : "$" + part;
        }
      }
      return out;
    }`,
  replace: `function $replace(s, r, by, all) {
      var out = "", last = 0, list;
      if (!(r instanceof $regexp)) return $swap(s, r, by, all);
      if (r.flags.indexOf("g") < 0) {
        list = r.exec(s);
        list = list ? [list] : [];
      } else list = $matches(s, r);
      list.forEach((m) => {
        out += s.slice(last, m.index) + (typeof by != "function" ? $expand("" + by, m) : by.apply(undefined, m.concat(m.groups ? [m.index, s, m.groups] : [m.index, s])));
        last = m.index + m[0].length;
      });
      return out + s.substr(last);
    }`,
  splitBy: `function $splitBy(s, r, most) {
      var list = [], from = 0, at = 0, g, i;
      if (!(r instanceof $regexp)) return most === undefined ? $split(s, r) : $split(s, r).slice(0, most);
      if (s === "") return r["\\xff.m"](s, 0, 1) ? [] : [s];
      while (at < s.length) {
        g = r["\\xff.m"](s, at, 0);
        if (!g || g[0] >= s.length) break;
        if (g[1] === from) at = g[0] + 1;
        else if (g[1] === g[0] && g[0] === from) at++;
        else {
          list.push(s.slice(from, g[0]));
          for (i = 1; i <= r["\\xff.g"]; i++) list.push(g[2 * i] === undefined ? undefined : s.slice(g[2 * i], g[2 * i + 1]));
          from = at = g[1];
          if (g[1] === g[0]) at++;
        }
      }
      list.push(s.substr(from));
      return most === undefined ? list : list.slice(0, most);
    }`,
};
