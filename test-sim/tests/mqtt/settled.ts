/** Lets promises settle: they need no time of the device. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** "resolved", "pending", or what it was rejected with. */
export async function outcome(promise: unknown): Promise<string> {
  let found = "pending";
  (promise as Promise<void>).then(
    () => {
      found = "resolved";
    },
    (error) => {
      found = String(error);
    },
  );
  await settle();
  return found;
}
