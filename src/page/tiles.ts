import { call, type Entity, type Value } from "./board.ts";
import { complain, h, label, say } from "./dom.ts";
import { ago, decimals, number } from "./format.ts";
import { spark } from "./spark.ts";
import { CLOSE, OFF, ON, OPEN } from "./words.ts";

/** ms between two values sent while a slider is dragged. */
const SPACING = 250;

export interface Tile {
  element: HTMLElement;
  /** Takes what the board says of the entity. */
  update(fresh: Partial<Entity>): void;
  /** Called every few seconds: ages. */
  tick(): void;
}

/** One entity as one tile, with the control that fits its kind. */
export const tile = ({ id, name, kind, min = 0, max = 100, step = 1, unit = /[tv]/.test(kind) ? "%" : "" }: Entity): Tile => {
  const figure = h("b");
  const note = h("small");
  const element = h("article", { className: kind }, h("h3", { dir: "auto" }, name), note, figure);
  let state: Partial<Entity> = {};
  let read = 0;
  let digits = 0;
  // While the user drags or a command is on its way, what the board says waits.
  let dragging = false;
  let busy = false;
  let wanted: Value | undefined;
  let last = max;
  let draw = (_value: Value) => {};

  const show = (value: Value) => {
    if (typeof value === "number") {
      digits = Math.max(digits, decimals(value));
      say(figure, number(value, digits));
      figure.append(" ", h("i", { dir: "auto" }, unit));
    } else say(figure, value === null ? "–" : value ? ON : OFF);
    element.classList.toggle("on", !!value);
    draw(value);
  };

  const tick = () => say(note, state.error || (kind === "sensor" && read ? ago((Date.now() - read) / 1e3) : ""));

  const settle = () => {
    if (dragging || busy) return;
    element.classList.toggle("bad", !!state.error);
    show(state.value as Value);
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
        if (kind === "button") say(note, "✓");
        await new Promise((resolve) => setTimeout(resolve, dragging ? SPACING : 0));
      } catch (error) {
        wanted = undefined;
        complain(`${name}: ${(error as Error).message}`);
      }
    }
    busy = false;
    settle();
  };

  const add = <Control extends Element>(control: Control): Control => {
    label(control, name);
    element.append(control);
    return control;
  };
  const toggle = (press: (on: boolean) => Value) => {
    const input = add(h("input", { type: "checkbox", onchange: () => command(press(input.checked)) }));
    input.setAttribute("role", "switch");
    return input;
  };
  const slider = () => {
    const send = (drag: boolean) => () => {
      dragging = drag;
      command(+input.value);
    };
    const input = add(h("input", { type: "range", min, max, step, oninput: send(true), onchange: send(false) }));
    return (value: Value) => {
      if (!dragging) input.value = `${value}`;
      input.style.setProperty("--at", `${((+input.value - min) / (max - min)) * 100}%`);
      input.setAttribute("aria-valuetext", figure.textContent as string);
    };
  };
  const button = (text: string, value: Value) => label(add(h("button", { onclick: () => command(value) }, text)), `${name}: ${text}`);

  if (kind === "sensor") {
    const [chart, point] = spark(id);
    element.append(chart);
    draw = (value) => {
      if (value !== null) point(value as number);
    };
  } else if (kind === "switch") {
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
  } else if (kind === "button") button(name, true);

  const update = (fresh: Partial<Entity>) => {
    // Age and error are told only by the whole entity; a value alone says something when it is a new one.
    if (!fresh.id && fresh.value === state.value) return;
    state = fresh;
    read = state.value === null ? 0 : Date.now() - (fresh.age || 0) * 1e3;
    settle();
  };
  return { element, update, tick };
};
