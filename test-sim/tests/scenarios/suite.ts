import { after, before, describe } from "node:test";
import { type Broker, startBroker, type Watcher, watchTopics } from "../../broker/index.ts";
import { type Device, type DeviceOptions, type EngineName, startDevice } from "../../engines/index.ts";

/** What a scenario has on its bench. Only to be used inside tests. */
export interface Bench {
  readonly engine: EngineName;
  readonly device: Device;
  /** The broker that the device's config names. */
  readonly broker: Broker;
  /** A client that has been watching `#` since before the device booted. */
  readonly topics: Watcher;
}

export interface Setup extends Omit<DeviceOptions, "engine" | "broker"> {
  /** The broker is not running when the device boots. */
  brokerDown?: boolean;
  /** It takes minutes, and only runs where $DEMITASSE_LONG is set. */
  long?: boolean;
}

/** Why the real interpreter cannot run here, or false. */
export const noInterpreter = process.env.ESPRUINO ? false : "$ESPRUINO names no interpreter";

/** Why what takes minutes does not run here, or false. */
export const noTime = process.env.DEMITASSE_LONG ? false : "takes minutes; DEMITASSE_LONG=1 npm test runs it";

/** Why the scenarios do not run on `engine` here, or false. */
function missing(engine: EngineName, long?: boolean): string | false {
  const only = process.env.DEMITASSE_ENGINE;
  if (long && noTime) return noTime;
  return only && only !== engine ? `only ${only} was asked for` : engine === "espruino" && noInterpreter;
}

/** Runs the tests that `body` registers against a device of their own on each engine, the interpreter where $ESPRUINO names one. */
export function onEachEngine(theme: string, setup: Setup, body: (bench: Bench) => void): void {
  for (const engine of ["sim", "espruino"] as const) onEngine(engine, theme, setup, body);
}

export function onEngine(engine: EngineName, theme: string, setup: Setup, body: (bench: Bench) => void): void {
  describe(`${theme} [${engine}${setup.board ? ` ${setup.board}` : ""}]`, { skip: missing(engine, setup.long) }, () => {
    let device: Device;
    let broker: Broker;
    let topics: Watcher | undefined;
    before(async () => {
      broker = await startBroker();
      if (setup.brokerDown) await broker.stop();
      else topics = await watchTopics(broker.url, "#");
      const { brokerDown: _, long: _long, ...options } = setup;
      device = await startDevice({ ...options, engine, broker: broker.url });
      if (!setup.brokerDown)
        await device.until(
          () => topics?.last(`demitasse/${setup.config && (setup.config as { id: string }).id}/status`) === "online",
          10,
          "the device is online",
        );
    });
    after(async () => {
      await device?.stop();
      await topics?.end();
      await broker?.stop();
    });
    body({
      engine,
      get device() {
        return device;
      },
      get broker() {
        return broker;
      },
      get topics() {
        if (!topics) throw new Error("nobody watches a broker that is down");
        return topics;
      },
    });
  });
}

/** A device with one part of every driver, its sensors quick so that nobody waits. */
export const greenhouse = {
  name: "Greenhouse",
  id: "greenhouse",
  board: "esp8266",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  sensors: [
    { id: "air", name: "Air", driver: "demo", min: 16, max: 31, period: "4s", unit: "°C", every: "200ms" },
    { id: "soil", name: "Soil", driver: "analog", pin: "A0", unit: "%", every: "200ms" },
    { id: "door", name: "Door", driver: "digital", pin: "D4", every: "200ms" },
  ],
  outputs: [
    { id: "relay", name: "Pump", driver: "switch", pin: "D5" },
    { id: "lamp", name: "Lamp", driver: "light", pin: "D12" },
    { id: "bell", name: "Bell", driver: "button", pin: "D2" },
  ],
};

/** The path under which `greenhouse` publishes. */
export const base = "demitasse/greenhouse";
