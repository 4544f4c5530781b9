import { dht22Values, readDht } from "./lib/dht.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "sensor",
  about: "DHT22, AM2302: temperature and humidity on one pin, read every 2 s at most",
  pins: { pin: "digital" },
  watches: ["pin"],
  options: {},
  required: ["pin"],
  later: true,
  least: "2s",
  fails: () => true,
  fields: () => [
    { field: "temperature", kind: "sensor", unit: "°C" },
    { field: "humidity", kind: "sensor", unit: "%" },
  ],
};

/** https://cdn.sparkfun.com/assets/f/7/d/9/c/DHT22.pdf: the host's start signal lasts at least 1 ms. */
export function read(pin: Pin): Promise<{ temperature: number; humidity: number }> {
  return readDht(pin, 2, dht22Values);
}
