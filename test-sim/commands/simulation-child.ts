import { runOnSimulator } from "./run-program.ts";

// The process that simulation.ts starts: it runs one program after the other, as they are sent.
process.on("message", async (built: string) => {
  try {
    process.send?.({ output: await runOnSimulator(built) });
  } catch (error) {
    process.send?.({ output: "", ended: `the simulated board ended: ${(error as Error).message.split("\n")[0]}` });
  }
});
// What a program leaves behind harms no other.
process.on("unhandledRejection", () => {});
