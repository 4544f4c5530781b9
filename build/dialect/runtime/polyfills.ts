/**
 * What JavaScript has and the board has not (or has inexactly), where a few lines are exact. Bundled when the program names it.
 * Keys are `Owner.name` for functions of an object, `kind.name` for methods.
 */
export const polyfills: Record<string, string> = {
  // Halves go up, also below zero, and nothing is lost beyond 32 bits.
  "Math.round": "Math.round = (x) => { var f = Math.floor(x); return x - f >= .5 ? f + 1 : f; };",
  "Math.trunc": "Math.trunc = (x) => x < 0 ? Math.ceil(x) : Math.floor(x);",
  "Math.hypot":
    "Math.hypot = function() { for (var sum = 0, i = 0; i < arguments.length; i++) sum += arguments[i] * arguments[i]; return Math.sqrt(sum); };",
  "Math.log2": "Math.log2 = (x) => { var y = Math.log(x) / Math.LN2, n = Math.floor(y + .5); return Math.pow(2, n) === x ? n : y; };",
  "Math.log10": "Math.log10 = (x) => { var y = Math.log(x) / Math.LN10, n = Math.floor(y + .5); return Math.pow(10, n) === x ? n : y; };",
  "Math.cbrt":
    "Math.cbrt = (x) => { var y = x < 0 ? -Math.pow(-x, 1 / 3) : Math.pow(x, 1 / 3), n = Math.floor(y + .5); return n * n * n === x ? n : y; };",
  "Number.isInteger": 'Number.isInteger = (x) => typeof x == "number" && isFinite(x) && Math.floor(x) === x;',
  "Number.isSafeInteger":
    'Number.isSafeInteger = (x) => typeof x == "number" && Math.floor(x) === x && x <= 9007199254740991 && x >= -9007199254740991;',
  "Number.isFinite": 'Number.isFinite = (x) => typeof x == "number" && isFinite(x);',
  "Number.isNaN": 'Number.isNaN = (x) => typeof x == "number" && isNaN(x);',
  "Number.parseFloat": "Number.parseFloat = parseFloat;",
  "Number.parseInt": "Number.parseInt = parseInt;",
  "Object.is": "Object.is = (x, y) => x === y ? x !== 0 || 1 / x === 1 / y : x !== x && y !== y;",
  "Object.hasOwn": "Object.hasOwn = (x, name) => x.hasOwnProperty(name);",
  "Array.from": `Array.from = (from, make) => {
    var list = [], i;
    if (typeof from == "string") list = from.split("");
    else for (i = 0; i < from.length; i++) list.push(from[i]);
    return make ? list.map((x, i) => make(x, i)) : list;
  };`,
  "Array.of": "Array.of = function() { return [].slice.call(arguments); };",
  "Promise.race":
    "Promise.race = (list) => new Promise((resolve, reject) => { list.forEach((one) => { Promise.resolve(one).then(resolve, reject); }); });",
  "Promise.allSettled": `Promise.allSettled = (list) => Promise.all(list.map((one) => Promise.resolve(one).then(
    (value) => ({ status: "fulfilled", value: value }), (reason) => ({ status: "rejected", reason: reason }))));`,
  // The interpreter's own, once the promise is resolved, rejects what follows it.
  "promise.catch": "Promise.prototype.catch = function(f) { return this.then((x) => x, f); };",
  "promise.finally": `Promise.prototype.finally = function(f) {
    return this.then((x) => Promise.resolve(f()).then(() => x), (e) => Promise.resolve(f()).then(() => { throw e; }));
  };`,
  // 12.345.toFixed(2) by the number's own digits: the error of the multiplication decides between two neighbours.
  "number.toFixed": `Number.prototype.toFixed = function(d) {
    var x = +this, s = x < 0 ? "-" : "", p = 1, i, n, f, t, xh, ph, e;
    d = d | 0;
    if (!isFinite(x)) return "" + x;
    if (s) x = -x;
    for (i = 0; i < d; i++) p *= 10;
    n = x * p;
    if (n >= 9007199254740992) { if (x >= 1e21) return s + x; n = Math.floor(x); t = "" + n; return s + t + (d ? "." + "0".repeat(d) : ""); }
    f = 134217729 * x; xh = f - (f - x);
    f = 134217729 * p; ph = f - (f - p);
    e = (xh * ph - n) + xh * (p - ph) + (x - xh) * ph + (x - xh) * (p - ph);
    f = Math.floor(n);
    t = n - f;
    n = t > .5 || t == .5 && e >= 0 ? f + 1 : f;
    t = "" + n;
    if (d) { while (t.length <= d) t = "0" + t; t = t.substr(0, t.length - d) + "." + t.substr(t.length - d); }
    return s + t;
  };`,
  "string.at":
    "String.prototype.at = function(i) { i = i | 0; if (i < 0) i += this.length; return i >= 0 && i < this.length ? this.charAt(i) : undefined; };",
  "string.search":
    "String.prototype.search = function(r) { if (!r.exec) r = new RegExp(r); r.lastIndex = 0; var m = r.exec(this); r.lastIndex = 0; return m ? m.index : -1; };",
  "string.trimStart": 'String.prototype.trimStart = function() { return (this + "|").trim().slice(0, -1); };',
  "string.trimEnd": 'String.prototype.trimEnd = function() { return ("|" + this).trim().substr(1); };',
  "array.at": "Array.prototype.at = function(i) { i = i | 0; return this[i < 0 ? i + this.length : i]; };",
  "array.flat": `Array.prototype.flat = function(depth) {
    var all = [];
    depth = depth === undefined ? 1 : depth;
    this.forEach((x) => { if (Array.isArray(x) && depth > 0) x.flat(depth - 1).forEach((y) => { all.push(y); }); else all.push(x); });
    return all;
  };`,
  "array.flatMap": `Array.prototype.flatMap = function(f) {
    var all = [];
    this.forEach((x, i, list) => { x = f(x, i, list); if (Array.isArray(x)) x.forEach((y) => { all.push(y); }); else all.push(x); });
    return all;
  };`,
  "array.lastIndexOf":
    "Array.prototype.lastIndexOf = function(x, i) { for (i = i === undefined ? this.length - 1 : i < 0 ? i + this.length : i; i >= 0; i--) if (this[i] === x) return i; return -1; };",
  "array.findLast":
    "Array.prototype.findLast = function(f) { for (var i = this.length - 1; i >= 0; i--) if (f(this[i], i, this)) return this[i]; };",
  "array.findLastIndex":
    "Array.prototype.findLastIndex = function(f) { for (var i = this.length - 1; i >= 0; i--) if (f(this[i], i, this)) return i; return -1; };",
  "array.reduceRight": `Array.prototype.reduceRight = function(f) {
    var i = this.length - 1, sum = arguments[1];
    if (arguments.length < 2) { if (i < 0) throw new TypeError("Reduce of empty array with no initial value"); sum = this[i--]; }
    for (; i >= 0; i--) sum = f(sum, this[i], i, this);
    return sum;
  };`,
  "array.with": "Array.prototype.with = function(i, x) { var copy = this.slice(); copy[i < 0 ? i + copy.length : i] = x; return copy; };",
  "array.toReversed": "Array.prototype.toReversed = function() { return this.slice().reverse(); };",
};
