import { type Command, run } from "../../build/commands/cli.ts";
import { deskOptions, readDesk } from "./options.ts";

const command: Command = {
  name: "start",
  about:
    "Builds the firmware and runs it at your desk, with an MQTT broker; prints a line that begins with `ready` once the device answers.",
  options: deskOptions,
};

await run(command, async (values) => {
  const options = readDesk(values);
  // The compiler takes its time to load; whoever mistyped an option need not wait for it.
  const { openDesk } = await import("./local-device.ts");
  await openDesk(options);
});
