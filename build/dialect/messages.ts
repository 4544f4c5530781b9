import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Types } from "./babel.ts";

/** Why a program is not built: what is wrong, why that is so on the board, and what to write instead. */
export interface Message {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  text: string;
  why: string;
  instead: string;
}

export type Refuse = (
  node: Types.Node | { line: number; column: number } | null | undefined,
  text: string,
  why: string,
  instead: string,
) => void;

export interface Messages {
  refuse: Refuse;
  list: Message[];
}

/** Collects messages and says where in the source they are, by the map of the code that was checked. */
export function createMessages(map: string | undefined, file: string): Messages {
  const trace = map ? new TraceMap(map) : undefined;
  const list: Message[] = [];
  return {
    list,
    refuse(node, text, why, instead) {
      const start = node ? ("type" in node ? node.loc?.start : node) : undefined;
      let place = { file, line: start?.line ?? 1, column: (start?.column ?? 0) + 1 };
      if (trace && start) {
        const { source, line, column } = originalPositionFor(trace, start);
        if (source) place = { file: source, line, column: column + 1 };
      }
      if (!list.some((other) => other.text === text && other.line === place.line && other.file === place.file))
        list.push({ ...place, text, why, instead });
    },
  };
}

/** One line, as the build prints it. */
export const oneLine = ({ file, line, column, text, why, instead }: Message): string =>
  `${file}:${line}:${column}: ${text}: ${why}; ${instead}`;
