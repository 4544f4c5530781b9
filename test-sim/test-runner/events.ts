import { inspect } from "node:util";

/** What one test file reports of one test, a JSON line each. */
export interface TestEvent {
  result: "passed" | "failed" | "skipped";
  /** Names of the suites it is in, and its own. */
  place: string[];
  /** Why it failed or was skipped. */
  why?: string;
  /** A measured figure that the test reports besides. */
  note?: string;
}

interface NodeEvent {
  type: string;
  data: {
    name: string;
    nesting: number;
    message?: string;
    skip?: string | boolean;
    details?: { type?: string; error?: { failureType?: string; cause?: unknown } };
  };
}

/** A reporter for `node --test-reporter`: it runs in the process of the test file. */
export default async function* events(source: AsyncIterable<NodeEvent>): AsyncGenerator<string> {
  const open: string[] = [];
  for await (const { type, data } of source) {
    if (type === "test:start") open.splice(data.nesting, Number.POSITIVE_INFINITY, data.name);
    const event = read(type, data, open);
    if (event) yield `${JSON.stringify(event)}\n`;
  }
}

function read(type: string, data: NodeEvent["data"], open: string[]): TestEvent | undefined {
  if (type !== "test:pass" && type !== "test:fail") return undefined;
  const { name, nesting, skip, details } = data;
  const place = [...open.slice(0, nesting), name];
  if (skip !== undefined && skip !== false) return { result: "skipped", place, why: String(skip) };
  // A suite that failed because of its tests has reported them already.
  const aboutTests = type === "test:pass" || details?.error?.failureType === "subtestsFailed";
  if (details?.type === "suite" && aboutTests) return undefined;
  if (type === "test:pass") return { result: "passed", place };
  const cause = details?.error?.cause ?? details?.error;
  return { result: "failed", place, why: cause instanceof Error ? inspect(cause) : String(cause) };
}
