import { originalPositionFor, sourceContentFor, TraceMap } from "@jridgewell/trace-mapping";

/** Makes the places in a bundle that a board names into lines of TypeScript. */
export interface Mapper {
  /** One line of a console or a report; undefined when it only shows a piece of the bundle that the line before named. */
  line(text: string): string | undefined;
}

/** `at f (.bootcde:1:234)` of 2v27 and later, `at line 1 col 234 in .bootcde` before. */
const place =
  /(?:\bin function "?([\w$]+)"? called from |(\bat )(?:[\w$.]+ \()?)(?:\.bootcde:(\d+):(\d+)|line (\d+) col (\d+) in \.bootcde)\)?/;
/** What a line of the firmware's log ends in: the places from the inside to the outside. */
const short = / @(\d+):(\d+)/g;

/** @param map source map of the bundle, JSON */
export function createMapper(map: string): Mapper {
  let trace: TraceMap | undefined;
  // After a place the interpreter prints the code there and a mark under it.
  let excerpt = 0;

  /**
   * Line and column count from 1, as the interpreter does. It does not count a line that has the letters of "Modules.addCached" in
   * this order, with whatever between them (jsvGetLineAndCol in src/jsvar.c), as a bundle of one line has from some place on: line 0 is line 1.
   */
  function find(line: number, column: number): { where: string; code: string } | undefined {
    trace ??= new TraceMap(map);
    const { source, line: row, column: col } = originalPositionFor(trace, { line: Math.max(1, line), column: Math.max(0, column - 1) });
    if (source === null || row === null) return undefined;
    const code = sourceContentFor(trace, source)?.split("\n")[row - 1]?.trim() ?? "";
    return { where: `${source}:${row}:${(col ?? 0) + 1}`, code };
  }

  return {
    line(text) {
      const found = place.exec(text);
      if (found) {
        const [all, , , newLine, newColumn, oldLine, oldColumn] = found;
        const origin = find(Number(newLine ?? oldLine), Number(newColumn ?? oldColumn));
        if (!origin) return text;
        excerpt = 2;
        const told = text.replace(all, `at ${origin.where}`);
        return origin.code ? `${told}\n        ${origin.code}` : told;
      }
      if (excerpt) {
        excerpt--;
        // The mark alone ends it; a line that is something else was no piece of code.
        if (excerpt === 0 ? /^ *\^\s*$/.test(text) : !/^(?:Uncaught|>|\s+at )/.test(text)) return undefined;
        excerpt = 0;
      }
      return text.replace(short, (all, line, column) => {
        const origin = find(Number(line), Number(column));
        return origin ? ` at ${origin.where}` : all;
      });
    },
  };
}
