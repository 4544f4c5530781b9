import type { App } from "demitasse";

/** How far the barometer has gone in three hours: what a forecast of one's own begins with. */
export default function app({ http, tasks, device }: App): void {
  const hours: number[] = [];
  tasks.every("1h", "barometer", () => {
    const now = device.get("air_pressure");
    if (now === null) return;
    hours.push(now);
    if (hours.length > 4) hours.shift();
    if (hours.length === 4) device.update("trend", now - hours[0]);
  });
  http.get("/forecast", () => {
    const trend = device.get("trend");
    if (trend === null) return "not known yet";
    return trend > 1 ? "fair" : trend < -1 ? "rain" : "as it is";
  });
}
