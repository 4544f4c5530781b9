import type { App } from "demitasse";

const effects = ["none", "rainbow", "comet", "fire", "breathe"];

/** One press: on and off. Two: the next effect. */
export default function app({ device }: App): void {
  device.watch("key.single", () => device.set("strip", device.get("strip") > 0 ? 0 : 80));
  device.watch("key.double", () => {
    const next = (effects.indexOf(device.get("strip_effect")) + 1) % effects.length;
    device.set("strip_effect", effects[next]);
  });
}
