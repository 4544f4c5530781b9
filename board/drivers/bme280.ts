import { measure } from "./lib/bosch.ts";
import type { I2c } from "./lib/i2c.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "sensor",
  about: "BME280: temperature, humidity and air pressure over I2C",
  pins: {},
  options: {},
  required: [],
  bus: "i2c",
  addresses: ["0x76", "0x77"],
  later: true,
  fails: () => true,
  fields: () => [
    { field: "temperature", kind: "sensor", unit: "°C" },
    { field: "humidity", kind: "sensor", unit: "%" },
    { field: "pressure", kind: "sensor", unit: "hPa" },
  ],
};

/** https://www.bosch-sensortec.com/media/boschsensortec/downloads/datasheets/bst-bme280-ds002.pdf */
export function read(bus: I2c, address: number): Promise<{ temperature: number; humidity: number; pressure: number }> {
  return measure(bus, address, 0x60);
}
