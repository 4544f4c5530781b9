import { after, before, describe } from "node:test";
import type { Device } from "../../engines/index.ts";
import { startOnSimulator } from "../../engines/simulated.ts";
import type { SimBoard } from "../../sim/board/board.ts";
import type { MakersDevice } from "./configs.ts";

/** A device on the simulator, its parts wired, and what a person does with it. */
export interface House {
  readonly board: SimBoard;
  pass(milliseconds: number): Promise<void>;
  set(id: string, value: unknown): Promise<number>;
  /** What an entity is now; its error where it has one. */
  value(id: string): Promise<unknown>;
  level(pin: string): number;
  /** Presses a push-button that pulls its pin low. */
  press(pin: string): Promise<void>;
}

/** Boots a device for the tests that `body` registers. `wire` hangs its parts on it before. */
export function playing(name: string, made: MakersDevice, wire: (board: SimBoard) => void, body: (house: House) => void): void {
  describe(name, () => {
    let device: Device;
    before(async () => {
      device = await startOnSimulator({ config: made.config, ...(made.app && { app: made.app }), lenient: true });
      wire(house.board);
      await device.reboot();
      await device.advance(3000);
    });
    after(() => device?.stop());
    const house: House = {
      get board() {
        return device.board as SimBoard;
      },
      pass: (milliseconds) => device.advance(milliseconds, milliseconds >= 30_000 ? 5000 : undefined),
      set: async (id, value) => (await device.request("POST", `/api/entities/${id}`, { value })).status,
      async value(id) {
        const { value, error } = (await device.request("GET", `/api/entities/${id}`)).json();
        return error ?? value;
      },
      level: (pin) => house.board.pins.level(pin),
      async press(pin) {
        house.board.pins.drive(pin, 0);
        await device.advance(200);
        house.board.pins.drive(pin, 1);
        await device.advance(200);
      },
    };
    body(house);
  });
}
