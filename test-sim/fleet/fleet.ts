import { setTimeout as pause } from "node:timers/promises";
import { allEntities } from "../../build/generate/described.ts";
import { createBoard, type SimBoard } from "../sim/board/board.ts";
import { type Clock, createClock } from "../sim/board/clock.ts";
import type { Member } from "./image.ts";
import { type Heard, listen } from "./listener.ts";

/** A board of the fleet, and what is known of it. */
export interface FleetBoard extends Heard {
  id: string;
  board: SimBoard;
  /** The entity that a storm of commands goes to. */
  switch?: string;
  /** Restarts that nobody asked for, and errors that were printed. */
  restarts: number;
  errors: number;
}

export interface Fleet {
  readonly boards: FleetBoard[];
  readonly clock: Clock;
  /** Messages that the broker has given to us so far. */
  heard(): number;
  /** How many have told the broker that they are online, and nothing since. */
  up(): number;
  /** Resolves with the milliseconds that it took once all are up; rejects with who is not after `within` ms of the computer's time. */
  allUp(within: number): Promise<number>;
  /** Power off and on again. */
  reboot(one: FleetBoard): void;
  /** Sends a command, as somebody in the house would. */
  command(one: FleetBoard, entity: string, value: string): void;
  /** All are taken for down until they tell otherwise: their broker is gone. */
  lost(): void;
  stop(): Promise<void>;
}

export interface FleetOptions {
  members: Member[];
  /** The broker, as everybody here has it. */
  broker: string;
  /** How many of the boards' seconds pass in one of the computer's. */
  speed?: number;
  /** Lines of the consoles. */
  log?: (id: string, line: string) => void;
}

/** Boots all members in this one process, on one clock, with sockets of their own. */
export async function openFleet({ members, broker, speed = 1, log }: FleetOptions): Promise<Fleet> {
  const clock = createClock({ realtime: true });
  clock.setSpeed(speed);
  const boards: FleetBoard[] = [];
  const byId = new Map<string, FleetBoard>();
  const ear = await listen(broker, clock, (id) => byId.get(id));

  for (const { id, image } of members) {
    const board = createBoard({ board: image.config.board, clock, log: (line) => log?.(id, line) });
    const found = allEntities(image.config).find(({ field }) => field.kind === "switch");
    const one: FleetBoard = { id, board, switch: found?.id, restarts: 0, errors: 0, up: false, late: 0, worst: "", told: {} };
    board.onReboot = () => {
      one.restarts++;
    };
    Object.defineProperty(one, "errors", { get: () => board.errors.length });
    ear.follow(image.config.mqtt?.prefix ?? "demitasse");
    for (const { name, data } of image.files) board.storage.write(name, data);
    boards.push(one);
    byId.set(id, one);
    board.boot();
    // Those that are up already have their turn.
    await new Promise<void>((done) => setImmediate(done));
  }

  const down = () => boards.filter(({ up }) => !up);
  return {
    boards,
    clock,
    heard: ear.heard,
    up: () => boards.length - down().length,
    async allUp(within) {
      const begun = performance.now();
      while (down().length) {
        if (performance.now() - begun > within)
          throw new Error(
            `not up: ${down()
              .map(({ id }) => id)
              .slice(0, 5)
              .join(", ")}`,
          );
        await pause(10);
      }
      return performance.now() - begun;
    },
    reboot(one) {
      one.up = false;
      one.board.boot();
    },
    command(one, entity, value) {
      const { config } = members[boards.indexOf(one)].image;
      ear.publish(`${config.mqtt?.prefix}/${one.id}/${entity}/set`, value);
    },
    lost() {
      for (const one of boards) one.up = false;
    },
    async stop() {
      await ear.stop();
      await Promise.all(boards.map(({ board }) => board.stop()));
    },
  };
}
