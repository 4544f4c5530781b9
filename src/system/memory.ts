let least = 100000;

/** Free variables now. Does not collect garbage first, so it is cheap and rather too low than too high. */
export function sampleMemory(): number {
  const free = process.memory(false).free;
  if (free < least) least = free;
  return free;
}

/** Variables: free after a collection, in all, and the least seen free by the samples. */
export function memoryReport(): { free: number; total: number; min: number } {
  sampleMemory();
  const memory = process.memory();
  return { free: memory.free, total: memory.total, min: least };
}
