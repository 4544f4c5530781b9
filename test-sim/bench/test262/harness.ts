/**
 * What a test of test262 may call, small enough for a board: each part is there only when the test names it.
 * Two of the rules in docs/dialect.md are granted: -0 counts as 0 (rule 1), and any error counts for one of the interpreter's own (rule 2).
 */
const parts: Record<string, string> = {
  Test262Error: `function Test262Error(message) { this.message = message || ""; }
Test262Error.prototype.toString = function () { return "Test262Error: " + this.message; };
Test262Error.thrower = function (message) { throw new Test262Error(message); };`,
  $DONOTEVALUATE: `function $DONOTEVALUATE() { throw "not to be evaluated"; }`,
  assert: `function $same(a, b) { return a === b || (a !== a && b !== b); }
function $fail(what, message) { throw new Test262Error(what + " " + (message === undefined ? "" : message)); }
function assert(value, message) { if (value !== true) $fail("assert", message); }
assert.sameValue = function (a, b, message) { if (!$same(a, b)) $fail("sameValue", message); };
assert.notSameValue = function (a, b, message) { if ($same(a, b)) $fail("notSameValue", message); };
assert.throws = function (type, f, message) {
  var threw = false, error;
  try { f(); } catch (e) { threw = true; error = e; }
  if (!threw) $fail("throws", message);
  if (type === Test262Error && !(error instanceof Test262Error)) $fail("throws another", message);
};
assert.compareArray = function (a, b, message) {
  if (a.length !== b.length) $fail("compareArray length", message);
  for (var i = 0; i < a.length; i++) if (!$same(a[i], b[i])) $fail("compareArray", message);
};`,
  compareArray: `function compareArray(a, b) {
  if (a.length !== b.length) return false;
  for (var i = 0; i < a.length; i++) if (!$same(a[i], b[i])) return false;
  return true;
}`,
  verifyProperty: `function verifyProperty(object, name, wanted) {
  var found = Object.getOwnPropertyDescriptor(object, name);
  if (wanted === undefined) { assert.sameValue(found, undefined); return true; }
  if (found === undefined) $fail("property", name);
  ["value", "writable", "enumerable", "configurable"].forEach((key) => {
    if (Object.keys(wanted).indexOf(key) >= 0 && !$same(found[key], wanted[key])) $fail("property", name + " " + key);
  });
  return true;
}`,
  verifyPrimordialProperty: `function verifyPrimordialProperty(object, name, wanted) { return verifyProperty(object, name, wanted); }`,
  verifyEqualTo: `function verifyEqualTo(object, name, value) { assert.sameValue(object[name], value); }`,
  verifyWritable: `function verifyWritable(object, name) { verifyProperty(object, name, { writable: true }); }`,
  verifyNotWritable: `function verifyNotWritable(object, name) { verifyProperty(object, name, { writable: false }); }`,
  verifyEnumerable: `function verifyEnumerable(object, name) { verifyProperty(object, name, { enumerable: true }); }`,
  verifyNotEnumerable: `function verifyNotEnumerable(object, name) { verifyProperty(object, name, { enumerable: false }); }`,
  verifyConfigurable: `function verifyConfigurable(object, name) { verifyProperty(object, name, { configurable: true }); }`,
  verifyNotConfigurable: `function verifyNotConfigurable(object, name) { verifyProperty(object, name, { configurable: false }); }`,
  isConstructor: `function isConstructor(f) { try { new f(); } catch (e) { return e instanceof Test262Error; } return true; }`,
  fnGlobalObject: `function fnGlobalObject() { return global; }`,
  $DONE: `function $DONE(error) { print(error === undefined ? "@ok" : "@failed " + error); }`,
  asyncTest: `function asyncTest(f) { f().then(() => { $DONE(); }, $DONE); }`,
  "assert.throwsAsync": `assert.throwsAsync = function (type, f, message) {
  return f().then(() => { $fail("throwsAsync", message); }, (error) => {
    if (type === Test262Error && !(error instanceof Test262Error)) $fail("throwsAsync another", message);
  });
};`,
};

/** What a part needs of the others, in the order in which they stand. */
const needs: Record<string, string[]> = {
  assert: ["Test262Error"],
  compareArray: ["assert", "Test262Error"],
  verifyProperty: ["assert", "Test262Error"],
  isConstructor: ["Test262Error"],
  asyncTest: ["$DONE"],
  "assert.throwsAsync": ["assert", "Test262Error"],
};
for (const name of Object.keys(parts))
  if (/^verify./.test(name) && name !== "verifyProperty") needs[name] = ["verifyProperty", "assert", "Test262Error"];

/** Files of test262's own harness that the parts above stand for. */
export const covered = new Set([
  "assert.js",
  "sta.js",
  "compareArray.js",
  "propertyHelper.js",
  "isConstructor.js",
  "fnGlobalObject.js",
  "doneprintHandle.js",
  "asyncHelpers.js",
]);

/** The test with what it needs, as one script that prints `@ok` when all of it held. */
export function asScript(code: string, flags: string[]): string {
  const wanted = new Set<string>();
  for (const name of Object.keys(parts)) if (code.includes(name)) for (const one of [name, ...(needs[name] ?? [])]) wanted.add(one);
  const before = Object.keys(parts).filter((name) => wanted.has(name));
  return [
    ...(flags.includes("onlyStrict") ? ['"use strict";'] : []),
    ...before.map((name) => parts[name]),
    code,
    ...(flags.includes("async") ? [] : ['print("@ok");']),
  ].join("\n");
}
