/**
 * What `work` gives in `delay` ms. A part that converts or answers later is read so, as nothing else runs while a board waits.
 * Rejects with what `work` throws.
 */
export function after<Value>(delay: number, work: () => Value | Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    setTimeout(() => {
      try {
        resolve(work());
      } catch (error) {
        reject(error);
      }
    }, delay);
  });
}
