import { createInterface } from "node:readline/promises";
import { boardsOf, examples, type Wish } from "./project.ts";

/** Asks for what was not said. An empty answer takes what stands in brackets. */
export async function ask(given: Wish): Promise<Wish> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const wanted = async (said: string | undefined, question: string, preset: string): Promise<string> =>
    said ?? ((await lines.question(`${question} (${preset}) `)).trim() || preset);
  try {
    const folder = await wanted(given.folder, "folder", "my-device");
    const example = await wanted(given.example, `begin with: ${["blank", ...examples()].join(", ")}`, "blank");
    const [first, ...others] = boardsOf(example);
    const board = others.length ? await wanted(given.board, `board: ${[first, ...others].join(", ")}`, first) : (given.board ?? first);
    const mqtt = await wanted(given.mqtt, "MQTT broker, or none", "mqtt://broker.local");
    return { ...given, folder, example, board, mqtt };
  } finally {
    lines.close();
  }
}
