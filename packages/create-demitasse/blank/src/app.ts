import type { App } from "demitasse";

/** Your own routes, tasks and subscriptions. */
export default function app({ http, tasks, device }: App): void {
  let highest: number | null = null;
  tasks.every("10s", "highest", () => {
    const wave = device.get("wave");
    if (wave !== null && (highest === null || wave > highest)) highest = wave;
  });
  http.get("/highest", () => ({ highest }));
}
