type Child = Node | string;

/**
 * An element with properties and children. Strings become text nodes and nothing else in the page writes markup,
 * so whatever a device, an entity or an error is named stays text.
 */
export const h = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Record<string, unknown> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  for (const key in properties) {
    // ARIA and roles as attributes: their reflecting properties are younger than the browsers served here.
    if (key in element && key !== "role") (element as unknown as Record<string, unknown>)[key] = properties[key];
    else element.setAttribute(key, properties[key] as string);
  }
  element.append(...children);
  return element;
};

export const find = <Found extends HTMLElement>(selector: string): Found => document.querySelector(selector) as Found;

/** Writes only what differs, so that a live region speaks once and a selection is not lost. */
export const say = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text;
};
