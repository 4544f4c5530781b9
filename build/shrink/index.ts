import { parseSync, type types as Types } from "@babel/core";
import remapping from "@jridgewell/remapping";
import type { Code } from "../bundle.ts";
import { createHelpers, transform } from "../dialect/babel.ts";
import { dead } from "../dialect/lowering/dead.ts";
import { print } from "../dialect/print.ts";
import { bind } from "./bind.ts";
import { boot, lift, run, settle } from "./boot.ts";
import { cold, mayBeCold } from "./cold.ts";
import { copy, inline } from "./copy.ts";
import { hotIn } from "./marks.ts";
import { nest } from "./nest.ts";
import { placesIn } from "./origin.ts";
import { forget, prune } from "./prune.ts";
import { rename } from "./rename.ts";

/**
 * The same program in fewer variables: what nobody can call goes, and what is called now and then stays in
 * flash; of the rest, what is called from one place only lives there. A function that stays costs five variables and one a parameter, a nested
 * one none until its parent runs, and one in flash none until it is called itself.
 */
export function shrink({ code, map }: Code): Code {
  const ast = parseSync(code, { configFile: false, babelrc: false, sourceType: "script" }) as Types.File;
  const program = { ast, code };
  const helpers = createHelpers();
  const hot = hotIn(map);
  const mayLieInFlash = mayBeCold(map, hot);
  const places = placesIn(map);
  const drop = prune(places);
  // Each round may take away the last use of something else.
  for (const pass of [
    rename,
    settle(places),
    bind(places),
    dead(helpers),
    drop,
    forget,
    dead(helpers),
    drop,
    forget,
    dead(helpers),
    drop,
    inline,
    boot,
    lift,
    nest(mayLieInFlash, hot),
    copy(hot),
    nest(mayLieInFlash, hot),
    cold(mayLieInFlash),
    run,
  ])
    transform(program, [pass], helpers);
  const printed = print(program);
  return { code: printed.code, map: JSON.stringify(remapping([printed.map as never, JSON.parse(map)], () => null)) };
}
