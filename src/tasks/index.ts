export { daily } from "./daily.ts";
export { after, every, sleep, spread } from "./every.ts";
export { lock } from "./lock.ts";
export { lines, log } from "./log.ts";
export { add, lastWords, names, onStop, rows, startTasks, stepped, stopTasks, uptime } from "./scheduler.ts";
export { taskStatistics } from "./statistics.ts";
export type { TaskStatistics, Tasks } from "./types.ts";
