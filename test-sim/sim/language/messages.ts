/** Whether a name is one of JavaScript, browsers or Node that the board lacks, as opposed to a slip of the pen. Methods begin with a point. */
export type Missing = (name: string) => boolean;

type Told = [type: string, message: string];
type Telling = (match: RegExpExecArray, isMissing: Missing) => Told;

const unknownName: Telling = ([, name], isMissing) =>
  isMissing(name) ? ["Error", `not on this board: ${name}`] : ["ReferenceError", `"${name}" is not defined`];

function noFunction([, called]: RegExpExecArray, isMissing: Missing): Told {
  const method = /\.([^.()[\]]+)$/.exec(called)?.[1];
  if (!method) return ["Error", `Expecting function, got ${called}`];
  if (isMissing(`.${method}`)) return ["Error", `not on this board: ${called.replace(/^\(intermediate value\)\.?/, "")}`];
  return ["Error", `Function "${method}" not found!`];
}

/** What V8 says, and what the interpreter says to the same. */
const TELLINGS: [says: RegExp, tell: Telling][] = [
  [/^([\w$\xc0-\u03ff]+) is not defined$/, ([, name], isMissing) => unknownName(["", name.replace(/^\u0394\d+_/, "")] as any, isMissing)],
  [/^Cannot access '(?:\u0394\d+_)?([^']+)' before initialization$/, unknownName],
  [
    /^Cannot read properties of (undefined|null) \(reading '(\d+)'\)$/,
    ([, what, name]) => ["Error", `Field or method "${name}" does not already exist, and can't create it on ${what}`],
  ],
  [
    /^Cannot read properties of (undefined|null) \(reading '(.*)'\)$/,
    ([, what, name]) => ["Error", `Can't read property '${name}' of ${what}`],
  ],
  [
    /^Cannot set properties of (undefined|null) \(setting '(\d+)'\)$/,
    ([, what, name]) => ["Error", `Field or method "${name}" does not already exist, and can't create it on ${what}`],
  ],
  [
    /^Cannot set properties of (undefined|null) \(setting '(.*)'\)$/,
    ([, what, name]) => ["Error", `Can't read property '${name}' of ${what}`],
  ],
  [/^(.*) is not a function$/s, noFunction],
  [/^(.*) is not a constructor$/s, ([, what]) => ["Error", `Constructor should be a function, but is ${what}`]],
  [/^Assignment to constant variable/, () => ["TypeError", "Assignment to a constant"]],
  [/^Right-hand side of 'instanceof'/, () => ["TypeError", "Expecting function on RHS"]],
  [/^Maximum call stack size exceeded$/, () => ["InternalError", "Too much recursion - the stack is about to overflow"]],
];

/** An error of V8 as the interpreter would have put it. */
export function translate(error: Error, types: string[], isMissing: Missing): Told {
  for (const [says, tell] of TELLINGS) {
    const match = says.exec(error.message);
    if (match) return tell(match, isMissing);
  }
  return [types.includes(error.name) ? error.name : "Error", error.message];
}
