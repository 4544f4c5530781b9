/**
 * An element with properties and children. Strings become text nodes and nothing in the page writes markup,
 * so whatever a device, an entity or an error is named stays text.
 */
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

export const label = (element: Element, text: string): void => element.setAttribute("aria-label", text);

/** Writes only what differs, so that a live region speaks once and a selection is not lost. */
export const say = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text;
};

let silence = 0;
/** Tells for some seconds what the board refused. */
export const complain = (text: string): void => {
  const alert = find("aside");
  say(alert, text);
  clearTimeout(silence);
  silence = setTimeout(() => say(alert, ""), 6e3);
};
