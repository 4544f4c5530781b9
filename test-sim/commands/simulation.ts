import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface Simulated {
  /** What it printed. */
  output: string;
  /** Why it did not come to its end. */
  ended?: string;
}

/** Runs programs on the simulated board in a process of its own: one that never ends, or that brings the process down, harms no other. */
export class Simulation {
  #child: ChildProcess | undefined;
  readonly #seconds: number;

  constructor(seconds = 20) {
    this.#seconds = seconds;
  }

  async run(built: string): Promise<Simulated> {
    const child = this.#started();
    const gone = new AbortController();
    const { signal } = gone;
    const timer = setTimeout(() => child.kill("SIGKILL"), this.#seconds * 1000);
    const began = Date.now();
    try {
      const answer = once(child, "message", { signal }).then(([message]) => message as Simulated);
      const end = once(child, "exit", { signal }).then((): Simulated => {
        const late = Date.now() - began >= this.#seconds * 1000;
        return {
          output: "",
          ended: late
            ? `the program has not come to an end for ${this.#seconds} s, an endless loop most likely; mend the loop`
            : "the process of the simulated board crashed",
        };
      });
      child.send(built);
      const first = await Promise.race([answer, end]);
      Promise.allSettled([answer, end]);
      return first;
    } finally {
      clearTimeout(timer);
      gone.abort();
    }
  }

  stop(): void {
    this.#child?.kill("SIGKILL");
  }

  #started(): ChildProcess {
    if (!this.#child?.connected || this.#child.exitCode !== null || this.#child.signalCode !== null)
      this.#child = fork(join(import.meta.dirname, "simulation-child.ts"), {
        execArgv: ["--import", "tsx"],
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
    return this.#child;
  }
}
