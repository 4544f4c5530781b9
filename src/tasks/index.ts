export { daily } from "./daily.ts";
export { after, every, sleep, spread } from "./every.ts";
export { lock } from "./lock.ts";
export { lines, log } from "./log.ts";
export { add, muteNotes, onClockSet, onFatalError, onStop, startTasks, stopTasks } from "./scheduler.ts";
export { taskStatistics } from "./statistics.ts";
export { names, rows } from "./table.ts";
export type { TaskStatistics, Tasks } from "./types.ts";
export { uptime } from "./uptime.ts";
