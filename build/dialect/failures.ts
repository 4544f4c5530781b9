import type { Types } from "./babel.ts";
import type { Refuse } from "./messages.ts";

/** What the parser does not take. */
export function syntaxError(error: Error, refuse: Refuse): void {
  const { message, loc } = error as Error & { loc?: { line: number; column: number } };
  if (message.includes("'await' is only allowed"))
    refuse(
      loc,
      "await outside of an async function",
      "a program on the board is a script, which cannot wait",
      "put it into an async function",
    );
  else refuse(loc, firstLine(message).replace(/\.? \(\d+:\d+\)$/, ""), "it is no JavaScript", "mend the syntax");
}

/** A fault of the build itself: it is told as a message, with the statement that brings it about. */
export function refuseCrash(
  error: Error,
  statements: Types.Statement[],
  refuse: Refuse,
  lowerAlone: (statement: Types.Statement) => void,
): void {
  const guilty = statements.find((statement) => {
    try {
      lowerAlone(statement);
      return false;
    } catch {
      return true;
    }
  });
  refuse(
    guilty ?? statements[0],
    "this cannot be built",
    `the build stumbled over it (${firstLine(error.message)}), which is a fault of the build`,
    "write it in another way, and report it",
  );
}

const firstLine = (message: string): string => message.replace(/^(?:unknown file|\S+): /, "").split("\n")[0];
