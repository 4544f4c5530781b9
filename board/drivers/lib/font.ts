/**
 * Letters of 5 by 7 points, from the space on; 0x7f is a degree sign. Each is six columns, the highest point the lowest bit and the last
 * column empty, as base64: eight characters.
 */
const FONT =
  "AAAAAAAAAABfAAAAAAcABwAAFH8UfxQAJCp/KhIAIxMIZGIANklWIFAAAAgHAwAAABwiQQAAAEEiHAAAKhx/HCoACAg+CAgAAFAwAAAACAgICAgAAGBgAAAAIBAIBAIA" +
  "PlFJRT4AAEJ/QAAAQmFRSUYAIUFFSzEAGBQSfxAAJ0VFRTkAPEpJSTAAAXEJBQMANklJSTYABklJKR4AADY2AAAAAFY2AAAACBQiQQAAFBQUFBQAAEEiFAgAAgFRCQYA" +
  "Mkl5QT4AfhEREX4Af0lJSTYAPkFBQSIAf0FBIhwAf0lJSUEAfwkJCQEAPkFJSXoAfwgICH8AAEF/QQAAIEBBPwEAfwgUIkEAf0BAQEAAfwIMAn8AfwQIEH8APkFBQT4A" +
  "fwkJCQYAPkFRIV4AfwkZKUYARklJSTEAAQF/AQEAP0BAQD8AHyBAIB8AP0A4QD8AYxQIFGMABwhwCAcAYVFJRUMAAH9BQQAAAgQIECAAAEFBfwAABAIBAgQAQEBAQEAA" +
  "AAECBAAAIFRUVHgAf0hERDgAOERERCAAOERESH8AOFRUVBgACH4JAQIADFJSUj4AfwgEBHgAAER9QAAAIEBEPQAAfxAoRAAAAEF/QAAAfAQYBHgAfAgEBHgAOERERDgA" +
  "fBQUFAgACBQUGHwAfAgEBAgASFRUVCAABD9EQCAAPEBAIHwAHCBAIBwAPEAwQDwARCgQKEQADFBQUDwARGRUTEQAAAg2QQAAAAB/AAAAAEE2CAAACAQIEAgAAAYJCQYA";

/** The columns of a text of bytes; what there is no letter for is a question mark. */
export function columnsOf(text: string): string {
  let all = "";
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    all += FONT.substr((code > 31 && code < 128 ? code - 32 : 31) * 8, 8);
  }
  return atob(all);
}
