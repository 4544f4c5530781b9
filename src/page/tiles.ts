import { call, type Entity, type Value } from "./board.ts";
import { find, h, say } from "./dom.ts";
import { ago, decimals, number } from "./format.ts";
import { spark } from "./spark.ts";
import { CLOSE, DONE, OFF, ON, OPEN, PRESS, UNKNOWN } from "./words.ts";

/** ms between two values sent while a slider is dragged. */
const SPACING = 250;

export interface Tile {
  element: HTMLElement;
  /** Takes what the board says of the entity. */
  update(fresh: Partial<Entity>): void;
  /** Called every few seconds: ages. */
  tick(): void;
}

let silence = 0;
/** Tells what the board refused, for a while. */
export const complain = (text: string): void => {
  const alert = find("#alert");
  say(alert, text);
  clearTimeout(silence);
  silence = setTimeout(() => say(alert, ""), 6e3);
};

/** One entity as one tile, with the control that fits its kind. */
export const tile = (entity: Entity): Tile => {
  const { id, name, kind } = entity;
  const min = entity.min ?? 0;
  const max = entity.max ?? 100;
  const unit = entity.unit ?? (kind === "light" || kind === "cover" ? "%" : "");
  const figure = h("b");
  const note = h("small");
  const element = h("article", { className: kind }, h("h3", { dir: "auto", textContent: name }), figure, note);
  let state = entity;
  let read = 0;
  let digits = 0;
  // While the user drags or a command is on its way, what the board says waits.
  let dragging = false;
  let busy = false;
  let wanted: Value | undefined;
  let last = max;
  let draw = (_value: Value) => {};

  const text = (value: Value): string => {
    if (value === null) return UNKNOWN;
    if (typeof value === "boolean") return value ? ON : OFF;
    digits = Math.max(digits, decimals(value));
    return number(value, digits, digits);
  };

  const show = (value: Value) => {
    const bare = typeof value !== "number";
    say(figure, text(value));
    if (!bare && unit) figure.append(" ", h("i", { dir: "auto", textContent: unit }));
    element.classList.toggle("words", bare);
    element.classList.toggle("on", !!value && kind !== "sensor" && kind !== "number");
    draw(value);
  };

  const tick = () => {
    say(note, state.error || (kind === "sensor" && read ? ago((Date.now() - read) / 1e3) : ""));
  };

  const settle = () => {
    if (dragging || busy) return;
    element.classList.toggle("bad", !!state.error || (state.value === null && kind !== "button"));
    if (kind !== "button") show(state.value);
    tick();
  };

  /** Shows a value at once, sends it (of many in a row only some), and takes it back when the board refuses. */
  const command = async (value: Value) => {
    wanted = value;
    if (kind !== "button") show(value);
    if (busy) return;
    busy = true;
    while (wanted !== undefined) {
      const sent = wanted;
      wanted = undefined;
      try {
        state = await call(`entities/${id}`, { value: sent });
        if (kind === "button") say(note, DONE);
        await new Promise((resolve) => setTimeout(resolve, dragging ? SPACING : 0));
      } catch (error) {
        wanted = undefined;
        complain(`${name}: ${(error as Error).message}`);
      }
    }
    busy = false;
    if (kind !== "button") settle();
    else setTimeout(settle, 2e3);
  };

  if (kind === "sensor") {
    const chart = spark(id);
    element.append(chart.element);
    draw = (value) => {
      if (typeof value === "number") chart.add(value);
    };
  }

  const toggle = (press: (on: boolean) => Value) => {
    const input = h("input", { type: "checkbox", role: "switch", "aria-label": name });
    input.onchange = () => command(press(input.checked));
    element.append(input);
    return input;
  };
  const slider = () => {
    const input = h("input", { type: "range", min: `${min}`, max: `${max}`, step: `${entity.step ?? 1}`, "aria-label": name });
    input.oninput = () => {
      dragging = true;
      command(+input.value);
    };
    input.onchange = () => {
      dragging = false;
      command(+input.value);
    };
    element.append(input);
    return (value: Value) => {
      if (!dragging) input.value = `${value ?? min}`;
      input.style.setProperty("--at", `${((+input.value - min) / (max - min || 1)) * 100}%`);
      input.setAttribute("aria-valuetext", figure.textContent as string);
    };
  };
  const button = (label: string, value: Value) => {
    element.append(h("button", { type: "button", textContent: label, "aria-label": `${label}: ${name}`, onclick: () => command(value) }));
  };

  if (kind === "switch") {
    const input = toggle((on) => on);
    draw = (value) => {
      input.checked = !!value;
    };
  } else if (kind === "light") {
    const input = toggle((on) => (on ? last : 0));
    const slide = slider();
    draw = (value) => {
      if (value) last = value as number;
      input.checked = !!value;
      slide(value);
    };
  } else if (kind === "number") draw = slider();
  else if (kind === "cover") {
    draw = slider();
    button(CLOSE, min);
    button(OPEN, max);
  } else if (kind === "button") button(PRESS, true);

  const update = (fresh: Partial<Entity>) => {
    // An error is told only by the whole entity: a value that came alone is a good one.
    state = { ...state, error: undefined, ...fresh };
    read = state.value === null ? 0 : Date.now() - (fresh.age ?? 0) * 1e3;
    settle();
  };
  return { element, update, tick };
};
