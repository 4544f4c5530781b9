/** A small program and what it prints, on the simulator and on the interpreter alike. */
export interface Conformance {
  name: string;
  /** A sloppy script. It must not throw at its top, for that ends the interpreter. */
  code: string;
  /** Lines of the console, as UTF-8, without what follows `Uncaught …` to say where. */
  prints: string;
}
