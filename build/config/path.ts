/** A place in the config: `["sensors", 0, "pin"]`. */
export type Path = (string | number)[];

/** `sensors[0].pin` */
export function pathText(path: Path): string {
  return path
    .map((step, i) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[\p{L}\p{N}_$-]+$/u.test(step)) return `[${JSON.stringify(step)}]`;
      return i ? `.${step}` : step;
    })
    .join("");
}

/** `/sensors/0/pin` as ajv writes it (RFC 6901), with numbers where `root` has lists. */
export function fromPointer(pointer: string, root: unknown): Path {
  const path: Path = [];
  let value = root;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replace(/~1/g, "/").replace(/~0/g, "~");
    path.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Record<string, unknown> | undefined)?.[key];
  }
  return path;
}

/** What stands at a place, or undefined. */
export function at(root: unknown, path: Path): unknown {
  return path.reduce(
    (value: unknown, step) => (value !== null && typeof value === "object" ? (value as Record<string, unknown>)[step] : undefined),
    root,
  );
}

/** A copy in which every text was replaced. */
export function mapText(value: unknown, replace: (text: string, path: Path) => unknown, path: Path = []): unknown {
  if (typeof value === "string") return replace(value, path);
  if (Array.isArray(value)) return value.map((item, i) => mapText(item, replace, [...path, i]));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapText(item, replace, [...path, key])]));
}
