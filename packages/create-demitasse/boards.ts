/** Where each board has its LED, as its pins are named there; `low` where it lights on a low level. */
export const boards: Record<string, { led: string; low?: true }> = {
  "wemos-d1-mini": { led: "D4", low: true },
  nodemcu: { led: "D4", low: true },
  "esp-01": { led: "GPIO2", low: true },
  "sonoff-basic": { led: "LED", low: true },
  "sonoff-s31": { led: "LED", low: true },
  "esp32-devkit": { led: "D2" },
  "esp32-c3-supermini": { led: "GPIO8", low: true },
  "esp32-s3-devkit": { led: "GPIO38" },
  esp8266: { led: "GPIO2", low: true },
  esp8266_1mb: { led: "GPIO2", low: true },
  esp32: { led: "GPIO2" },
  esp32c3: { led: "GPIO8", low: true },
  esp32s3: { led: "GPIO38" },
  cyd: { led: "GPIO4", low: true },
  linux: { led: "D2" },
};

/** Boards with the same names on the same pins: what is wired for one is wired for the other. */
export const alike: string[][] = [["wemos-d1-mini", "nodemcu"]];
