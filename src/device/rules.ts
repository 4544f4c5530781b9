import { rules, slots } from "demitasse:entities";
import { log, uptime } from "../tasks/index.ts";
import { command } from "./command.ts";

/** Rules are many times as quick as what they wait for; those that go round in a circle have this many turns each, and then a rest. */
const TURNS = 5;
/** ms that such a rest takes at first; twice as long each time that it did not help, at most an hour. */
const REST = 10000;

/** The press that rules are looked at for, `id.single` or the like. */
export let happened = "";

let live = false;
let timer = 0;
/** ms until a rule wants to be looked at again, 0 for none. */
let left = 0;
let turns = 0;
let rest = REST;
let since = 0;

function later(ms: number): void {
  if (!left || ms < left) left = ms;
}

/**
 * Whether a rule has to act now: once when its condition has become true and stayed so for `hold` ms, once when it has become
 * false. A condition that is not known (null) lets things be.
 *
 * @param at the rule's place in `slots`: what it last did (1, 0, NaN for nothing yet), and since when it holds
 * @param off ms for which it has to be false before it counts as false; only after it was true
 */
export function shouldAct(at: number, truth: boolean | null, hold: number, off?: number): boolean {
  const state = truth ? 1 : 0;
  const holds = hold > 0 || off! > 0;
  if (truth === null || slots[at] === state) {
    if (holds) slots[at + 1] = NaN;
    return false;
  }
  const now = uptime();
  if (holds) {
    const time = truth ? hold : slots[at] === 1 ? off : 0;
    if (time) {
      if (isNaN(slots[at + 1])) slots[at + 1] = now;
      const wait = slots[at + 1] + time - now;
      if (wait > 0) {
        later(wait);
        return false;
      }
    }
    slots[at + 1] = NaN;
  }
  if (turns >= TURNS * CONFIG.rules) {
    if (turns++ === TURNS * CONFIG.rules) log(`rules: they set each other off; they rest for ${rest / 1000} s`);
    later(rest);
    return false;
  }
  turns++;
  slots[at] = state;
  return true;
}

/** Does what a rule says. What an output will take later is tried again. */
export function act(id: string, value: number | boolean | string, at: number): void {
  const refusal = command(id, value);
  if (!refusal) return;
  if ("then" in refusal) {
    refusal.then((why) => {
      if (why) log(`rule: ${id}: ${why.message}`);
    });
    return;
  }
  if (CONFIG.limits && refusal.status === 429) {
    slots[at] = slots[at] ? 0 : 1;
    turns--;
    later(1000);
  } else log(`rule: ${id}: ${refusal.message}`);
}

/** Conditions on the time are looked at each minute, as it begins. */
export function lookAgain(): void {
  later(60050 - ((getTime() * 1000) % 60000));
}

/** Does the steps of a rule in turn; `run` answers how many ms the next one has to wait. What begins anew ends what was under way. */
export function runSteps(at: number, step: number, run: (step: number) => number): void {
  if (slots[at] > 0) clearTimeout(slots[at]);
  slots[at] = 0;
  if (!live) return;
  const wait = run(step);
  if (wait > 0) slots[at] = setTimeout(nextStep, wait, at, step + 1, run);
}

/** The timer that calls this has ended. */
function nextStep(at: number, step: number, run: (step: number) => number): void {
  slots[at] = 0;
  runSteps(at, step, run);
}

/* @hot */
function runRules(): void {
  timer = 0;
  left = 0;
  const now = uptime();
  if (now - since >= rest) {
    rest = turns > TURNS * CONFIG.rules ? Math.min(rest * 2, 3600000) : REST;
    since = now;
    turns = 0;
  }
  rules();
  if (left && !timer && live) timer = setTimeout(runRules, left);
}

/** Something has changed: looks at the rules as soon as what is at work now has come to its end. */
export function scheduleRules(): void {
  if (!live) return;
  if (timer) clearTimeout(timer);
  timer = setTimeout(runRules, 1);
}

/** A press is true for this one look, and then no more. */
export function onPressEvent(press: string): void {
  if (!live) return;
  if (timer) clearTimeout(timer);
  happened = press;
  runRules();
  happened = "";
  scheduleRules();
}

/** From now on rules act, as if none had acted before: the outputs are on their safe values. */
export function startRules(): void {
  for (let at = CONFIG.rulesFrom; at < CONFIG.rulesTo; at++) slots[at] = NaN;
  live = true;
  scheduleRules();
}

export function stopRules(): void {
  live = false;
  if (timer) clearTimeout(timer);
  timer = 0;
}
