import type { App } from "demitasse";

/** What the meter's dial shows is set once; from then on the pulses are added. */
export default function app({ device }: App): void {
  device.onCommand("reading", (shown) => {
    device.set("base", shown - device.get("flow_total") / 1000);
  });
}
