import type { PinPart } from "./wires.ts";

export interface Hlw8012 extends PinPart {
  voltage: number;
  current: number;
  power: number;
}

/**
 * HLW8012 (Hiliwei): CF pulses with the power, CF1 with the voltage while SEL is high, else with the current.
 *
 * @param hertz pulses a second for 1 W, 1 A and 1 V
 */
export function hlw8012(cf: string, cf1: string, sel: string, hertz: { power: number; current: number; voltage: number }): Hlw8012 {
  const part: Hlw8012 = {
    voltage: 230,
    current: 0.5,
    power: 100,
    attach(pins, _now, after) {
      let attached = true;
      function pulse(pin: string, rate: () => number) {
        if (!attached) return;
        const now = rate();
        // With nothing to count it looks again now and then.
        if (now < 0.2) return after(() => pulse(pin, rate), 200);
        pins.drive(pin, 1);
        after(() => attached && pins.drive(pin, 0), 500 / now);
        after(() => pulse(pin, rate), 1000 / now);
      }
      pulse(cf, () => part.power * hertz.power);
      pulse(cf1, () => (pins.level(sel) ? part.voltage * hertz.voltage : part.current * hertz.current));
      return () => {
        attached = false;
      };
    },
  };
  return part;
}
