import type { App } from "demitasse";

/** A little water, then a while for it to spread, then another look at the soil. */
export default function app({ tasks, device }: App): void {
  const water = async () => {
    device.set("pump", true);
    await tasks.sleep("4s");
    device.set("pump", false);
  };
  tasks.every("15m", "water", async () => {
    const soil = device.get("soil");
    if (soil !== null && soil < device.get("dry") && !device.get("empty")) await water();
  });
  device.watch("water", water);
}
