/** Hue and saturation of a colour, each 0 to 1, as `E.HSBtoRGB` takes them. */
export interface Tone {
  hue: number;
  saturation: number;
}

/** What `#ff8800` is; its brightness is left aside. Throws where the text is no colour. */
export function toneOf(text: string): Tone {
  const all = parseInt(text.substr(1), 16);
  // What cannot be read stops the number, without a word.
  if (text.toLowerCase() !== "#" + (all + 0x1000000).toString(16).substr(1)) throw new Error("takes a colour, as in #ff8800");
  const red = all >> 16;
  const green = (all >> 8) & 255;
  const blue = all & 255;
  const top = Math.max(red, green, blue);
  const span = top - Math.min(red, green, blue);
  if (span === 0) return { hue: 0, saturation: 0 };
  const sixth = top === red ? (green - blue) / span : top === green ? 2 + (blue - red) / span : 4 + (red - green) / span;
  return { hue: (sixth < 0 ? sixth + 6 : sixth) / 6, saturation: span / top };
}
