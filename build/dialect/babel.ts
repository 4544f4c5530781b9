import { type NodePath, type PluginObj, type types as Types, types as t, transformFromAstSync, traverse } from "@babel/core";

export type { NodePath, Types };
export { t };

/** The program as a syntax tree together with the text that its positions count in. */
export interface Program {
  ast: Types.File;
  code: string;
}

export type Pass = (helpers: Helpers) => PluginObj;

/** What the lowered program asks of the helper runtime. */
export interface Helpers {
  /** A fresh reference to a helper, which is then bundled. */
  use(name: string): Types.Identifier;
  used: Set<string>;
}

/** Stands among the helpers that are used when the program has iterators: no helper itself. */
export const ITERATORS = "iterators";

export function createHelpers(): Helpers {
  const used = new Set<string>();
  return {
    used,
    use(asked) {
      // Where there are iterators, whatever is taken for a list may be one.
      const name = asked === "list" && used.has(ITERATORS) ? "drained" : asked;
      used.add(name);
      return t.identifier(`$${name}`);
    },
  };
}

/** Names that the stock transforms give to what our runtime does. */
const standIns: Record<string, string> = {
  toConsumableArray: "list",
  toArray: "list",
  slicedToArray: "take",
  regeneratorValues: "iterator",
  arrayLikeToArray: "list",
  objectWithoutProperties: "omit",
  objectWithoutPropertiesLoose: "omit",
  construct: "build",
  defineAccessor: "accessor",
  objectDestructuringEmpty: "object",
  taggedTemplateLiteral: "raw",
  taggedTemplateLiteralLoose: "raw",
  regenerator: "regenerator",
  regeneratorKeys: "keys",
};

/** Runs transforms over the program, one traversal, with fresh scopes. */
export function transform(
  { ast, code }: Program,
  plugins: unknown[],
  helpers: Helpers,
  assumptions: Record<string, boolean> = {},
): Program {
  if (plugins.every(looksOnce)) {
    visitOnce(ast, plugins as PluginObj[]);
    return { ast, code };
  }
  const ours: PluginObj = {
    name: "helpers",
    pre(file) {
      (file as unknown as Map<string, unknown>).set("helperGenerator", (name: string) => {
        const helper = standIns[name];
        if (!helper) throw new Error(`the stock transforms ask for the helper ${name}, which the runtime has not`);
        return helpers.use(helper);
      });
    },
    visitor: {},
  };
  const result = transformFromAstSync(ast, code, {
    configFile: false,
    babelrc: false,
    browserslistConfigFile: false,
    code: false,
    ast: true,
    cloneInputAst: false,
    sourceType: "script",
    // Or it looks through all comments for one.
    inputSourceMap: false as never,
    compact: false,
    assumptions,
    plugins: [ours, ...(plugins as never[])].map((plugin) =>
      typeof plugin === "object" && !Array.isArray(plugin) ? () => plugin : plugin,
    ) as never[],
  });
  return { ast: result!.ast as Types.File, code };
}

/** Whether a transform asks for the program alone, and goes through it by itself. */
const looksOnce = (plugin: unknown): boolean => {
  const visitor = (plugin as PluginObj).visitor ?? {};
  return Object.keys(visitor).join() === "Program" && typeof visitor.Program === "function";
};

/** Such transforms without the visit to every node that nobody asked for: half of what a pass costs. */
function visitOnce(ast: Types.File, plugins: PluginObj[]): void {
  traverse(ast, {
    Program(path) {
      for (const { visitor } of plugins) (visitor.Program as (path: NodePath<Types.Program>) => void)(path);
      path.skip();
    },
  });
}
