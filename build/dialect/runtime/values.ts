/** Helpers for values: their text as JSON, their copies, their class. */
export const valueHelpers: Record<string, string> = {
  // JSON.stringify with a replacer or indentation.
  json: `function $json(value, by, gap) {
      var f = typeof by == "function" ? by : undefined, names = Array.isArray(by) ? by.map((x) => "" + x) : undefined, open = [];
      gap = typeof gap == "number" ? " ".repeat(Math.max(0, Math.min(10, Math.floor(gap)))) : typeof gap == "string" ? gap.substr(0, 10) : "";
      function write(holder, key, indent) {
        var v = holder[key], inner = indent + gap, parts = [], list = Array.isArray(v), text;
        if (v && typeof v.toJSON == "function") v = v.toJSON(key);
        if (f) v = f.call(holder, key, v);
        list = Array.isArray(v);
        if (v === undefined || typeof v == "function") return undefined;
        if (v === null || typeof v != "object") return JSON.stringify(v);
        if (open.indexOf(v) >= 0) throw new TypeError("Converting circular structure to JSON");
        open.push(v);
        if (list) v.forEach((x, i) => { text = write(v, i, inner); parts.push(text === undefined ? "null" : text); });
        else (names || Object.keys(v)).forEach((k) => {
          text = v.hasOwnProperty(k) ? write(v, k, inner) : undefined;
          if (text !== undefined) parts.push(JSON.stringify("" + k) + (gap ? ": " : ":") + text);
        });
        open.pop();
        text = !parts.length ? "" : gap ? "\\n" + inner + parts.join(",\\n" + inner) + "\\n" + indent : parts.join(",");
        return list ? "[" + text + "]" : "{" + text + "}";
      }
      return write({ "": value }, "", "");
    }`,
  // A deep copy, in which what was the same is the same again.
  copied: `function $copied(x, seen) {
      var i, made;
      if (typeof x == "function") throw new Error("a function could not be cloned");
      if (x === null || typeof x != "object") return x;
      for (i = 0; i < seen.length; i += 2) if (seen[i] === x) return seen[i + 1];
      if (x instanceof Date) return new Date(x.getTime());
      if (x instanceof ArrayBuffer) return new Uint8Array(new Uint8Array(x)).buffer;
      if (x.buffer instanceof ArrayBuffer) return new (x.constructor)(x);
      if ("\\xff.k" in x) {
        made = new (x.constructor)();
        seen.push(x, made);
        x["\\xff.k"].forEach((key, i) => {
          if (key === $gone) return;
          made["\\xff.k"].push($copied(key, seen));
          if (x["\\xff.v"]) made["\\xff.v"].push($copied(x["\\xff.v"][i], seen));
        });
        return made;
      }
      made = Array.isArray(x) ? [] : $error(x) ? Object.create(Object.getPrototypeOf(x)) : {};
      seen.push(x, made);
      if ($error(x)) made.message = x.message;
      Object.keys(x).forEach((key) => { made[key] = $copied(x[key], seen); });
      return made;
    }`,
  // Object.prototype.toString.call(x)
  tag: `function $tag(x) {
      var own = x && typeof x == "object" && "\\xff@t" in x && x["\\xff@t"];
      return "[object " + (own ? own : x === undefined ? "Undefined" : x === null ? "Null" : typeof x != "object" ? $typeName[typeof x] : Array.isArray(x) ? "Array"
        : x instanceof Date ? "Date" : x instanceof RegExp ? "RegExp" : $error(x) ? "Error" : x instanceof Promise ? "Promise"
        : x instanceof ArrayBuffer ? "ArrayBuffer" : x.buffer instanceof ArrayBuffer ? $viewName(x) : "Object") + "]";
    }`,
  typeName: 'var $typeName = { string: "String", number: "Number", boolean: "Boolean", function: "Function" };',
  viewName: `function $viewName(x) {
      return x instanceof Uint8Array ? "Uint8Array" : x instanceof Int8Array ? "Int8Array" : x instanceof Uint8ClampedArray ? "Uint8ClampedArray"
        : x instanceof Uint16Array ? "Uint16Array" : x instanceof Int16Array ? "Int16Array" : x instanceof Uint32Array ? "Uint32Array"
        : x instanceof Int32Array ? "Int32Array" : x instanceof Float32Array ? "Float32Array" : x instanceof Float64Array ? "Float64Array" : "DataView";
    }`,
  closed: `function $closed(x, least) {
      return x === null || (typeof x != "object" && typeof x != "function") || (x.hasOwnProperty("\\xff.f") && x["\\xff.f"] > least);
    }`,
  tagged: "function $tagged() { return $tag(this); }",
  // An error with a cause.
  caused: `function $caused(error, options) {
      if (options && "cause" in options) error.cause = options.cause;
      return error;
    }`,
};
