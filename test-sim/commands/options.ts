import { type Command, configOption, UsageError, type Values, wholeNumber } from "../../build/commands/cli.ts";
import { checkInterpreter } from "../engines/interpreter.ts";

/** The options of `npm start` and `npm run dev`. */
export const deskOptions: Command["options"] = {
  port: { value: "N", about: "port of the device's web server here; 0 picks a free one", preset: "8080" },
  mqtt: { value: "URL", about: "use the broker at mqtt://HOST:PORT instead of the embedded one" },
  "mqtt-port": { value: "N", about: "port of the embedded MQTT broker; 0 picks a free one", preset: "1883" },
  config: configOption,
  engine: { value: "sim|PATH", about: "the simulated board, or an Espruino interpreter for Linux", preset: "sim" },
};

export interface Desk {
  port: number;
  /** An outside broker. */
  mqtt?: string;
  mqttPort: number;
  config: string;
  /** Path of an interpreter; the simulator when left out. */
  interpreter?: string;
  /** Port of the bench; there is none when left out. */
  benchPort?: number;
}

export function readDesk({ port, mqtt, "mqtt-port": mqttPort, config, engine }: Values): Desk {
  const interpreter = engine === "sim" ? undefined : engine;
  const problem = interpreter && checkInterpreter(interpreter);
  if (problem) throw new UsageError(`--engine: ${problem}`);
  return {
    port: wholeNumber(port as string, "--port", 0, 65535),
    mqtt,
    mqttPort: wholeNumber(mqttPort as string, "--mqtt-port", 0, 65535),
    config: config as string,
    interpreter,
  };
}

/** Where a running bench says its address; `state` is where the device's Storage is kept, without an extension. */
export const benchFile = (state: string): string => `${state}.bench`;
