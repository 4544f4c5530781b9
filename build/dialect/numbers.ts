/** A fraction of whole numbers, exact. */
interface Ratio {
  over: bigint;
  under: bigint;
}

/** The double nearest to a fraction that is not negative. */
function nearest({ over, under }: Ratio): number {
  if (over === 0n) return 0;
  let scale = 0;
  // 64 bits of quotient leave enough for one right rounding, the rest only has to be known to be there.
  const want = 1n << 64n;
  while (over / under < want) {
    over <<= 16n;
    scale -= 16;
  }
  while (over / under >= want << 16n) {
    under <<= 16n;
    scale += 16;
  }
  let bits = over / under;
  const rest = over % under !== 0n;
  const drop = BigInt(bits.toString(2).length - 53);
  const half = 1n << (drop - 1n);
  const tail = bits & ((1n << drop) - 1n);
  bits >>= drop;
  if (tail > half || (tail === half && (rest || (bits & 1n) === 1n))) bits += 1n;
  return Number(bits) * 2 ** (Number(drop) + scale);
}

function ratio(value: number): Ratio {
  let under = 1n;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    under <<= 1n;
  }
  return { over: BigInt(scaled), under };
}

const plus = (a: Ratio, b: Ratio): Ratio => ({ over: a.over * b.under + b.over * a.under, under: a.under * b.under });
const times = (a: Ratio, digit: number): Ratio => ({ over: a.over * BigInt(digit), under: a.under });

/**
 * What the interpreter makes of a decimal number: it adds digit by digit, so that many fractions come out a little beside. How far depends on how its
 * C compiler rounds on the way: after each operation, after each addition of a product, or at the end only.
 */
function readings(written: string): number[] {
  const [, whole, fraction = "", exponent = "0"] = /^(\d*)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(written) ?? [];
  if (whole === undefined) return [Number(written)];
  let strict = 0;
  for (const digit of whole) strict = strict * 10 + Number(digit);
  let fused = strict;
  let exact = ratio(strict);
  let place = 0.1;
  let exactPlace = ratio(0.1);
  for (const digit of fraction) {
    strict += place * Number(digit);
    fused = nearest(plus(ratio(fused), times(ratio(place), Number(digit))));
    exact = plus(exact, times(exactPlace, Number(digit)));
    place /= 10;
    exactPlace = { over: exactPlace.over, under: exactPlace.under * 10n };
  }
  const power = (value: number) => {
    for (let e = Number(exponent); e !== 0; e -= Math.sign(e)) value = e > 0 ? value * 10 : value / 10;
    return value;
  };
  return [power(strict), power(fused), power(nearest(exact))];
}

/** The number as every board reads it right: as it is written, with an exponent, or as a quotient of whole numbers; undefined when none is exact. */
export function exactly(written: string, value: number): string | undefined {
  if (/^0[xbo]/i.test(written)) return value < 2 ** 63 ? written : exactly(String(value), value);
  const right = (text: string) => readings(text).every((one) => one === value) && !(/^\d+$/.test(text) && value >= 2 ** 63);
  if (right(written)) return written;
  const [mantissa, power = "0"] = value.toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const shift = Number(power) - (digits.length - 1);
  for (const text of [String(value), `${digits}e${shift}`]) if (shift >= 0 && right(text)) return text;
  if (shift < 0 && shift >= -22 && Number(digits) < 2 ** 53) return `${digits}/${shift > -3 ? 10 ** -shift : `1e${-shift}`}`;
  const { over, under } = value < 2 ** 53 && value > 2 ** -9 ? ratio(value) : { over: 0n, under: 0n };
  return under > 0n && under < 1n << 63n ? `${over}/${under}` : undefined;
}
