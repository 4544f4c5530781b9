import { collections } from "./collections.ts";

const error = (name: string): string => `function ${name}(m) {
    var e = this instanceof ${name} ? this : Object.create(${name}.prototype);
    if (m !== undefined) e.message = "" + m;
    return e;
  }
  ${name}.prototype = Object.create(Error.prototype);
  ${name}.prototype.constructor = ${name};
  ${name}.prototype.name = "${name}";
  ${name}.prototype.message = "";
  ${name}.prototype.toString = $told;`;

/** Globals that the board has not, by name; each is bundled when the program names it. */
export const globals: Record<string, string> = {
  ...Object.fromEntries(Object.keys(collections).map((name) => [name, collections[name].base])),
  RangeError: error("RangeError"),
  EvalError: error("EvalError"),
  URIError: error("URIError"),
  AggregateError: `${error("AggregateError").replace("(m)", "(errors, m)").replace("return e;", "e.errors = $drained(errors); return e;")}`,
  queueMicrotask: "function queueMicrotask(f) { Promise.resolve().then(() => { f(); }); }",
  structuredClone: `function structuredClone(x) { return $copied(x, []); }`,
  TextEncoder: `function TextEncoder() { this.encoding = "utf-8"; }
  TextEncoder.prototype.encode = function(text) {
    text = text === undefined ? "" : "" + text;
    for (var bytes = new Uint8Array(text.length), i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  };`,
  TextDecoder: `function TextDecoder() { this.encoding = "utf-8"; }
  TextDecoder.prototype.decode = function(bytes) { return bytes ? E.toString(bytes) || "" : ""; };`,
};
