import type { App } from "demitasse";

/**
 * Your own routes, tasks and subscriptions. This one waters the soil in the background while the board serves its page and
 * talks to the broker: none of them waits for another, and one that fails harms nobody.
 */
export default function app({ http, mqtt, tasks, device }: App): void {
  let watered = 0;

  http.get("/hello/:name", (request) => ({ hello: request.params.name }));

  http.post("/pump", (request) => {
    device.set("relay", request.json().on);
  });

  // A dry soil is watered for three seconds, at most once in half a minute.
  tasks.every("30s", "water", async () => {
    if (device.get("soil") > 20) return;
    device.set("relay", true);
    await tasks.sleep("3s");
    device.set("relay", false);
    watered++;
    await mqtt.publish("demitasse/greenhouse/watered", String(watered), { retain: true });
  });

  mqtt.subscribe("alerts/#", (message) => {
    if (message.payload === "flood") device.set("relay", false);
  });

  device.watch("bell", () => {
    device.set("lamp", device.get("lamp") > 0 ? 0 : 100);
  });

  tasks.onStop(() => {
    device.set("relay", false);
  });
}
