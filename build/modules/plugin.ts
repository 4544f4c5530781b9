import type { Plugin } from "esbuild";
import { bytesInSource } from "../text.ts";
import { asModule, exportsSource } from "./names.ts";
import { moduleText } from "./store.ts";

/** Bundles Espruino's own device modules. `project` is the folder of the config. */
export function espruinoModules(project: string): Plugin {
  return {
    name: "espruino modules",
    setup(build) {
      build.onResolve({ filter: /^espruino(?:-exports)?:/ }, ({ path }) => {
        const [namespace, name] = path.split(":");
        return { path: name, namespace };
      });
      build.onLoad({ filter: /.*/, namespace: "espruino-exports" }, () => ({ contents: exportsSource, loader: "js" }));
      build.onLoad({ filter: /.*/, namespace: "espruino" }, async ({ path }) => {
        try {
          return {
            contents: asModule(bytesInSource((await moduleText(path, project)).replace(/^\uFEFF/, "")), path),
            loader: "js",
            resolveDir: project,
          };
        } catch (error) {
          return { errors: [{ text: (error as Error).message, location: null }] };
        }
      });
    },
  };
}
