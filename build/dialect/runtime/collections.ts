/**
 * Map and Set: two lists, one for a set, in the order in which the keys came. What is deleted leaves a mark, since iterators count on places; when there are many, fresh lists
 * take their place, and the old one says which, so that an iterator finds its place in them. WeakMap and WeakSet are hidden properties of their keys, and keep nothing alive.
 *
 * The methods are apart: only those are bundled whose name the program has anywhere.
 */
export interface Collection {
  base: string;
  /** Methods by name, without what stands left of the `=`. */
  methods: Record<string, string>;
}

const size = (name: string): string =>
  `Object.defineProperty(${name}.prototype, "size", { get: function() { return this["\\xff.k"].length - this["\\xff.g"]; } });`;

const walk = (how: number): string => `function() { return new $walk(this, ${how}); }`;
const has = "function(key) { return $place(this, key) >= 0; }";
const remove = "function(key) { return $drop(this, key); }";
const clear = `function() {
  this["\\xff.k"].fill($gone);
  $compact(this);
}`;
const forEach = `function(f, self) {
  for (var it = new $walk(this, 2), got; !(got = it.next()).done;) f.call(self, got.value[1], got.value[0], this);
}`;

const weak = (name: string): string => `var $${name}s = 0;
  function ${name}(from) {
    this["\\xff.w"] = "\\xff.${name === "WeakMap" ? "m" : "s"}" + ($${name}s++).toString(36);
    $each(from, (one) => { this.${name === "WeakMap" ? "set(one[0], one[1])" : "add(one)"}; });
  }`;
const object = `if (key == null || (typeof key != "object" && typeof key != "function")) throw new TypeError("Invalid value used ${"in weak collection"}");`;
const hidden =
  'function(key) { return key != null && (typeof key == "object" || typeof key == "function") && key.hasOwnProperty(this["\\xff.w"]); }';
const unhide = `function(key) {
  var had = this.has(key);
  if (had) delete key[this["\\xff.w"]];
  return had;
}`;

export const collections: Record<string, Collection> = {
  Map: {
    base: `function Map(from) {
      this["\\xff.k"] = [];
      this["\\xff.v"] = [];
      this["\\xff.g"] = 0;
      $each(from, (one) => {
        if (one == null || typeof one != "object") throw new TypeError("Iterator value " + one + " is not an entry object");
        this.set(one[0], one[1]);
      });
    }
    ${size("Map")}
    Map.prototype["\\xff@i"] = ${walk(2)};
    Map.prototype["\\xff@t"] = "Map";
    Map.prototype.set = function(key, value) {
      var i = $place(this, key);
      if (i < 0) i = this["\\xff.k"].push(key) - 1;
      this["\\xff.v"][i] = value;
      return this;
    };`,
    methods: {
      get: `function(key) {
        var i = $place(this, key);
        return i < 0 ? undefined : this["\\xff.v"][i];
      }`,
      has,
      delete: remove,
      clear,
      forEach,
      keys: walk(0),
      values: walk(1),
      entries: walk(2),
    },
  },
  Set: {
    base: `function Set(from) {
      this["\\xff.k"] = [];
      this["\\xff.g"] = 0;
      $each(from, (one) => { this.add(one); });
    }
    ${size("Set")}
    Set.prototype["\\xff@i"] = ${walk(0)};
    Set.prototype["\\xff@t"] = "Set";
    Set.prototype.add = function(key) {
      if ($place(this, key) < 0) this["\\xff.k"].push(key);
      return this;
    };`,
    methods: {
      has,
      delete: remove,
      clear,
      forEach,
      keys: walk(0),
      values: walk(0),
      entries: walk(2),
      union: "function(other) { var made = new Set(this); $others(other).forEach((one) => { made.add(one); }); return made; }",
      intersection: "function(other) { return new Set($drained(this).filter((one) => other.has(one))); }",
      difference: "function(other) { return new Set($drained(this).filter((one) => !other.has(one))); }",
      symmetricDifference:
        "function(other) { var made = new Set(this); $others(other).forEach((one) => { if (this.has(one)) made.delete(one); else made.add(one); }); return made; }",
      isSubsetOf: "function(other) { return $drained(this).every((one) => other.has(one)); }",
      isSupersetOf: "function(other) { return $others(other).every((one) => this.has(one)); }",
      isDisjointFrom: "function(other) { return !$drained(this).some((one) => other.has(one)); }",
    },
  },
  WeakMap: {
    base: weak("WeakMap"),
    methods: {
      get: 'function(key) { return this.has(key) ? key[this["\\xff.w"]] : undefined; }',
      set: `function(key, value) {
        ${object}
        key[this["\\xff.w"]] = value;
        return this;
      }`,
      has: hidden,
      delete: unhide,
    },
  },
  WeakSet: {
    base: weak("WeakSet"),
    methods: {
      add: `function(key) {
        ${object}
        key[this["\\xff.w"]] = 1;
        return this;
      }`,
      has: hidden,
      delete: unhide,
    },
  },
};

/** What each of the weak ones needs whether the program names it or not. */
export const always: Record<string, string[]> = { WeakMap: ["has"], WeakSet: ["has"] };

export const collectionHelpers: Record<string, string> = {
  each: `function $each(from, f) {
      if (from != null) $drained(from).forEach((one) => { f(one); });
    }`,
  gone: "var $gone = {};",
  // Where a key is; NaN is like itself.
  place: `function $place(of, key) {
      var keys = of["\\xff.k"];
      return key === key ? keys.indexOf(key) : keys.findIndex((x) => x !== x);
    }`,
  drop: `function $drop(of, key) {
      var keys = of["\\xff.k"], i = $place(of, key);
      if (i < 0) return false;
      keys[i] = $gone;
      if (of["\\xff.v"]) of["\\xff.v"][i] = undefined;
      of["\\xff.g"]++;
      if (of["\\xff.g"] > 4 + keys.length / 2) $compact(of);
      return true;
    }`,
  compact: `function $compact(of) {
      var keys = of["\\xff.k"];
      if (of["\\xff.v"]) of["\\xff.v"] = of["\\xff.v"].filter((x, i) => keys[i] !== $gone);
      of["\\xff.k"] = keys["\\xff.n"] = keys.filter((x) => x !== $gone);
      of["\\xff.g"] = 0;
    }`,
  // The iterator: of keys 0, values 1, both 2.
  walk: `function $walk(of, how) {
      this["\\xff.m"] = of;
      this["\\xff.k"] = of["\\xff.k"];
      this["\\xff.i"] = 0;
      this["\\xff.h"] = how;
    }
    $walk.prototype.next = function() {
      var of = this["\\xff.m"], how = this["\\xff.h"], keys, i, n;
      if (of) {
        while ((keys = this["\\xff.k"]) !== of["\\xff.k"]) {
          for (n = i = 0; i < this["\\xff.i"]; i++) if (keys[i] !== $gone) n++;
          this["\\xff.i"] = n;
          this["\\xff.k"] = keys["\\xff.n"];
        }
        while (this["\\xff.i"] < keys.length) {
          i = this["\\xff.i"]++;
          if (keys[i] !== $gone) {
            n = how ? (of["\\xff.v"] || keys)[i] : keys[i];
            return { value: how > 1 ? [keys[i], n] : n, done: false };
          }
        }
        this["\\xff.m"] = undefined;
      }
      return { value: undefined, done: true };
    };
    $walk.prototype["\\xff@i"] = $self;`,
  others: `function $others(x) {
      var it = x.keys(), list = [], got;
      while (!(got = it.next()).done) list.push(got.value);
      return list;
    }`,
};
