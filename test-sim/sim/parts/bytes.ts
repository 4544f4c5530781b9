import type { Realm } from "../language/realm.ts";

/** The bytes that the interpreter makes of a number, a text, an array, or an object `{data, count}` (E.toUint8Array). */
export function bytesOf(realm: Realm, values: unknown[]): number[] {
  return values.flatMap((value: any): number[] => {
    if (typeof value === "string") return [...Buffer.from(value, "latin1")];
    if (typeof value === "number" || typeof value === "boolean") return [Number(value) & 255];
    if (realm.isArray(value)) return bytesOf(realm, [...value]);
    if (ArrayBuffer.isView(value)) return Array.from(value as any, Number).map((one) => one & 255);
    if (value instanceof realm.own.ArrayBuffer) return Array.from(new Uint8Array(value));
    if (realm.isObject(value) && "data" in value)
      return Array.from({ length: (value as any).count ?? 1 }, () => bytesOf(realm, [(value as any).data])).flat();
    return [];
  });
}
