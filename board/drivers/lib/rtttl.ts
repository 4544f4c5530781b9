/** Semitones above C. */
const semitones: Record<string, number> = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11, h: 11 };

/**
 * A tune in RTTTL (`d=8,o=5,b=120:c,e,g,2p,c6`, a name may stand before) as `523 250,659 250,...`: Hz and ms of each note, 0 Hz for a pause.
 * Undefined where it is none.
 */
export function notesOf(tune: string): string | undefined {
  const parts = tune.toLowerCase().replaceAll(" ", "").split(":");
  const notes = parts.pop() as string;
  const preset: Record<string, number> = { d: 4, o: 6, b: 63 };
  for (const one of (parts.pop() ?? "").split(",").filter(Boolean)) {
    const [, name, value] = /^([dob])=(\d+)$/.exec(one) ?? [];
    if (!name) return undefined;
    preset[name] = Number(value);
  }
  const made = notes.split(",").map((note) => {
    const [, length, tone, sharp, dot, octave, late] = /^(\d*)([a-hp])(#?)(\.?)(\d?)(\.?)$/.exec(note) ?? [];
    if (!tone) return undefined;
    const whole = 240_000 / preset.b / (Number(length) || preset.d);
    const ms = Math.round(whole * (dot || late ? 1.5 : 1));
    if (tone === "p") return `0 ${ms}`;
    const above = semitones[tone] + (sharp ? 1 : 0) + 12 * ((Number(octave) || preset.o) - 4) - 9;
    return `${Math.round(440 * 2 ** (above / 12))} ${ms}`;
  });
  return made.includes(undefined) ? undefined : made.join();
}
