/**
 * Where `part` begins in `text`, -1 when it is not in there. The interpreter's `indexOf` and `includes` also find a `part` of which only
 * the beginning is there, at the end of `text`; for a single character they can be trusted.
 */
export function find(text: string, part: string): number {
  const at = text.indexOf(part);
  return at + part.length > text.length ? -1 : at;
}
