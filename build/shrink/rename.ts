import type { NodePath, PluginObj, types as t } from "@babel/core";

/** A script that declares one of these at its top level is a CommonJS module to the minifier, which puts a wrapper around it. */
const taken = ["exports", "module", "require"];

export const rename: PluginObj = {
  visitor: {
    Program(path: NodePath<t.Program>) {
      for (const name of taken) if (path.scope.hasOwnBinding(name)) path.scope.rename(name);
    },
  },
};
