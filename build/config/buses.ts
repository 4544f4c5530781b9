import type { Driver } from "../../board/drivers/lib/types.ts";
import type { Board } from "../../board/index.ts";
import { milliseconds } from "./duration.ts";
import type { Path } from "./path.ts";
import { nearest, type Problem, shown } from "./problems.ts";
import type { Schema } from "./schema.ts";

type Members = Record<string, unknown>;
export type BusKind = "i2c" | "onewire" | "serial";

/** What a config says of its buses, by kind and by the name that the parts on it use. Pins go by their own names. */
export interface Buses {
  i2c: Record<string, { scl: string; sda: string; bitrate?: number }>;
  onewire: Record<string, { pin: string }>;
  serial: Record<string, { port?: string; rx?: string; tx?: string }>;
}

const pin = (description: string): Schema => ({ type: "string", description: `${description}, as Espruino names it: "D4"` });
const named = (description: string, properties: Record<string, Schema>, required: string[]): Schema => ({
  type: "object",
  description,
  propertyNames: { pattern: "^[a-z][a-z0-9_]*$", maxLength: 20 },
  additionalProperties: { type: "object", properties, required, additionalProperties: false },
});

export const busesSchema: Schema = {
  type: "object",
  description: "buses that parts hang on, by names of your own",
  properties: {
    i2c: named(
      "I2C buses",
      {
        scl: pin("clock pin"),
        sda: pin("data pin"),
        bitrate: { type: "integer", minimum: 1000, maximum: 400000, default: 100000, description: "bits per second" },
      },
      ["scl", "sda"],
    ),
    onewire: named("1-Wire buses", { pin: pin("data pin, with a resistor of 4.7 kOhm to 3.3 V") }, ["pin"]),
    serial: named(
      "serial lines",
      {
        port: { enum: ["Serial1", "Serial2", "Serial3"], description: "the board's port; left out, the first that is free" },
        rx: pin("pin that hears"),
        tx: pin("pin that speaks"),
      },
      [],
    ),
  },
  additionalProperties: false,
};

/** Members that a driver on a bus adds to its part. */
export function busMembers({ bus, addresses }: Driver): Record<string, Schema> {
  if (!bus) return {};
  const members: Record<string, Schema> = {
    bus: { type: "string", description: `which of buses.${bus} it hangs on; left out, the only one` },
  };
  if (addresses) members.address = { enum: addresses, default: addresses[0], description: "its address on the bus" };
  if (bus === "onewire")
    members.address = {
      type: "string",
      pattern: "^[0-9a-fA-F]{16}$",
      patternErrorMessage: 'must be the 16 hexadecimal digits that are printed when it is found, as in "28ff641d8716036b"',
      description: "its ROM code; left out where it is alone on the wire",
    };
  return members;
}

const isObject = (value: unknown): value is Members => value !== null && typeof value === "object" && !Array.isArray(value);

/** Ports for I2C, in the order in which buses get them; the interpreter's names. */
export const i2cPortsOf = (board: Board): string[] => board.i2c;

/** Serial ports, those that are not the console's first. */
export const serialPortsOf = (board: Board): string[] => board.serial;

/** Names of the buses of that kind. */
export const busNames = (config: { buses?: unknown }, kind: BusKind): string[] => {
  const buses = isObject(config.buses) ? config.buses[kind] : undefined;
  return isObject(buses) ? Object.keys(buses) : [];
};

/** What is wrong with the buses, and with how parts name them. `pins` learns which pins the buses use. */
export function busProblems(
  config: Members,
  board: Board,
  raw: unknown,
  drivers: Record<string, Driver>,
  usePin: (path: Path, given: string, use: "digital" | "output") => void,
): { problems: Problem[]; warnings: Problem[] } {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const buses = isObject(config.buses) ? config.buses : {};
  for (const kind of ["i2c", "onewire", "serial"] as const)
    for (const [name, bus] of Object.entries(isObject(buses[kind]) ? (buses[kind] as Members) : {}))
      if (isObject(bus))
        for (const member of ["scl", "sda", "pin", "rx", "tx"]) {
          const given = bus[member];
          if (typeof given === "string") usePin(["buses", kind, name, member], given, member === "rx" ? "digital" : "output");
        }
  const i2c = busNames(config, "i2c");
  const ports = i2cPortsOf(board);
  if (i2c.length > ports.length)
    problems.push({
      path: ["buses", "i2c", i2c[ports.length]],
      text: `${board.name} has ${ports.length === 1 ? "one I2C bus" : `${ports.length} I2C buses`}; put the parts on "${i2c[0]}", by other addresses`,
    });
  const serial = busNames(config, "serial");
  const lines = serialPortsOf(board);
  if (serial.length > lines.length)
    problems.push({
      path: ["buses", "serial", serial[lines.length]],
      text: `${board.name} has ${lines.length === 1 ? "one serial line that can hear" : `${lines.length} serial lines beside the console`}`,
    });
  else if (serial.length && board.chip === "esp8266")
    warnings.push({
      path: ["buses", "serial", serial[0]],
      text: "takes the console's line (RX is D3): the console is gone once the program runs. To flash again, hold the FLASH button at power-on, or update over the network",
    });
  for (const place of ["sensors", "outputs"] as const) {
    const list = Array.isArray(config[place]) ? config[place] : [];
    const taken = new Map<string, string>();
    list.forEach((part: unknown, i: number) => {
      if (!isObject(part) || typeof part.driver !== "string" || !Object.hasOwn(drivers, part.driver)) return;
      const driver = drivers[part.driver];
      const every = milliseconds(part.every);
      if (driver.least && every !== undefined && every < (milliseconds(driver.least) as number))
        warnings.push({
          path: [place, i, "every"],
          text: `${shown(raw, [place, i, "every"])}is too often for this part: it is read every ${driver.least}`,
        });
      if (!driver.bus) return;
      const names = busNames(config, driver.bus);
      const path = [place, i];
      if (names.length === 0)
        problems.push({ path: [...path, "driver"], text: `"${part.driver}" hangs on a bus; add ${busExample(driver.bus)}` });
      else if (part.bus === undefined && names.length > 1)
        problems.push({ path: [...path, "bus"], text: `missing; one of "${names.join('", "')}"` });
      else if (typeof part.bus === "string" && !names.includes(part.bus))
        problems.push({
          path: [...path, "bus"],
          text: `${shown(raw, [...path, "bus"])}is no bus of buses.${driver.bus}${nearest(part.bus, names) || `; there is "${names.join('", "')}"`}`,
        });
      const where = `${driver.bus} ${part.bus ?? names[0]} ${String(part.address ?? driver.addresses?.[0] ?? "").toLowerCase()}`;
      const other = taken.get(where);
      if (driver.bus === "i2c" && other && !driver.shared)
        problems.push({
          path: [...path, "address"],
          text: `${part.address ?? driver.addresses?.[0]} on this bus is already ${other}; give it another address or another bus`,
        });
      else if (driver.bus === "onewire" && other)
        problems.push({
          path: [...path, "address"],
          text: part.address
            ? `is already ${other}`
            : `missing; several parts on a wire are told apart by their addresses, which the log tells at boot`,
        });
      taken.set(where, `${place}[${i}]`);
    });
  }
  return { problems, warnings };
}

/** The lines that a config lacks. */
function busExample(kind: BusKind): string {
  if (kind === "i2c") return '"buses": { "i2c": { "main": { "scl": "D5", "sda": "D4" } } }';
  return kind === "onewire"
    ? '"buses": { "onewire": { "wire": { "pin": "D4" } } }'
    : '"buses": { "serial": { "line": { "rx": "D16", "tx": "D17" } } }';
}
