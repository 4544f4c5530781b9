import type { NodePath, Types } from "../babel.ts";
import type { Refuse } from "../messages.ts";
import type { Knowledge } from "./board-api.ts";
import type { Kind, Kinds } from "./infer-type.ts";

/** What the rules share while they go over one program. */
export interface Check {
  program: NodePath<Types.Program>;
  refuse: Refuse;
  knowledge: Knowledge;
  kind(path: NodePath<any>): Kind;
  kinds: Kinds;
  /** Bundles a polyfill, by its key. */
  need(polyfill: string): void;
  /** What the program does anywhere: names of properties that it sets or defines, and of builtin functions that it calls. */
  facts: Facts;
  /** Sloppy: a script as it is, not the modules of a firmware. */
  script: boolean;
}

export interface Facts {
  /** Names of properties and methods that the program itself defines. */
  defined: Set<string>;
  /** Names that are assigned without a declaration, or as a property of the global object. */
  globals: Set<string>;
  /** `X.y` of builtins that are read. */
  uses: Set<string>;
  /** Whether there are iterators beside the lists that are walked by index. */
  iterators: boolean;
  /** Names of classes of which the program makes errors. */
  errors: Set<string>;
}

export type Rule = (path: NodePath<any>, check: Check) => void;
/** Rules by the type of node that they look at. */
export type Rules = Record<string, Rule>;
