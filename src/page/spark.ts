import { find } from "./dom.ts";

/** ms of history a sparkline shows. */
const SPAN = 6e5;

type Point = [time: number, value: number];

// Kept over a reload, in the tab only.
const store = sessionStorage;
const history: Record<string, Point[]> = JSON.parse(store.history || "{}");
addEventListener("pagehide", () => {
  store.history = JSON.stringify(history);
});

/** A small line chart of a sensor's last minutes: its element, and a function that takes the next value. */
export const spark = (id: string): [Element, (value: unknown) => void] => {
  const element = find("body>svg").cloneNode(true) as Element;
  // biome-ignore lint/suspicious/noAssignInExpressions: the list is made with its first use
  const points = (history[`#${id}`] ??= []);
  const add = (value: unknown) => {
    if (typeof value !== "number") return;
    const now = Date.now();
    points.push([now, value]);
    while (points.length > 300 || points[0][0] < now - SPAN) points.shift();
    const values = points.map((point) => point[1]);
    const low = Math.min(...values);
    const height = Math.max(...values) - low;
    const start = points[0][0];
    const steps = points.map(([time, each]) => [
      ((time - start) / (now - start || 1)) * 99,
      height ? 28 - ((each - low) / height) * 26 : 15,
    ]);
    (element.firstChild as Element).setAttribute("d", `M${steps.join("L")}H99`);
  };
  return [element, add];
};
