import { after } from "./lib/after.ts";
import { checkedWord } from "./lib/crc.ts";
import { type I2c, receive, send } from "./lib/i2c.ts";
import { hundredths } from "./lib/round.ts";
import { slots } from "./lib/runtime.ts";
import type { Driver } from "./lib/types.ts";

// https://sensirion.com/media/documents/48C4B7FB/67FE0194/CD_DS_SCD4x_Datasheet_D1.pdf, 3.5.
const START = 0x21b1;
const STOP = 0x3f86;
const READY = 0xe4b8;
const READ = 0xec05;

export const driver: Driver = {
  role: "sensor",
  about: "SCD40, SCD41: carbon dioxide, temperature and humidity over I2C, a new value every 5 s",
  pins: {},
  options: {},
  required: [],
  bus: "i2c",
  addresses: ["0x62"],
  every: "30s",
  least: "5s",
  later: true,
  slots: 1,
  fails: () => true,
  fields: () => [
    { field: "co2", kind: "sensor", unit: "ppm" },
    { field: "temperature", kind: "sensor", unit: "°C" },
    { field: "humidity", kind: "sensor", unit: "%" },
  ],
};

interface Air {
  co2: number;
  temperature: number;
  humidity: number;
}

/**
 * ppm, °C and %RH. The first read of each life of the board starts measuring, and gives no value yet; so does the one behind a part
 * that had nothing new, since a supply that failed has stopped it.
 */
export function read(bus: I2c, address: number, at: number): Promise<Air> {
  if (!(slots[at] > 0)) return start(bus, address, at);
  send(bus, address, [READY >> 8, READY & 255]);
  return after(2, () => {
    // The lower eleven bits are 0 until there is something new (3.9.2).
    if (checkedWord(receive(bus, address, 3), 0) & 0x7ff) return readAir(bus, address);
    slots[at] = 0;
    throw new Error("nothing new: it is started again");
  });
}

/** A part that measures already takes no start; the stop needs 500 ms. */
function start(bus: I2c, address: number, at: number): Promise<Air> {
  send(bus, address, [STOP >> 8, STOP & 255]);
  return after(505, () => {
    send(bus, address, [START >> 8, START & 255]);
    slots[at] = 1;
    throw new Error("measuring has just been started");
  });
}

function readAir(bus: I2c, address: number): Promise<Air> {
  send(bus, address, [READ >> 8, READ & 255]);
  return after(2, () => {
    const bytes = receive(bus, address, 9);
    return {
      co2: checkedWord(bytes, 0),
      temperature: hundredths((175 * checkedWord(bytes, 1)) / 65535 - 45),
      humidity: hundredths((100 * checkedWord(bytes, 2)) / 65535),
    };
  });
}
