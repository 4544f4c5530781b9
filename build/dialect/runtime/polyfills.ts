/**
 * What JavaScript has and the board has not (or has inexactly), where a few lines are exact. Bundled when the program names it.
 * Keys are `Owner.name` for functions of an object, `kind.name` for methods.
 */
const typed = "Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array".split(" ");

export const polyfills: Record<string, string> = {
  ...Object.fromEntries(
    typed.flatMap((name) => [
      [`${name}.from`, `${name}.from = (x, f) => new ${name}(Array.from(x, f));`],
      [`${name}.of`, `${name}.of = function() { return new ${name}([].slice.call(arguments)); };`],
    ]),
  ),
  // Halves go up, also below zero, and nothing is lost beyond 32 bits.
  "error.name": `[Error, TypeError, SyntaxError, ReferenceError].forEach((one, i) => { one.prototype.name = ["", "Type", "Syntax", "Reference"][i] + "Error"; });`,
  "Math.round": "Math.round = (x) => { var f = Math.floor(x); return x - f >= .5 ? f + 1 : f; };",
  "Math.trunc": "Math.trunc = (x) => x < 0 ? Math.ceil(x) : Math.floor(x);",
  "Math.hypot":
    "Math.hypot = function() { for (var sum = 0, i = 0; i < arguments.length; i++) sum += arguments[i] * arguments[i]; return Math.sqrt(sum); };",
  "Math.log2": "Math.log2 = (x) => { var y = Math.log(x) / Math.LN2, n = Math.floor(y + .5); return Math.pow(2, n) === x ? n : y; };",
  "Math.log10": "Math.log10 = (x) => { var y = Math.log(x) / Math.LN10, n = Math.floor(y + .5); return Math.pow(10, n) === x ? n : y; };",
  "Math.cbrt":
    "Math.cbrt = (x) => { var y = x < 0 ? -Math.pow(-x, 1 / 3) : Math.pow(x, 1 / 3), n = Math.floor(y + .5); return n * n * n === x ? n : y; };",
  "Math.log1p":
    "Math.log1p = (x) => { var u = 1 + x; return u === 1 || !isFinite(u) ? (u === 1 ? x : Math.log(u)) : Math.log(u) * x / (u - 1); };",
  "Math.expm1":
    "Math.expm1 = (x) => { var u = Math.exp(x); return u === 1 ? x : u - 1 === -1 ? -1 : isFinite(u) ? (u - 1) * x / Math.log(u) : u; };",
  "Math.sinh": "Math.sinh = (x) => (Math.exp(x) - Math.exp(-x)) / 2;",
  "Math.cosh": "Math.cosh = (x) => (Math.exp(x) + Math.exp(-x)) / 2;",
  "Math.tanh": "Math.tanh = (x) => { var a = Math.exp(2 * x); return isFinite(a) ? (a - 1) / (a + 1) : 1; };",
  "Math.asinh": "Math.asinh = (x) => x < 0 ? -Math.log(-x + Math.sqrt(x * x + 1)) : Math.log(x + Math.sqrt(x * x + 1));",
  "Math.acosh": "Math.acosh = (x) => Math.log(x + Math.sqrt(x * x - 1));",
  "Math.atanh": "Math.atanh = (x) => Math.log((1 + x) / (1 - x)) / 2;",
  "Math.sign": "Math.sign = (x) => { x = +x; return x > 0 ? 1 : x < 0 ? -1 : x; };",
  "Math.fround": "Math.fround = (x) => new Float32Array([x])[0];",
  "Math.imul":
    "Math.imul = (x, y) => { x = x | 0; y = y | 0; return ((x & 65535) * y + (((x >>> 16) * (y & 65535) & 65535) << 16)) | 0; };",
  "Math.clz32": "Math.clz32 = (x) => { for (var n = 0, y = x >>> 0; n < 32 && !(y & 2147483648); n++) y = y << 1; return n; };",
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
  "Array.from of iterators": `Array.from = (from, make) => {
    var list = [], i;
    if (typeof from == "string" || $iterates(from)) list = $drained(from);
    else for (i = 0; i < from.length; i++) list.push(from[i]);
    return make ? list.map((x, i) => make(x, i)) : list;
  };`,
  "Object.groupBy": `Object.groupBy = (list, f) => {
    var groups = {};
    $drained(list).forEach((x, i) => { var key = f(x, i); if (groups.hasOwnProperty(key)) groups[key].push(x); else groups[key] = [x]; });
    return groups;
  };`,
  "Map.groupBy": `Map.groupBy = (list, f) => {
    var groups = new Map();
    $drained(list).forEach((x, i) => { var key = f(x, i), at = $place(groups, key); if (at < 0) groups.set(key, [x]); else groups["\\xff.v"][at].push(x); });
    return groups;
  };`,
  "Object.getOwnPropertySymbols": "Object.getOwnPropertySymbols = () => [];",
  "Object.getOwnPropertyDescriptors": `Object.getOwnPropertyDescriptors = (x) => {
    var all = {};
    Object.getOwnPropertyNames(x).forEach((name) => { all[name] = Object.getOwnPropertyDescriptor(x, name); });
    return all;
  };`,
  // A mark that only isFrozen and its kin see: 1 takes no more properties, 2 is sealed, 3 frozen.
  "Object.freeze": 'Object.freeze = (x) => { if (x && (typeof x == "object" || typeof x == "function")) x["\\xff.f"] = 3; return x; };',
  "Object.seal":
    'Object.seal = (x) => { if (x && (typeof x == "object" || typeof x == "function") && !(x["\\xff.f"] > 2)) x["\\xff.f"] = 2; return x; };',
  "Object.preventExtensions":
    'Object.preventExtensions = (x) => { if (x && (typeof x == "object" || typeof x == "function") && !x["\\xff.f"]) x["\\xff.f"] = 1; return x; };',
  "Object.isFrozen": "Object.isFrozen = (x) => $closed(x, 2);",
  "Object.isSealed": "Object.isSealed = (x) => $closed(x, 1);",
  "Object.isExtensible": "Object.isExtensible = (x) => !$closed(x, 0);",
  "String.raw": `String.raw = function(texts) {
    var raw = texts.raw, given = arguments, out = "";
    for (var i = 0; i < raw.length; i++) out += raw[i] + (i < raw.length - 1 && i + 1 < given.length ? given[i + 1] : "");
    return out;
  };`,
  "String.fromCodePoint": `String.fromCodePoint = function() {
    var out = "";
    [].slice.call(arguments).forEach((c) => {
      if (!(c >= 0 && c <= 1114111 && c === Math.floor(c))) throw new RangeError("Invalid code point " + c);
      out += c < 128 ? String.fromCharCode(c) : c < 2048 ? String.fromCharCode(192 | c >> 6, 128 | c & 63)
        : c < 65536 ? String.fromCharCode(224 | c >> 12, 128 | c >> 6 & 63, 128 | c & 63)
        : String.fromCharCode(240 | c >> 18, 128 | c >> 12 & 63, 128 | c >> 6 & 63, 128 | c & 63);
    });
    return out;
  };`,
  "Array.of": "Array.of = function() { return [].slice.call(arguments); };",
  "Promise.race":
    "Promise.race = (list) => new Promise((resolve, reject) => { list.forEach((one) => { Promise.resolve(one).then(resolve, reject); }); });",
  "Promise.allSettled": `Promise.allSettled = (list) => Promise.all(list.map((one) => Promise.resolve(one).then(
    (value) => ({ status: "fulfilled", value: value }), (reason) => ({ status: "rejected", reason: reason }))));`,
  "Promise.any": `Promise.any = (list) => new Promise((resolve, reject) => {
    var errors = [], left = list.length;
    if (!left) reject(new AggregateError([], "All promises were rejected"));
    list.forEach((one, i) => {
      Promise.resolve(one).then(resolve, (error) => { errors[i] = error; if (!--left) reject(new AggregateError(errors, "All promises were rejected")); });
    });
  });`,
  "Promise.withResolvers":
    "Promise.withResolvers = () => { var made = {}; made.promise = new Promise((resolve, reject) => { made.resolve = resolve; made.reject = reject; }); return made; };",
  "Promise.try":
    "Promise.try = function(f) { var given = [].slice.call(arguments, 1); return new Promise((resolve) => { resolve(f.apply(undefined, given)); }); };",
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
  "array.with": `Array.prototype.with = function(i, x) {
    var copy = this.slice(), at = i < 0 ? i + copy.length : i;
    if (!(at >= 0 && at < copy.length)) throw new RangeError("Invalid index : " + i);
    copy[at] = x;
    return copy;
  };`,
  "array.toReversed": "Array.prototype.toReversed = function() { return this.slice().reverse(); };",
  "array.toSorted": "Array.prototype.toSorted = function(f) { return f ? $sort(this.slice(), f) : this.slice().sort(); };",
  "array.toSpliced":
    "Array.prototype.toSpliced = function() { var copy = this.slice(); copy.splice.apply(copy, arguments); return copy; };",
  "array.keys": "Array.prototype.keys = function() { return new $items(this, 1); };",
  "array.values": "Array.prototype.values = function() { return new $items(this); };",
  "array.entries": "Array.prototype.entries = function() { return new $items(this, 2); };",
  "array.copyWithin": `Array.prototype.copyWithin = function(to, from, end) {
    var n = this.length, part;
    from = from === undefined ? 0 : from;
    part = this.slice(from, end);
    to = to < 0 ? Math.max(0, n + to) : to;
    for (var i = 0; i < part.length && to + i < n; i++) this[to + i] = part[i];
    return this;
  };`,
  "string.matchAll": 'String.prototype.matchAll = function(r) { return $matchAll(this + "", r); };',
  "string.codePointAt": `String.prototype.codePointAt = function(i) {
    i = i | 0;
    if (i < 0 || i >= this.length) return undefined;
    var c = this.charCodeAt(i), more = c > 239 ? 3 : c > 223 ? 2 : c > 191 ? 1 : 0;
    if (more) for (c &= 63 >> more; more--; ) c = c << 6 | this.charCodeAt(++i) & 63;
    return c;
  };`,
  "string.toLocaleLowerCase": "String.prototype.toLocaleLowerCase = function() { return this.toLowerCase(); };",
  "string.toLocaleUpperCase": "String.prototype.toLocaleUpperCase = function() { return this.toUpperCase(); };",
};
