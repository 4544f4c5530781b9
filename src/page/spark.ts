/** ms of history a sparkline shows. */
const SPAN = 6e5;
const SVG = "http://www.w3.org/2000/svg";

type Point = [time: number, value: number];

// Kept over a reload, in the tab only.
const STORE = "history";
const history: Record<string, Point[]> = JSON.parse(sessionStorage[STORE] || "{}");
addEventListener("pagehide", () => {
  sessionStorage[STORE] = JSON.stringify(history);
});

/** The last minutes of a sensor as a small line chart, drawn anew with each value. */
export const spark = (id: string) => {
  const element = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  element.setAttribute("viewBox", "0 0 100 30");
  element.setAttribute("preserveAspectRatio", "none");
  element.setAttribute("aria-hidden", "true");
  element.append(line);
  // biome-ignore lint/suspicious/noAssignInExpressions: the list is made with its first use
  const points = (history[id] ??= []);
  return {
    element,
    add(value: number) {
      const now = Date.now();
      points.push([now, value]);
      while (points.length > 300 || points[0][0] < now - SPAN) points.shift();
      this.draw();
    },
    draw() {
      if (!points.length) return;
      const now = Date.now();
      const values = points.map((point) => point[1]);
      const low = Math.min(...values);
      const high = Math.max(...values);
      const start = points[0][0];
      const x = (time: number) => ((time - start) / Math.max(now - start, 1)) * 100;
      const y = (value: number) => (high > low ? 28 - ((value - low) / (high - low)) * 26 : 15);
      const path = points.map(([time, value]) => `${x(time).toFixed(1)} ${y(value).toFixed(1)}`);
      line.setAttribute("d", `M${path.join("L")}H100`);
    },
  };
};
