import { type ChildProcess, spawn } from "node:child_process";

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/**
 * Makes sure that `child` does not outlive this process, however that ends: an interpreter whose standard input
 * ends spins for ever and ignores most signals. A shell waits on a pipe from us; when the pipe breaks, it kills.
 */
export function guard(child: ChildProcess): void {
  if (child.pid === undefined) return;
  running.add(child);
  const shell = spawn("/bin/sh", ["-c", `read line || kill -9 ${child.pid}`], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  shell.unref();
  const pipe = shell.stdin as unknown as { unref(): void; end(text: string): void; on(event: "error", listener: () => void): void };
  pipe.unref();
  pipe.on("error", () => {});
  child.once("exit", () => {
    running.delete(child);
    pipe.end("gone\n");
  });
}
