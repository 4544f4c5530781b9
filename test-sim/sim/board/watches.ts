import type { Realm } from "../language/realm.ts";
import type { Clock } from "./clock.ts";
import { freeId } from "./ids.ts";
import type { Loop } from "./loop.ts";
import type { PinBank, PinState } from "./pins.ts";

interface Watch {
  state: PinState;
  callback: unknown;
  repeat: boolean;
  /** 1 rising, -1 falling, 0 both. */
  edge: number;
  debounce: number;
  /** Level at the last event. */
  level: number;
  last: number | undefined;
  pending?: { at: number; level: number };
}

const EDGES: Record<string, number> = { rising: 1, falling: -1, both: 0 };

/** setWatch and clearWatch. Times in events are seconds. */
export function installWatches(
  realm: Realm,
  loop: Loop,
  clock: Clock,
  bank: PinBank,
  canWatch: (pin: string) => boolean,
  print: (line: string) => void,
) {
  const watches = new Map<number, Watch>();
  const events: { state: PinState; level: number; at: number }[] = [];

  bank.changed = (state, level) => {
    for (const watch of watches.values()) {
      if (watch.state !== state) continue;
      events.push({ state, level, at: clock.now() });
      return;
    }
  };

  function edgeOf(wanted: unknown): number {
    const edge = wanted === undefined ? 0 : typeof wanted === "number" ? Math.sign(wanted) : EDGES[wanted as string];
    if (edge === undefined) throw realm.error("TypeError", "'edge' in setWatch should be 1, -1, 0, 'rising', 'falling' or 'both'");
    return edge;
  }

  realm.methods(realm.global, {
    setWatch(callback, pin, options) {
      const state = bank.find(pin);
      if (!state) {
        print("ERROR: Invalid pin");
        return undefined;
      }
      if (!canWatch(state.pin.title)) {
        print(
          "WARNING: Unable to set watch. You may already have a watch on a pin with the same number (eg. A0 and B0),\nor this pin cannot be used with watch",
        );
        return undefined;
      }
      const given = realm.isObject(options) ? options : undefined;
      const edge = edgeOf(given?.edge);
      if (typeof callback !== "function" && typeof callback !== "string") throw realm.error("Error", "Function or String not supplied!");
      const id = freeId(watches);
      const debounce = Math.max(0, Number(given?.debounce) || 0);
      watches.set(id, {
        state,
        callback,
        repeat: given ? !!given.repeat : !!options,
        edge,
        debounce,
        level: bank.read(state),
        last: undefined,
      });
      return id;
    },
    clearWatch(...values) {
      if (values.length === 0) watches.clear();
      else if (values[0] === undefined) throw realm.error("Error", "clearWatch(undefined) not allowed. Use clearWatch() instead");
      else if (!watches.delete(Number(values[0]))) throw realm.error("Error", `Unknown Watch ${Number(values[0])}`);
    },
  });

  function fire(id: number, watch: Watch, at: number, level: number) {
    const time = at / 1000;
    if (watch.edge === 0 || watch.edge > 0 === (level === 1)) {
      loop.call(watch.callback, undefined, [realm.object({ state: !!level, lastTime: watch.last, time, pin: watch.state.object })]);
      if (!watch.repeat) watches.delete(id);
    }
    watch.last = time;
  }

  loop.part({
    idle(now) {
      const busy = events.length > 0;
      for (const event of events.splice(0)) {
        for (const [id, watch] of [...watches]) {
          if (watch.state !== event.state) continue;
          if (watch.debounce <= 0) {
            watch.level = event.level;
            fire(id, watch, event.at, event.level);
          } else if (watch.pending || event.level !== watch.level) watch.pending = { at: event.at + watch.debounce, level: event.level };
        }
      }
      let settled = false;
      for (const [id, watch] of [...watches]) {
        if (!watch.pending || watch.pending.at > now) continue;
        settled = true;
        const { at, level } = watch.pending;
        watch.pending = undefined;
        if (watch.level === level) continue;
        watch.level = level;
        fire(id, watch, at - watch.debounce, level);
      }
      return busy || settled;
    },
    next() {
      let next = Number.POSITIVE_INFINITY;
      for (const watch of watches.values()) if (watch.pending) next = Math.min(next, watch.pending.at);
      return next;
    },
  });
}
