import { performance } from "node:perf_hooks";
import type { Device } from "../../engines/index.ts";

/** Lets a device's time pass as the browser's does, whichever engine runs it, until the function it returns is called. */
export function flow(device: Device): () => Promise<void> {
  if (device.engine !== "sim") return async () => {};
  let flowing = true;
  const flows = (async () => {
    for (let last = performance.now(); flowing; ) {
      const now = performance.now();
      await device.advance(now - last);
      last = now;
      await new Promise((done) => setTimeout(done, 5));
    }
  })();
  return async () => {
    flowing = false;
    await flows;
  };
}
