import type { App } from "demitasse";

/** Today's energy is what has been counted since midnight. */
export default function app({ tasks, device }: App): void {
  tasks.daily("00:00", "midnight", () => {
    const energy = device.get("load_energy");
    if (energy !== null) device.set("midnight", energy);
  });
}
