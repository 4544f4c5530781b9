/**
 * Iterators and generators. `Symbol.iterator` is the property `ITERATOR` on the board; arrays, text and typed arrays have none, they are walked by
 * index. A generator is a machine made of the function's steps, as an async function is; `$resume` runs one until it yields or ends.
 */

/** The names that the well-known symbols have as properties: nothing that begins with the byte 255 is listed or copied. */
export const symbols: Record<string, string> = {
  iterator: "\xff@i",
  asyncIterator: "\xff@a",
  toStringTag: "\xff@t",
  dispose: "\xff@d",
  asyncDispose: "\xff@D",
};

const ITERATOR = '"\\xff@i"';
const ASYNC = '"\\xff@a"';

export const iteratorHelpers: Record<string, string> = {
  // What walks through something with indices; also what keys() and entries() of an array give.
  items: `function $items(list, how) {
      this["\\xff.l"] = list;
      this["\\xff.i"] = 0;
      this["\\xff.h"] = how;
    }
    $items.prototype.next = function() {
      var list = this["\\xff.l"], i = this["\\xff.i"], how = this["\\xff.h"];
      if (!list || i >= list.length) {
        this["\\xff.l"] = undefined;
        return { value: undefined, done: true };
      }
      this["\\xff.i"] = i + 1;
      return { value: how ? how > 1 ? [i, list[i]] : i : list[i], done: false };
    };
    $items.prototype[${ITERATOR}] = $self;`,
  // list.keys(), values() and entries(), of a list or of what has such methods itself.
  walked: `function $walked(x, how) {
      return !Array.isArray(x) ? how ? how > 1 ? x.entries() : x.keys() : x.values() : new $items(x, how);
    }`,
  self: "function $self() { return this; }",
  // Whether a value has an iterator of its own: asked so, since the interpreter throws where text or a typed array is asked for such a property.
  iterates: `function $iterates(x) {
      return x && (typeof x == "object" || typeof x == "function") && ${ITERATOR} in x;
    }`,
  // x[Symbol.iterator]()
  iterator: `function $iterator(x) {
      var f = $iterates(x) && x[${ITERATOR}], made;
      if (!f) return new $items($indexed(x));
      made = f.call(x);
      if (made == null || typeof made != "object") throw new TypeError("Result of the Symbol.iterator method is not an object");
      return made;
    }`,
  // x[Symbol.iterator]
  iterable: `function $iterable(x) {
      return $iterates(x) ? x[${ITERATOR}] : (typeof x == "string" || Array.isArray(x) || (x.buffer instanceof ArrayBuffer) ? function() { return $iterator(this); } : undefined);
    }`,
  indexed: `function $indexed(x) {
      if (typeof x == "string") return x.split("");
      if (x == null || typeof x != "object" || x.length === undefined) throw new TypeError((x == null ? x : typeof x) + " is not iterable");
      return x;
    }`,
  // for (v of x): of $open, while $step has put the next value into v; $close when the loop is left before its end. An iterator that has ended or thrown is not closed.
  open: `function $open(x) {
      return $iterates(x) ? { n: $iterator(x) } : { l: $indexed(x), i: 0 };
    }`,
  step: `function $step(it) {
      var n = it.n, got;
      if (!n) return it.i < it.l.length && (it.v = it.l[it.i++], true);
      it.n = undefined;
      got = n.next();
      if (got == null || typeof got != "object") throw new TypeError("Iterator result " + got + " is not an object");
      if (got.done) return false;
      it.v = got.value;
      it.n = n;
      return true;
    }`,
  close: `function $close(it) {
      var n = it && it.n;
      if (n && n.return) { it.n = undefined; n.return(); }
    }`,
  // An iterable as an array, or as something with indices that is left alone.
  drained: `function $drained(x) {
      var it, list;
      if (!$iterates(x)) return $indexed(x);
      it = $open(x);
      list = [];
      while ($step(it)) list.push(it.v);
      return list;
    }`,
  // The first n values of an iterable, which is closed then.
  take: `function $take(x, n) {
      var it, list;
      if (!$iterates(x)) return $indexed(x);
      it = $open(x);
      list = [];
      while (list.length < n && $step(it)) list.push(it.v);
      $close(it);
      return list;
    }`,
  // Runs a machine on: kind 0 goes on with a value, 1 throws it, 2 returns it. The value is what it yields; once it has ended, its result.
  resume: `function $resume(c, step, kind, value) {
      var thrown, f;
      if (c.r) throw new TypeError("Generator is already running");
      if (c.e || (kind && !c.s)) {
        c.e = 1;
        if (kind == 1) throw value;
        return kind ? value : undefined;
      }
      c.s = c.r = 1;
      c.k = kind;
      c.w = value;
      for (;;) {
        thrown = 0;
        try {
          if (c.i) {
            f = c.i[c.k == 1 ? "throw" : c.k ? "return" : "next"];
            if (!f && c.k == 1) {
              f = c.i.return;
              value = c.i;
              c.i = undefined;
              if (f) f.call(value);
              throw new TypeError("The iterator does not provide a 'throw' method");
            }
            value = f && f.call(c.i, c.w);
            if (f && (value == null || typeof value != "object")) throw new TypeError("iterator result is not an object");
            if (f && !value.done) {
              c.r = 0;
              return value.value;
            }
            c.i = undefined;
            if (f) c.w = value.value;
            if (c.k == 1) c.k = 0;
          }
          if (c.k) {
            if (c.k > 1) c.n = c.k < 3 ? -1 : c.w;
            c.a(c.k, c.w);
          }
          if (c.k == 1) thrown = 1;
          else if (c.n < 0) {
            c.e = 1;
            c.r = 0;
            return c.w;
          } else {
            c.v = c.w;
            c.k = c.w = undefined;
            value = step(c);
            if (value !== c) {
              c.r = 0;
              return value;
            }
          }
        } catch (error) {
          c.i = undefined;
          c.k = 1;
          c.w = error;
        }
        if (thrown) {
          c.e = 1;
          c.r = 0;
          throw c.w;
        }
      }
    }`,
  // yield* of another iterator.
  delegate: `function $delegate(inner, after) {
      this.i = inner;
      this.n = after;
      return this;
    }`,
  generator: `function $generator(step, tries) {
      var c = { p: 0, n: 0, a: $leap, d: $delegate }, g = Object.create($generator.prototype);
      if (tries) c.t = tries;
      g["\\xff.c"] = c;
      g["\\xff.s"] = step;
      return g;
    }
    $generator.prototype.next = function(x) { return $turn(this, 0, x); };
    $generator.prototype.return = function(x) { return $turn(this, 2, x); };
    $generator.prototype.throw = function(x) { return $turn(this, 1, x); };
    $generator.prototype[${ITERATOR}] = $self;`,
  turn: `function $turn(g, kind, x) {
      x = $resume(g["\\xff.c"], g["\\xff.s"], kind, x);
      return { value: x, done: !!g["\\xff.c"].e };
    }`,
  // What an async generator yields is marked; all else that comes out of its machine is waited for.
  yielded: "function $yielded(x) { return { y: $yielded, v: x }; }",
  asyncGenerator: `function $asyncGenerator(step, tries) {
      var c = { p: 0, n: 0, a: $leap, d: $delegate }, g = Object.create($asyncGenerator.prototype);
      if (tries) c.t = tries;
      g["\\xff.c"] = c;
      g["\\xff.s"] = step;
      g["\\xff.q"] = Promise.resolve();
      return g;
    }
    $asyncGenerator.prototype.next = function(x) { return $queue(this, 0, x); };
    $asyncGenerator.prototype.return = function(x) { return $queue(this, 2, x); };
    $asyncGenerator.prototype.throw = function(x) { return $queue(this, 1, x); };
    $asyncGenerator.prototype[${ASYNC}] = $self;`,
  queue: `function $queue(g, kind, x) {
      var c = g["\\xff.c"];
      return g["\\xff.q"] = g["\\xff.q"].then(() => new Promise((resolve, reject) => {
        var end = (value) => { resolve({ value: value, done: true }); };
        var go = (kind, x) => {
          try {
            x = $resume(c, g["\\xff.s"], kind, x);
          } catch (error) {
            return reject(error);
          }
          if (c.e) Promise.resolve(x).then(end, reject);
          else if (x && x.y === $yielded) resolve({ value: x.v, done: false });
          else Promise.resolve(x).then((x) => { go(0, x); }, (error) => { go(1, error); });
        };
        if (kind == 2 && !c.e) Promise.resolve(x).then((x) => { go(2, x); }, (error) => { go(1, error); });
        else go(kind, x);
      })).then((x) => x, (error) => { g["\\xff.q"] = Promise.resolve(); throw error; });
    }`,
  // for await (v of x): an async iterator, or a plain one whose values are waited for.
  asyncOpen: `function $asyncOpen(x) {
      var f = x && typeof x == "object" && ${ASYNC} in x && x[${ASYNC}];
      return f ? { n: f.call(x) } : { n: $iterator(x), w: 1 };
    }`,
  asyncStep: `function $asyncStep(it) {
      var n = it.n;
      it.n = undefined;
      return Promise.resolve(n.next()).then((got) => {
        if (got == null || typeof got != "object") throw new TypeError("Iterator result " + got + " is not an object");
        if (got.done) return false;
        return Promise.resolve(it.w ? got.value : [got.value]).then((x) => {
          it.v = it.w ? x : x[0];
          it.n = n;
          return true;
        });
      });
    }`,
  asyncClose: `function $asyncClose(it) {
      var n = it && it.n;
      if (n && n.return) { it.n = undefined; return Promise.resolve(n.return()); }
    }`,
  symbol: `var $symbols = 0;
    function $symbol() { return "\\xff$" + ($symbols++).toString(36); }`,
};
