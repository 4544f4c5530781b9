import { boards } from "../../board/index.ts";
import { busNames, i2cPortsOf, serialPortsOf } from "../config/buses.ts";
import { drivers } from "../config/drivers.ts";
import type { Config, Part } from "../config/types.ts";

/** The interpreter's object for the bus of a part: `I2C1`, `new OneWire(D4)`, `Serial2`. */
export function busLiteral(part: Part, config: Config): string {
  const kind = drivers[part.driver].bus;
  if (!kind) return "";
  const names = busNames(config, kind);
  const name = (part.bus as string | undefined) ?? names[0];
  const board = boards[config.board];
  if (kind === "i2c") return i2cPortsOf(board)[names.indexOf(name)];
  if (kind === "onewire") return `new OneWire(${config.buses?.onewire[name].pin})`;
  return config.buses?.serial[name].port ?? serialPortsOf(board)[names.indexOf(name)];
}

/** What the bus of a part takes before its own options: the bus, and the address where it has one. */
export function busArguments(part: Part, config: Config): string[] {
  const { bus, addresses } = drivers[part.driver];
  if (!bus) return [];
  const address = part.address ?? addresses?.[0];
  if (bus === "i2c") return [busLiteral(part, config), String(Number(address))];
  return bus === "onewire"
    ? [busLiteral(part, config), address ? JSON.stringify(String(address).toLowerCase()) : '""']
    : [busLiteral(part, config)];
}

/** Statements that set the I2C buses up at boot. The linux board has none. */
export function busSetups(config: Config): string[] {
  if (config.board === "linux") return [];
  const board = boards[config.board];
  return Object.entries(config.buses?.i2c ?? {}).map(
    ([, { scl, sda, bitrate }], i) =>
      `${i2cPortsOf(board)[i]}.setup({ scl: ${scl}, sda: ${sda}${bitrate ? `, bitrate: ${bitrate}` : ""} });`,
  );
}

/** The statement that opens the serial line of a part: the rate is the driver's, the pins are the config's. */
export function lineSetup(part: Part, config: Config): string {
  const { line } = drivers[part.driver];
  if (!line) return "";
  const { rx, tx } = config.buses?.serial[(part.bus as string | undefined) ?? busNames(config, "serial")[0]] ?? {};
  const pins = config.board === "linux" ? [] : [...(rx ? [`rx: ${rx}`] : []), ...(tx ? [`tx: ${tx}`] : [])];
  const options = [...pins, ...(line.parity ? [`parity: "${line.parity}"`] : [])];
  return `${busLiteral(part, config)}.setup(${line.baud}, { ${options.join(", ")} });`;
}
