import type { Deed } from "../bench.ts";
import type { Value } from "../inputs.ts";
import type { Knob } from "../knobs.ts";
import { h, say } from "./dom.ts";

export interface Drawn {
  element: HTMLElement;
  show(value: Value | null | undefined, error: string | undefined): void;
}

type Play = (deed: Deed) => unknown;
type Control = { elements: HTMLElement[]; show?(value: Value | null | undefined): void };

/** A knob of the world, or of the device's own outputs. */
export function drawKnob(knob: Knob, play: Play): Drawn {
  const value = h("output");
  const control = controls[knob.control](knob, play);
  const off = h("button", { textContent: "Off its wires", ariaLabel: `${knob.name}: off its wires` });
  off.onclick = () => play({ do: "fail", id: knob.id });
  const elements = [...control.elements, ...(knob.fails ? [off] : [])];
  const name = h("span", {}, knob.name, " ", h("small", {}, knob.name === knob.id ? "" : knob.id));
  const element = h("article", { className: "knob" }, name, value, ...(elements.length ? [h("div", {}, ...elements)] : []));
  return {
    element,
    show(now, error) {
      say(value, error ?? told(now, knob));
      element.classList.toggle("failed", error !== undefined);
      control.show?.(now);
    },
  };
}

function told(value: Value | null | undefined, { kind, unit }: Knob): string {
  if (kind === "button") return "";
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? "on" : "off";
  return unit ? `${value} ${unit}` : String(value);
}

const isHeld = (element: Element): boolean => document.activeElement === element;

const controls: Record<Knob["control"], (knob: Knob, play: Play) => Control> = {
  fixed: () => ({ elements: [] }),
  slider({ id, name, min, max, step }, play) {
    const range = { min, max, step };
    const slider = h("input", { type: "range", ...range, ariaLabel: name });
    const number = h("input", { type: "number", step: "any", ariaLabel: `${name}: number` });
    const send = (from: HTMLInputElement) => from.value !== "" && play({ do: "set", id, value: Number(from.value) });
    slider.oninput = () => {
      number.value = slider.value;
      send(slider);
    };
    number.onchange = () => send(number);
    return {
      elements: [slider, number],
      show(value) {
        if (typeof value !== "number" || isHeld(slider) || isHeld(number)) return;
        slider.value = number.value = String(value);
      },
    };
  },
  toggle({ id, name }, play) {
    const button = h("button", { textContent: "on", ariaLabel: name });
    button.onclick = () => play({ do: "set", id, value: button.ariaPressed !== "true" });
    return {
      elements: [button],
      show(value) {
        button.ariaPressed = String(value === true);
        say(button, value === true ? "on" : "off");
      },
    };
  },
  key({ id, name, presses = [] }, play) {
    const words: Record<string, string> = { single: "Press", double: "Press twice", long: "Press long" };
    const buttons = presses.map((press) => {
      const button = h("button", { textContent: words[press], ariaLabel: `${name}: ${words[press].toLowerCase()}` });
      button.onclick = () => play({ do: "press", id, press: press as "single" });
      return button;
    });
    const hold = h("button", { textContent: "Hold", ariaLabel: `${name}: hold` });
    hold.onclick = () => play({ do: "set", id, value: hold.ariaPressed !== "true" });
    return {
      elements: [...buttons, hold],
      show(value) {
        hold.ariaPressed = String(value === true);
      },
    };
  },
  button({ id, name }, play) {
    const button = h("button", { textContent: "Press", ariaLabel: name });
    button.onclick = () => play({ do: "press", id });
    return { elements: [button] };
  },
  choice({ id, name, choices = [] }, play) {
    const select = h("select", { ariaLabel: name });
    select.append(...choices.map((choice) => h("option", { value: choice, textContent: choice })));
    select.onchange = () => play({ do: "set", id, value: select.value });
    return {
      elements: [select],
      show(value) {
        if (typeof value === "string" && !isHeld(select)) select.value = value;
      },
    };
  },
  text({ id, name }, play) {
    const input = h("input", { type: "text", ariaLabel: name });
    input.onchange = () => play({ do: "set", id, value: input.value });
    return {
      elements: [input],
      show(value) {
        if (typeof value === "string" && !isHeld(input)) input.value = value;
      },
    };
  },
};
