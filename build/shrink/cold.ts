import { type NodePath, type PluginObj, types as t } from "@babel/core";
import type { Declaration } from "./functions.ts";
import { rooms, standsIn } from "./origin.ts";

/** Stands for the function that makes a cold one, and holds them all at the end, until their places in the file are known. */
export const coldMark = "__cold__";

/** Whether a function of a program with that source map may be left in flash, as far as it is its own matter: a hot one may not. */
export function mayBeCold(map: string, hot: (path: Declaration) => boolean): (path: Declaration) => boolean {
  const isOurs = standsIn(map, rooms);
  return (path) => !path.node.async && !path.node.generator && isOurs(path.node.body) && !hot(path);
}

/**
 * Takes functions that are called now and then out of memory: each call becomes one of `__cold__(n)`, which makes the function
 * from its text in flash, and the text stands in the last statement, `__cold__([...])`.
 */
export function cold(mayBeCold: (path: Declaration) => boolean): PluginObj {
  return {
    name: "cold",
    visitor: {
      Program(program) {
        program.scope.crawl();
        const texts: t.FunctionExpression[] = [];
        const found: NodePath[] = [];
        for (const { path, constant, referencePaths } of Object.values(program.scope.bindings)) {
          if (!constant || !path.isFunctionDeclaration() || !path.parentPath?.isProgram()) continue;
          if (!mayBeCold(path)) continue;
          if (!referencePaths.every((use) => use.key === "callee" && use.parentPath?.isCallExpression())) continue;
          for (const use of referencePaths) use.replaceWith(t.callExpression(t.identifier(coldMark), [t.numericLiteral(texts.length)]));
          texts.push(t.functionExpression(null, path.node.params as t.FunctionExpression["params"], path.node.body));
          found.push(path);
        }
        for (const path of found) path.remove();
        if (texts.length)
          program.node.body.push(t.expressionStatement(t.callExpression(t.identifier(coldMark), [t.arrayExpression(texts)])));
      },
    },
  };
}
