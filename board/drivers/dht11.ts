import { dht11Values, readDht } from "./lib/dht.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "sensor",
  about: "DHT11: temperature and humidity on one pin, in whole steps, read every 2 s at most",
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

/** https://www.mouser.com/datasheet/2/758/DHT11-Technical-Data-Sheet-Translated-Version-1143054.pdf: the start signal lasts at least 18 ms. */
export function read(pin: Pin): Promise<{ temperature: number; humidity: number }> {
  return readDht(pin, 20, dht11Values);
}
