const mark = ".bootcde:";

/**
 * Where an error was thrown, from the inside to the outside, ` @LINE:COLUMN` for each place in the bundle: short enough for a log,
 * and what the build's source map makes lines of TypeScript of (`npm run monitor -- --trace`).
 */
export function places(error: any): string {
  const stack: string = (error && error.stack) || "";
  let text = "";
  for (let at = stack.indexOf(mark); at >= 0 && text.length < 30; at = stack.indexOf(mark, at)) {
    at += mark.length;
    const rest = stack.substr(at, 14);
    text += ` @${parseInt(rest, 10)}:${parseInt(rest.substr(rest.indexOf(":") + 1), 10)}`;
  }
  return text;
}
