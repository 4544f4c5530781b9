/** The id that the interpreter gives to the next timer or watch: one more than that of the youngest still there, so that ids come again. */
export function freeId(kept: Map<number, unknown>): number {
  let last = 0;
  for (const id of kept.keys()) last = id;
  return last + 1;
}
