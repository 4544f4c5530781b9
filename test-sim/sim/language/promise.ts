import type { Loop } from "../board/loop.ts";
import type { Realm } from "./realm.ts";
import { text } from "./text.ts";

interface State {
  settled: "pending" | "resolved" | "rejected";
  value: unknown;
  thens: Reaction[] | undefined;
  catches: Reaction[] | undefined;
}
interface Reaction {
  callback: unknown;
  box: Box;
}
/** One right to settle a promise: only the first use counts. */
interface Box {
  promise: any;
  used: boolean;
}

/** Promise with the interpreter's order of things: reactions run from the event queue, and only then and catch, all, resolve and reject exist. */
export function installPromise(realm: Realm, loop: Loop) {
  const states = new WeakMap<object, State>();
  const isPromise = (value: any) => realm.isObject(value) && states.has(value);
  const stateOf = (promise: any) => {
    const state = states.get(promise);
    if (!state) throw realm.error("Error", "Promise.then called on something that is not a Promise");
    return state;
  };

  function create(): any {
    const promise = Object.create(PromiseClass.prototype);
    states.set(promise, { settled: "pending", value: undefined, thens: undefined, catches: undefined });
    return promise;
  }

  function react(promise: any, { callback, box }: Reaction, value: unknown, isThen: boolean) {
    if (callback === undefined) {
      settle(box, value, isThen);
      return;
    }
    let result: unknown;
    try {
      result = (callback as (value: unknown) => unknown).call(promise, value);
    } catch (error) {
      settle(box, error, false);
      return;
    }
    settle(box, result, true);
  }

  function seal(promise: any, value: unknown, resolving: boolean) {
    const state = stateOf(promise);
    state.settled = resolving ? "resolved" : "rejected";
    state.value = value;
    const reactions = resolving ? state.thens : state.catches;
    if (reactions) {
      for (const reaction of reactions) loop.queue(() => react(promise, reaction, value, resolving), promise, []);
    } else if (!resolving) {
      const error = realm.error("Error", `Unhandled promise rejection: ${text(value)}`);
      if (realm.isObject(value) && typeof value.stack === "string") error.stack = value.stack;
      throw error;
    }
  }

  function settle(box: Box, value: any, resolving: boolean) {
    if (box.used) return;
    box.used = true;
    const { promise } = box;
    if (value === promise) throw realm.error("Error", "Illegal resolving to self");
    if (!resolving || !realm.isObject(value)) {
      seal(promise, value, resolving);
      return;
    }
    if (typeof value.then !== "function") {
      seal(promise, value, true);
      return;
    }
    const inner: Box = { promise, used: false };
    try {
      value.then(resolver(inner, true), resolver(inner, false));
    } catch (error) {
      settle(inner, error, false);
    }
  }
  const resolver = (box: Box, resolving: boolean) => realm.native("", (value: unknown) => settle(box, value, resolving));
  const queued = (box: Box, value: unknown, resolving: boolean) => loop.queue(() => settle(box, value, resolving), undefined, []);

  function then(promise: any, onThen: unknown, onCatch: unknown): any {
    const state = stateOf(promise);
    const next = create();
    const box: Box = { promise: next, used: false };
    const thenReaction = { callback: typeof onThen === "function" ? onThen : undefined, box };
    const catchReaction = { callback: typeof onCatch === "function" ? onCatch : undefined, box };
    if (state.settled === "pending") {
      state.thens = [...(state.thens ?? []), thenReaction];
      state.catches = [...(state.catches ?? []), catchReaction];
    } else {
      // Once it is settled, a then or catch without a callback for the case rejects what follows, whichever it was.
      const reaction = state.settled === "resolved" ? thenReaction : catchReaction;
      loop.queue(() => react(promise, reaction, state.value, false), promise, []);
    }
    return next;
  }

  function construct(executor: unknown): any {
    if (typeof executor !== "function") throw realm.error("Error", "Function required in promise constructor");
    const promise = create();
    const box: Box = { promise, used: false };
    try {
      executor.call(
        promise,
        realm.native("", (value: unknown) => queued(box, value, true)),
        realm.native("", (value: unknown) => queued(box, value, false)),
      );
    } catch (error) {
      queued(box, error, false);
    }
    return promise;
  }
  const PromiseClass: any = realm.native("Promise", function PromiseOfTheBoard(executor: unknown) {
    return construct(executor);
  });
  PromiseClass.prototype = realm.object();
  realm.hide(PromiseClass.prototype, "constructor", PromiseClass);
  realm.methods(PromiseClass.prototype, {
    // biome-ignore lint/suspicious/noThenProperty: this is the Promise of the program's world
    then(this: any, onThen, onCatch) {
      return then(this, onThen, onCatch);
    },
    catch(this: any, onCatch) {
      return then(this, undefined, onCatch);
    },
  });
  realm.methods(PromiseClass, {
    resolve(value) {
      if (isPromise(value)) return value;
      // The then of something like a promise is called as if it were an executor.
      if (realm.isObject(value) && typeof value.then === "function") return construct(value.then);
      const promise = create();
      queued({ promise, used: false }, value, true);
      return promise;
    },
    reject(value) {
      const promise = create();
      queued({ promise, used: false }, value, false);
      return promise;
    },
    all(items) {
      if (!realm.isObject(items) && typeof items !== "string")
        throw realm.error("TypeError", `Expecting something iterable, got ${typeof items}`);
      const promise = create();
      const box: Box = { promise, used: false };
      const results = realm.array();
      const list: any[] = Object.values(items);
      let left = list.length;
      list.forEach((item, index) => {
        if (!isPromise(item)) {
          results[index] = item;
          left--;
          return;
        }
        const done = realm.native("", (value: unknown) => {
          results[index] = value;
          if (--left === 0) queued(box, results, true);
        });
        then(
          item,
          done,
          realm.native("", (error: unknown) => queued(box, error, false)),
        );
      });
      if (left === 0) queued(box, results, true);
      return promise;
    },
  });
  realm.hide(realm.global, "Promise", PromiseClass);
}
