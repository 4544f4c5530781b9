import type { Scene } from "../bench.ts";
import { find, h, say } from "./dom.ts";

type Sight = Scene["sights"][number];

/** The pins by their level, and what is to be seen of displays and strips. */
export function drawBoard({ pins, sights }: Scene): void {
  const list = find("#pins");
  while (list.children.length < pins.length) list.append(h("li", {}, h("i"), h("b"), h("span"), h("output")));
  pins.forEach(({ pin, printed, use, level, duty }, at) => {
    const [light, name, who, value] = list.children[at].children as unknown as HTMLElement[];
    light.style.setProperty("--duty", String(duty));
    say(name, printed && printed !== pin ? `${printed} (${pin})` : pin);
    say(who, use);
    say(value, duty > 0 && duty < 1 ? `${Math.round(duty * 100)} %` : pin[0] === "A" ? "analog" : level ? "high" : "low");
  });
  const place = find("#sights");
  if (!sights.length) place.replaceChildren();
  for (const sight of sights) {
    let element = place.querySelector<HTMLElement>(`[data-id="${sight.id}"]`);
    if (!element) {
      element = sight.kind === "points" ? h("canvas", { width: sight.width, height: sight.height }) : h("div", { className: sight.kind });
      element.dataset.id = sight.id;
      element.role = "img";
      element.ariaLabel = sight.id;
      place.append(element);
    }
    paint(element, sight);
  }
}

function paint(element: HTMLElement, sight: Sight): void {
  if (sight.kind === "lines") say(element, sight.lines.join("\n"));
  else if (sight.kind === "leds") light(element, sight.colours);
  else draw(element as HTMLCanvasElement, sight);
}

function light(element: HTMLElement, colours: string[]): void {
  while (element.children.length < colours.length) element.append(h("i"));
  colours.forEach((colour, i) => {
    (element.children[i] as HTMLElement).style.background = colour;
  });
}

function draw(element: HTMLCanvasElement, { width, height, columns }: Extract<Sight, { kind: "points" }>): void {
  const drawing = element.getContext("2d") as CanvasRenderingContext2D;
  const image = drawing.createImageData(width, height);
  for (let at = 0; at * 2 < columns.length; at++) {
    const byte = Number.parseInt(columns.substr(at * 2, 2), 16);
    for (let bit = 0; bit < 8; bit++)
      if ((byte >> bit) & 1) image.data.set([160, 220, 255, 255], ((Math.floor(at / width) * 8 + bit) * width + (at % width)) * 4);
  }
  drawing.putImageData(image, 0, 0);
}
