import computed from "@babel/plugin-transform-computed-properties";
import destructuring from "@babel/plugin-transform-destructuring";
import exponent from "@babel/plugin-transform-exponentiation-operator";
import logical from "@babel/plugin-transform-logical-assignment-operators";
import spread from "@babel/plugin-transform-object-rest-spread";
import optional from "@babel/plugin-transform-optional-chaining";
import parameters from "@babel/plugin-transform-parameters";
import regenerator from "@babel/plugin-transform-regenerator";
import arraySpread from "@babel/plugin-transform-spread";
import { type Helpers, ITERATORS, type Program, transform } from "../babel.ts";
import type { Refuse } from "../messages.ts";
import { countedArguments, nestedArguments, outerArguments } from "./arguments.ts";
import { arrowThis } from "./arrow-this.ts";
import { asyncToSteps, collapse } from "./async.ts";
import { builtins, prototypes } from "./builtins.ts";
import { classes } from "./classes.ts";
import { dates } from "./dates.ts";
import { doWhile } from "./do-while.ts";
import { extras } from "./extras.ts";
import { abruptFinally } from "./finally.ts";
import { calledGetters } from "./getters.ts";
import { functionsFirst, varsFirst } from "./hoisting.ts";
import { iteration } from "./iteration.ts";
import { labels } from "./labels.ts";
import { keptInAsync, loops } from "./loops.ts";
import { matchers } from "./matchers.ts";
import type { createNames } from "./names.ts";
import { numbers } from "./numbers.ts";
import { objects } from "./objects.ts";
import { leftFirst } from "./operand-order.ts";
import { regexps } from "./regexps.ts";
import { createLowering } from "./state.ts";
import { strings } from "./strings.ts";
import { switches } from "./switches.ts";
import { symbols } from "./symbols.ts";
import { templates } from "./templates.ts";
import { timers } from "./timers.ts";

const plugin = (module: unknown): unknown => (module as { default?: unknown }).default ?? module;

// What holds on the board anyway, so that the stock transforms need no guards for it.
const assumptions = {
  setComputedProperties: true,
  setSpreadProperties: true,
  objectRestNoSymbols: true,
  ignoreFunctionLength: true,
  noDocumentAll: true,
  pureGetters: false,
  mutableTemplateObject: true,
};

/** From what JavaScript has to what the interpreter has; in passes, as each wants what the one before it left. */
export function lowerProgram(program: Program, given: Helpers, names: ReturnType<typeof createNames>, refuse: Refuse): Program {
  const helpers = createLowering(given, program.ast, refuse);
  const run = (...plugins: unknown[]) => {
    transform(program, plugins, helpers, assumptions);
  };
  const iterators = helpers.used.has(ITERATORS);
  run(labels(helpers));
  run(doWhile(helpers));
  run(symbols(helpers));
  run(matchers(helpers));
  run(numbers(helpers));
  run(builtins(helpers), regexps(helpers), timers(helpers), dates(helpers), strings(helpers), extras(helpers));
  if (iterators) run(iteration(helpers));
  run(calledGetters(helpers), abruptFinally(helpers));
  run(outerArguments(helpers));
  run(countedArguments(helpers), leftFirst(helpers));
  run(classes(helpers));
  run(loops(refuse), switches(helpers));
  run(templates(helpers), keptInAsync(refuse));
  run(asyncToSteps(helpers));
  run(
    plugin(optional),
    [plugin(logical), {}],
    plugin(exponent),
    [plugin(parameters), {}],
    [plugin(destructuring), { loose: !iterators, useBuiltIns: true }],
    [plugin(spread), { useBuiltIns: true }],
    plugin(arraySpread),
    plugin(computed),
  );
  if (["async", "generator", "asyncGenerator"].some((name) => helpers.used.has(name))) {
    run([plugin(regenerator), { asyncGenerators: false, async: false, generators: true }]);
    run(collapse(helpers));
    helpers.used.delete("regenerator");
  }
  run(arrowThis(helpers));
  run(objects(helpers), prototypes(helpers));
  run(names.pass(helpers));
  run(nestedArguments(helpers));
  run(functionsFirst(helpers));
  run(varsFirst(helpers));
  return program;
}
