import { toneOf } from "./lib/colour.ts";
import { slots } from "./lib/runtime.ts";
import type { Driver } from "./lib/types.ts";

/** What a select offers; the first stands still. */
const EFFECTS = "none,breathe,strobe,cycle,jump,rainbow,chase,comet,wipe,twinkle,fire";
// Their places in it.
const BREATHE = 1;
const STROBE = 2;
const CYCLE = 3;
const JUMP = 4;
const RAINBOW = 5;
const CHASE = 6;
const COMET = 7;
const WIPE = 8;
const TWINKLE = 9;

// Its slots.
const LEVEL = 0;
const HUE = 1;
const SATURATION = 2;
const EFFECT = 3;
const SPEED = 4;
const TIMER = 5;

/** LEDs after which a pattern repeats. A longer one would take more memory and time; twelve LEDs are whole threes of bytes. */
const PERIOD = 12;

export const driver: Driver = {
  role: "output",
  about: "a strip of WS2812 or SK6812 LEDs: brightness, colour, ten effects and their speed",
  pins: { pin: "output" },
  options: {
    leds: { type: "integer", minimum: 1, maximum: 300, description: "how many LEDs it has", default: 30 },
    order: {
      enum: ["GRB", "RGB", "BRG", "BGR", "RBG", "GBR", "GRBW", "RGBW"],
      description: "in which order an LED takes its colours; with a W it has a white one, too",
      default: "GRB",
    },
  },
  required: ["pin"],
  slots: 6,
  writes: (field) => field || "write",
  fields: () => [
    { field: "", kind: "light", unit: "%", min: 0, max: 100, step: 1 },
    { field: "color", kind: "text", safe: "#ffffff" },
    { field: "effect", kind: "select", options: EFFECTS.split(",") },
    { field: "speed", kind: "number", min: 1, max: 40, step: 1, safe: 10 },
  ],
};

/** Brightness in percent. https://cdn-shop.adafruit.com/datasheets/WS2812B.pdf */
export function write(level: number, pin: Pin, leds: number, order: string, at: number): void {
  slots[at + LEVEL] = level / 100;
  show(pin, leds, order, at);
}

/** Throws where the text is no colour. */
export function color(text: string, pin: Pin, leds: number, order: string, at: number): void {
  const { hue, saturation } = toneOf(text);
  slots[at + HUE] = hue;
  slots[at + SATURATION] = saturation;
  show(pin, leds, order, at);
}

export function effect(name: string, pin: Pin, leds: number, order: string, at: number): void {
  slots[at + EFFECT] = EFFECTS.split(",").indexOf(name);
  show(pin, leds, order, at);
}

/** Steps of an effect in a second. */
export function speed(steps: number, pin: Pin, leds: number, order: string, at: number): void {
  slots[at + SPEED] = steps;
  show(pin, leds, order, at);
}

/** The bytes of one LED. Where it has a white one, that takes what the three colours have in common. */
function dot(hue: number, saturation: number, level: number, order: string): string {
  const all = E.HSBtoRGB(hue, saturation, level, true);
  const white = order.length > 3 ? Math.min(all[0], all[1], all[2]) : 0;
  all.push(white * 2);
  return E.toString(order.split("").map((one) => all["RGBW".indexOf(one)] - white));
}

/**
 * Sends `bytes`, again and again, to at least `leds` LEDs. What is beyond the strip's end is lost; threes of bytes are asked for. The linux
 * board has no strips, but for one that a test has made.
 */
function send(pin: Pin, leds: number, bytes: string, width: number): void {
  const each = bytes.length / width;
  const strips = CONFIG.board === "linux" ? global.neopixel : require("neopixel");
  if (strips) strips.write(pin, { data: bytes, count: each === 1 ? Math.ceil(leds / 3) * 3 : Math.ceil(leds / each) });
}

/** Puts out what the slots say, and sets the timer of an effect. */
function show(pin: Pin, leds: number, order: string, at: number): void {
  if (slots[at + TIMER] > 0) clearInterval(slots[at + TIMER]);
  slots[at + TIMER] = 0;
  const level = slots[at + LEVEL];
  send(pin, leds, dot(slots[at + HUE] || 0, slots[at + SATURATION] || 0, level, order), order.length);
  if (!(level > 0 && slots[at + EFFECT] > 0)) return;
  let phase = 0;
  let pattern = "";
  slots[at + TIMER] = setInterval(
    () => {
      pattern = step(pattern, phase++, order, at);
      send(pin, leds, pattern, order.length);
    },
    1000 / (slots[at + SPEED] || 10),
  );
}

/** The next step of the effect: the bytes of one LED where all are alike, else those of PERIOD. Each makes one LED anew, or moves all by one. */
function step(pattern: string, phase: number, order: string, at: number): string {
  const hue = slots[at + HUE];
  const saturation = slots[at + SATURATION];
  const level = slots[at + LEVEL];
  const effect = slots[at + EFFECT];
  if (effect === BREATHE) return dot(hue, saturation, (level * (1 - Math.cos(phase * 0.3))) / 2, order);
  if (effect === STROBE) return dot(hue, saturation, phase % 4 ? 0 : level, order);
  if (effect === CYCLE) return dot(hue + phase / 100, 1, level, order);
  if (effect === JUMP) return dot(Math.random(), 1, level, order);
  if (!pattern) return begin(hue, saturation, level, order, effect);
  const width = order.length;
  if (effect <= COMET) return pattern.substr(pattern.length - width) + pattern.substr(0, pattern.length - width);
  const place = effect === WIPE ? phase % PERIOD : Math.floor(Math.random() * PERIOD);
  let one: string;
  if (effect === WIPE) one = dot(hue, saturation, phase % (2 * PERIOD) < PERIOD ? level : 0, order);
  else if (effect === TWINKLE) one = dot(hue, saturation, Math.random() < 0.5 ? level : 0, order);
  else one = dot(Math.random() * 0.1, 1, level * (0.2 + 0.8 * Math.random()), order);
  return pattern.substr(0, place * width) + one + pattern.substr((place + 1) * width);
}

/** What an effect that moves begins with. */
function begin(hue: number, saturation: number, level: number, order: string, effect: number): string {
  let pattern = "";
  for (let i = 0; i < PERIOD; i++) {
    if (effect === RAINBOW) pattern += dot(i / PERIOD, 1, level, order);
    else if (effect === CHASE) pattern += dot(hue, saturation, i % 3 ? 0 : level, order);
    else if (effect === COMET) pattern += dot(hue, saturation, i < 6 ? level / (1 << (5 - i)) : 0, order);
    else pattern += dot(0, 0, 0, order);
  }
  return pattern;
}
