import { performance } from "node:perf_hooks";

/** Something that is due at a time of a clock; `clearTimeout` takes it back. */
export type Alarm = { at: number; run: () => void };

/**
 * All time of a simulated board. Times are milliseconds since 1970, with fractions.
 *
 * A real-time clock follows the computer's; a manual one stands still until `advance` is called, so that a test holds it in its hand.
 */
export interface Clock {
  readonly realtime: boolean;
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `run` once `milliseconds` have passed, never inside this call. */
  setTimeout(run: () => void, milliseconds: number): Alarm;
  clearTimeout(alarm: Alarm | undefined): void;
  /**
   * Manual clocks: lets `milliseconds` pass and runs what falls due in the order of its time, each at its own time.
   * On a real-time clock it throws.
   */
  advance(milliseconds: number): void;
  /** Real-time clocks: how many of the board's seconds pass in one of the computer's, from now on; 1 at first. */
  setSpeed(times: number): void;
  /** Manual clocks: lets `milliseconds` pass with nothing running, as if the board were busy all the while; what is overdue runs at the next `advance`. */
  stall(milliseconds: number): void;
  /**
   * Resolves once the socket I/O under way has been delivered to every board of this clock: no socket is being connected or flushed, and nothing has
   * arrived for several turns of Node's event loop (or 10 s of real time have passed). Peers in other processes may be slower: await what they do as well.
   */
  settle(): Promise<void>;
  /** For what lives on this clock: `busy` tells whether I/O is under way, `activity` counts what was delivered. */
  watch(io: { busy(): boolean; activity(): number }): () => void;
}

const MANUAL_START = Date.UTC(2026, 0, 1);
const QUIET_TURNS = 20;
const LONGEST_SETTLE_MS = 10_000;

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
const breath = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

/**
 * Makes a clock: manual unless `realtime` is set.
 * `start` is its first time in milliseconds since 1970; a manual clock starts at 2026-01-01T00:00Z, a real-time one at the computer's time.
 */
export function createClock(options: { realtime?: boolean; start?: number } = {}): Clock {
  const alarms: Alarm[] = [];
  const watched = new Set<{ busy(): boolean; activity(): number }>();
  const realtime = options.realtime === true;
  /** What it was when the speed was last set, and when that was on the computer's clock. */
  let base = options.start ?? Date.now();
  let since = performance.now();
  let speed = 1;
  let time = options.start ?? MANUAL_START;
  /** How much had been delivered when I/O last came to rest. */
  let settled = 0;
  const timers = new Map<Alarm, NodeJS.Timeout>();

  const now = realtime ? () => base + (performance.now() - since) * speed : () => time;
  const activity = () => {
    let sum = 0;
    for (const io of watched) sum += io.activity();
    return sum;
  };
  const busy = () => {
    for (const io of watched) if (io.busy()) return true;
    return false;
  };

  /** Has Node call it when it is due. */
  const arm = (alarm: Alarm) => {
    // Node fires up to a millisecond early; setTimeout also cuts delays to 31 bits.
    const delay = Math.min(Math.ceil(Math.max(0, (alarm.at - now()) / speed)), 0x7fffffff);
    const fire = () => {
      timers.delete(alarm);
      alarm.run();
    };
    timers.set(alarm, setTimeout(fire, delay));
  };

  return {
    realtime,
    now,
    setSpeed(times) {
      if (!realtime) throw new Error("setSpeed() is for real-time clocks");
      [base, since, speed] = [now(), performance.now(), times];
      for (const [alarm, timer] of [...timers]) {
        clearTimeout(timer);
        arm(alarm);
      }
    },
    setTimeout(run, milliseconds) {
      const alarm = { at: now() + Math.max(0, milliseconds), run };
      if (realtime) arm(alarm);
      else {
        let index = alarms.length;
        while (index > 0 && alarms[index - 1].at > alarm.at) index--;
        alarms.splice(index, 0, alarm);
      }
      return alarm;
    },
    clearTimeout(alarm) {
      if (!alarm) return;
      clearTimeout(timers.get(alarm));
      timers.delete(alarm);
      const index = alarms.indexOf(alarm);
      if (index >= 0) alarms.splice(index, 1);
    },
    advance(milliseconds) {
      if (realtime) throw new Error("advance() is for manual clocks: createClock() without realtime");
      const target = time + milliseconds;
      while (alarms.length && alarms[0].at <= target) {
        const alarm = alarms.shift() as Alarm;
        time = Math.max(time, alarm.at);
        alarm.run();
      }
      time = Math.max(time, target);
    },
    stall(milliseconds) {
      if (realtime) throw new Error("stall() is for manual clocks: createClock() without realtime");
      time += milliseconds;
    },
    async settle() {
      let rested = false;
      const end = performance.now() + LONGEST_SETTLE_MS;
      for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
        await nextTurn();
        const count = activity();
        if (count !== settled || busy()) {
          settled = count;
          quiet = 0;
          // What answers may need real time, however little: a lookup, a system under load.
          if (!rested || busy()) await breath();
          rested = true;
        }
        if (performance.now() > end) return;
      }
    },
    watch(io) {
      watched.add(io);
      return () => watched.delete(io);
    },
  };
}
