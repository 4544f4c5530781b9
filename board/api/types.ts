/** The names that a board's build of the interpreter has. Pins are not in it. */
export interface BoardApi {
  /** Functions, classes, objects and constants of the global object. */
  globals: string[];
  /** What `require(NAME)` gives, by module. */
  modules: Record<string, string[]>;
  /** Functions and constants of global objects and classes. */
  statics: Record<string, string[]>;
  /** Methods of a class's objects. */
  methods: Record<string, string[]>;
  /** Fields of a class's objects. */
  properties: Record<string, string[]>;
  /** Events of global objects, modules and a class's objects. */
  events: Record<string, string[]>;
}

export const words = (text: string) => text.trim().split(/\s+/).filter(Boolean);

/** `base` with the names of `more` added. */
export function extend(base: BoardApi, more: BoardApi): BoardApi {
  const both = (a: Record<string, string[]>, b: Record<string, string[]>) => {
    const result: Record<string, string[]> = {};
    for (const key of [...Object.keys(a), ...Object.keys(b)]) result[key] = [...new Set([...(a[key] ?? []), ...(b[key] ?? [])])];
    return result;
  };
  return {
    globals: [...base.globals, ...more.globals],
    modules: both(base.modules, more.modules),
    statics: both(base.statics, more.statics),
    methods: both(base.methods, more.methods),
    properties: both(base.properties, more.properties),
    events: both(base.events, more.events),
  };
}

/** `base` without those modules and globals. */
export function without(base: BoardApi, modules: string[], globals: string[] = []): BoardApi {
  return {
    ...base,
    globals: base.globals.filter((name) => !globals.includes(name)),
    modules: Object.fromEntries(Object.entries(base.modules).filter(([name]) => !modules.includes(name))),
  };
}
