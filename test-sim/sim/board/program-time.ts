/** How deep the process is in programs of simulated boards, and how often it has entered one. Another thread may look. */
export const inside = new Int32Array(new SharedArrayBuffer(8));

const DEPTH = 0;
const ENTRIES = 1;

/** Runs what may call a program of a board. */
export function inProgram<T>(work: () => T): T {
  Atomics.add(inside, DEPTH, 1);
  Atomics.add(inside, ENTRIES, 1);
  try {
    return work();
  } finally {
    Atomics.sub(inside, DEPTH, 1);
  }
}
