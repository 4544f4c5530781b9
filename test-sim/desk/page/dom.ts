/** An element with properties and children. Nothing here writes markup: whatever something is named stays text. */
export const h = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Record<string, unknown> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

export const find = <Found extends Element = HTMLElement>(selector: string): Found => document.querySelector(selector) as Found;

/** Writes only what differs, so that a selection is not lost. */
export const say = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text;
};

let silence: ReturnType<typeof setTimeout> | undefined;

/** Tells for some seconds what was refused. */
export const complain = (text: string): void => {
  const alert = find("aside");
  say(alert, text);
  clearTimeout(silence);
  silence = setTimeout(() => say(alert, ""), 6000);
};
