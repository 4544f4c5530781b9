import { wordRegisters } from "./registers.ts";
import type { I2cPart } from "./wires.ts";

export interface Ina extends I2cPart {
  /** V on the bus, A through the shunt. */
  voltage: number;
  current: number;
}

const held = (value: number) => Math.max(-32768, Math.min(32767, Math.round(value)));

/** INA219 (Texas Instruments SBOS448): 0 configuration (399F after reset), 1 shunt (10 uV), 2 bus (4 mV, from bit 3), 3 power, 4 current, 5 calibration. */
export function ina219(address = 0x40, shunt = 0.1): Ina {
  let configuration = 0x399f;
  let calibration = 0;
  const shuntWord = () => held((part.current * shunt) / 10e-6);
  const currentWord = () => held((shuntWord() * calibration) / 4096);
  const busWord = () => Math.round(part.voltage / 0.004);
  const registers = wordRegisters(
    address,
    (register) => {
      switch (register) {
        case 0:
          return configuration;
        case 1:
          return shuntWord();
        case 2:
          return (busWord() << 3) | 2;
        case 3:
          return held((currentWord() * busWord()) / 5000);
        case 4:
          return currentWord();
        default:
          return register === 5 ? calibration : 0;
      }
    },
    (register, word) => {
      if (register === 0) configuration = word & 0x8000 ? 0x399f : word;
      if (register === 0 && word & 0x8000) calibration = 0;
      if (register === 5) calibration = word & 0xfffe;
    },
  );
  const part: Ina = Object.assign(registers, { voltage: 12, current: 0.5 });
  return part;
}

/** INA226 (Texas Instruments SBOS547): shunt 2.5 uV, bus 1.25 mV, calibration 0.00512, manufacturer 0x5449 at 0xFE. */
export function ina226(address = 0x40, shunt = 0.1): Ina {
  let configuration = 0x4127;
  let calibration = 0;
  const shuntWord = () => held((part.current * shunt) / 2.5e-6);
  const currentWord = () => held((shuntWord() * calibration) / 2048);
  const busWord = () => Math.round(part.voltage / 0.00125);
  const registers = wordRegisters(
    address,
    (register) => {
      switch (register) {
        case 0:
          return configuration;
        case 1:
          return shuntWord();
        case 2:
          return busWord();
        case 3:
          return held((currentWord() * busWord()) / 20000);
        case 4:
          return currentWord();
        case 5:
          return calibration;
        case 0xfe:
          return 0x5449;
        default:
          return register === 0xff ? 0x2260 : 0;
      }
    },
    (register, word) => {
      if (register === 0) configuration = word & 0x8000 ? 0x4127 : word;
      if (register === 5) calibration = word;
    },
  );
  const part: Ina = Object.assign(registers, { voltage: 12, current: 0.5 });
  return part;
}
