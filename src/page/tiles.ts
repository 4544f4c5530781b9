import { call, type Entity, type Refusal, type Value } from "./board.ts";
import { complain, h, label, say } from "./dom.ts";
import { ago, decimals, number } from "./format.ts";
import { spark } from "./spark.ts";
import { CLOSE, OFF, ON, OPEN, STOP } from "./words.ts";

/** Whether the device has something that the page need not carry otherwise; the build says so. */
declare const WITH: Record<"levels" | "numbers" | "covers" | "buttons" | "choices" | "texts" | "others" | "readonly", boolean>;

/** ms between two values sent while a slider is dragged. */
const SPACING = 250;

export interface Tile {
  element: HTMLElement;
  /** Takes what the board says of the entity: all of it, or its value alone. */
  update(fresh: Partial<Entity>): void;
  /** Called every few seconds: ages. */
  tick(): void;
}

/** One entity as one tile, with the control that fits its kind. */
export const tile = ({ id, name, kind, min = 0, max = 100, step = 1, unit = "", options = [], readonly }: Entity): Tile => {
  const free = !WITH.readonly || !readonly;
  const light = WITH.levels && free && (kind === "light" || kind === "fan");
  const cover = WITH.covers && free && kind === "cover";
  const press = WITH.buttons && free && kind === "button";
  const figure = h("b");
  const note = h("small");
  const element = h("article", { className: kind }, h("h3", { dir: "auto" }, name), note, figure);
  let state: Partial<Entity> = {};
  let read = 0;
  let digits = 0;
  // While the user drags or a command is on its way, what the board says waits.
  let dragging = false;
  let busy = false;
  let wanted: Value | "stop" | undefined;
  let bright = max;
  let toggle: HTMLInputElement | undefined;
  let slider: HTMLInputElement | undefined;
  let field: HTMLSelectElement | HTMLInputElement | undefined;
  let plot: ((value: Value) => void) | undefined;

  const show = (value: Value) => {
    if (typeof value === "number") {
      digits = Math.max(digits, decimals(value));
      say(figure, number(value, digits));
      figure.append(" ", h("i", { dir: "auto" }, light || cover ? "%" : unit));
    } else say(figure, value === null ? "–" : WITH.texts && typeof value === "string" ? value : value ? ON : OFF);
    if (WITH.choices && field) field.value = `${value}`;
    element.classList.toggle("on", !!value);
    if (toggle) toggle.checked = !!value;
    if (slider) {
      if (!dragging) slider.value = `${value}`;
      // To the middle of the thumb, which stays inside the ends.
      slider.style.setProperty("--at", `${((+slider.value - min) / (max - min)) * 93 + 3.5}%`);
      slider.setAttribute("aria-valuetext", figure.textContent as string);
    }
    plot?.(value);
  };

  const tick = () => say(note, state.error || (plot && read ? ago((Date.now() - read) / 1e3) : ""));

  const settle = () => {
    if (dragging || busy) return;
    bright = (state.value as number) || bright;
    element.classList.toggle("bad", !!state.error);
    show(state.value as Value);
    tick();
  };

  /** Shows a value at once, sends it (of many in a row only some), and takes it back when the board refuses. */
  const command = async (value: Value | "stop") => {
    wanted = value;
    if (!press && value !== "stop") show(value);
    if (busy) return;
    busy = true;
    while (wanted !== undefined) {
      value = wanted;
      wanted = undefined;
      try {
        state = await call(`entities/${id}`, { value });
        if (press) say(note, "✓");
        await new Promise((resolve) => setTimeout(resolve, press ? 600 : dragging ? SPACING : 0));
      } catch (error) {
        wanted = undefined;
        complain(`${name}: ${(error as Refusal).message}`);
      }
    }
    busy = false;
    settle();
  };

  const add = <Control extends Element>(control: Control, called = name): Control => {
    label(control, called);
    element.append(control);
    return control;
  };
  const button = (text: string, value: Value | "stop", called?: string) =>
    add(h("button", { onclick: () => command(value) }, text), called);

  if (kind === "sensor") {
    const [chart, point] = spark(id);
    element.append(chart);
    plot = point;
  }
  if (light || (free && (kind === "switch" || (WITH.others && /^(lock|siren)$/.test(kind))))) {
    const input = add(h("input", { type: "checkbox", onchange: () => command(light ? (input.checked ? bright : 0) : input.checked) }));
    input.setAttribute("role", "switch");
    toggle = input;
  }
  if (light || cover || (WITH.numbers && free && /^(number|climate)$/.test(kind))) {
    const send = (drag: boolean) => () => {
      dragging = drag;
      command(+input.value);
    };
    const input = add(h("input", { type: "range", min, max, step, oninput: send(true), onchange: send(false) }));
    slider = input;
  }
  if (cover) {
    button(CLOSE, min, `${name}: ${CLOSE}`);
    button(STOP, "stop", `${name}: ${STOP}`);
    button(OPEN, max, `${name}: ${OPEN}`);
  }
  if (press) button(name, true);
  if (WITH.choices && free && /^(select|text)$/.test(kind)) {
    const input = add(
      kind === "text"
        ? h("input", { maxLength: 100 })
        : h("select", {}, ...options.map((option) => h("option", { value: option }, option))),
    );
    input.onchange = () => command(input.value);
    field = input;
  }

  const update = (fresh: Partial<Entity>) => {
    // Age and error are told only by the whole entity; a value alone says something when it is a new one.
    if (!fresh.id && fresh.value === state.value) return;
    state = fresh;
    read = state.value === null ? 0 : Date.now() - (fresh.age || 0) * 1e3;
    settle();
  };
  return { element, update, tick };
};
