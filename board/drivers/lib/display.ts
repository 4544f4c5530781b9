import { fail, report, uptime } from "./runtime.ts";

/** ms between two pieces. A whole page is not put at once, so that the board is never busy for long. */
const TICK = 100;

/** What a display can do. Both throw where it does not answer. */
export interface Screen {
  lines: number;
  columns: number;
  /** Characters that are put at once. */
  piece: number;
  /** One step of making it ready, `TICK` ms apart; true once it is. */
  begin(step: number): boolean;
  put(line: number, column: number, text: string): void;
}

/** What the config shows on a line of a page. */
export type Show = (page: number, line: number) => string;

/**
 * Puts page after page, piece by piece, and each again and again, since values change and a display that lost its supply has forgotten
 * all. One that does not answer is an error of its entity, and is made ready once more.
 *
 * @param hold ms for which a page is shown
 */
export function cycle(screen: Screen, show: Show, pages: number, hold: number, id: string, index: number): void {
  const { lines, columns, piece } = screen;
  let page = 0;
  let since = 0;
  let readying = 0;
  let piecesDone = 0;
  let broken = false;
  setInterval(() => {
    try {
      if (readying >= 0) {
        readying = screen.begin(readying) ? -1 : readying + 1;
        return;
      }
      const width = Math.ceil(columns / piece);
      const line = Math.floor(piecesDone / width);
      const from = (piecesDone % width) * piece;
      screen.put(line, from, padded(show(page, line), columns).substr(from, Math.min(piece, columns - from)));
      if (broken) {
        broken = false;
        report(id, index, "");
      }
      piecesDone = (piecesDone + 1) % (width * lines);
      if (piecesDone === 0 && uptime() - since >= hold) {
        page = (page + 1) % pages;
        since = uptime();
      }
    } catch (error) {
      if (!broken) fail(id, error);
      broken = true;
      readying = 0;
    }
  }, TICK);
}

/** A degree sign is one byte, 0x7f; the rest of the line is empty. */
function padded(text: string, columns: number): string {
  const line = text.split("°").join("\x7f");
  return line + " ".repeat(Math.max(0, columns - line.length));
}
