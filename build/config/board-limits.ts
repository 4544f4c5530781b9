import type { Driver } from "../../board/drivers/lib/types.ts";
import { type Board, pinNamed, printedName, watchList } from "../../board/index.ts";
import { i2cPortsOf } from "./buses.ts";
import { type Path, pathText } from "./path.ts";
import type { Problem } from "./problems.ts";

type Members = Record<string, unknown>;

const isObject = (value: unknown): value is Members => value !== null && typeof value === "object" && !Array.isArray(value);

/** A part of the config with its driver and its place. */
interface Placed {
  part: Members;
  driver: Driver;
  path: Path;
}

/** What the board as a whole has not enough of, and what parts do to each other on it. */
export function boardLimits(config: Members, board: Board, drivers: Record<string, Driver>): { problems: Problem[]; warnings: Problem[] } {
  const parts = (["sensors", "outputs"] as const).flatMap((place) =>
    (Array.isArray(config[place]) ? (config[place] as unknown[]) : []).flatMap((part, i): Placed[] =>
      isObject(part) && typeof part.driver === "string" && Object.hasOwn(drivers, part.driver)
        ? [{ part, driver: drivers[part.driver], path: [place, i] }]
        : [],
    ),
  );
  return {
    problems: [
      ...pwmProblems(parts, board),
      ...watchProblems(parts, board),
      ...modulePorts(parts, config, board),
      ...lineProblems(config, board),
    ],
    warnings: [...busyNotes(parts, board)],
  };
}

/** Pins of a part that the interpreter watches. */
function watched({ part, driver }: Placed): string[] {
  const pressed = driver.watchable && (part.debounce ?? part.long ?? part.double) !== undefined;
  const names = pressed ? Object.keys(driver.pins) : (driver.watches ?? []);
  return names.filter((name) => typeof part[name] === "string");
}

/** Hz that an ESP32 gives every channel that asks for it, and the pins that may (targets/esp32/jshardwarePWM.h). */
const COMMON = 5000;
const COMMON_PINS = 5;
const OWN_PINS = 3;

function pwmProblems(parts: Placed[], board: Board): Problem[] {
  if (board.chip !== "esp32") return [];
  const pins = parts.flatMap(({ part, driver, path }) =>
    Object.entries(driver.pins)
      .filter(([name, use]) => use === "pwm" && typeof part[name] === "string")
      .map(() => ({ path, part, driver, freq: part.freq ?? driver.options.freq?.default })),
  );
  const own = pins.filter(({ freq }) => freq !== COMMON);
  const common = pins.filter(({ freq }) => freq === COMMON);
  return [
    ...own.slice(OWN_PINS).map(({ path, driver }) => ({
      path,
      text: driver.options.freq
        ? `${board.name} has three PWM channels with a frequency of their own, and five at ${COMMON} Hz; write "freq": ${COMMON}`
        : `${board.name} has three PWM channels with a frequency of their own; give the lights "freq": ${COMMON}`,
    })),
    ...common
      .slice(COMMON_PINS)
      .map(({ path }) => ({ path, text: `${board.name} has five PWM channels at ${COMMON} Hz; this is one more` })),
  ];
}

/** Interrupts that the interpreter tells apart (ESPR_EXTI_COUNT). */
const WATCHES = 16;

function watchProblems(parts: Placed[], board: Board): Problem[] {
  const all = parts.flatMap((one) => watched(one).map((name) => ({ ...one, name })));
  const pinOf = (given: unknown) => pinNamed(board, String(given)) ?? "";
  const dead = all.filter(({ part, name }) => board.pins[pinOf(part[name])]?.watch === false);
  return [
    ...all
      .slice(WATCHES)
      .map(({ path, name }) => ({ path: [...path, name], text: `${board.name} can watch ${WATCHES} pins; this is one more` })),
    ...dead.map(({ part, path, name }) => ({
      path: [...path, name],
      text: `"${printedName(board, pinOf(part[name]))}" has no interrupt on ${board.name}, so it cannot be watched; pins that can: ${watchList(board)}`,
    })),
  ];
}

/** Espruino's modules get I2C1, which is the config's first bus, too. */
function modulePorts(parts: Placed[], config: Members, board: Board): Problem[] {
  const name = (pins: Members) => `${board.aliases[String(pins.scl)] ?? pins.scl} and ${board.aliases[String(pins.sda)] ?? pins.sda}`;
  const i2c = isObject(config.buses) && isObject(config.buses.i2c) ? config.buses.i2c : {};
  const [first] = Object.entries(i2c).filter(([, bus]) => isObject(bus));
  let taken = first && { by: `buses.i2c.${first[0]}`, pins: name(first[1] as Members) };
  const problems: Problem[] = [];
  for (const { part, path } of parts)
    for (const [i, value] of part.driver === "module" && Array.isArray(part.connect) ? part.connect.entries() : []) {
      if (!isObject(value) || !isObject(value.i2c)) continue;
      const here = [...path, "connect", i, "i2c"];
      const pins = name(value.i2c);
      if (!taken) taken = { by: pathText(here), pins };
      else if (taken.pins !== pins)
        problems.push({
          path: here,
          text: `modules hang on ${i2cPortsOf(board)[0]}, which is on ${taken.pins} by ${taken.by}; put this part there, too`,
        });
    }
  return problems;
}

/** The pins of a serial line that an ESP8266 cannot choose. */
function lineProblems(config: Members, board: Board): Problem[] {
  const lines = isObject(config.buses) && isObject(config.buses.serial) ? Object.entries(config.buses.serial) : [];
  if (board.chip !== "esp8266") return [];
  return lines.flatMap(([name, line]) =>
    isObject(line)
      ? [
          ["rx", "D3"],
          ["tx", "D1"],
        ].flatMap(([member, pin]) => {
          const given = line[member];
          if (typeof given !== "string" || (board.aliases[given] ?? given) === pin) return [];
          return [
            {
              path: ["buses", "serial", name, member],
              text: `the line's ${member.toUpperCase()} is ${printedName(board, pin)} on ${board.name}, and nowhere else; write "${printedName(board, pin)}" or leave it out`,
            },
          ];
        })
      : [],
  );
}

/** What keeps an ESP8266 so busy that edges are lost: its queue takes 85 of them, and none while interrupts are off. */
function busyNotes(parts: Placed[], board: Board): Problem[] {
  if (board.chip !== "esp8266") return [];
  const counting = parts.filter(({ driver }) => driver.listens && driver.watches?.length);
  const names = counting.map(({ part }) => `"${part.id}"`).join(", ");
  return parts.flatMap(({ part, path }) => {
    if (String(part.driver).startsWith("dht") && names)
      return [
        { path, text: `sends 84 edges within 5 ms and the board's queue takes 85: ${names} may lose some meanwhile, and a read may fail` },
      ];
    if (part.driver !== "ws2812") return [];
    const time = ((typeof part.leds === "number" ? part.leds : 30) * 30) / 1000;
    const listening = parts.filter((one) => watched(one).length).map((one) => `"${one.part.id}"`);
    if (listening.length)
      return [{ path, text: `its LEDs keep interrupts off for ${time} ms at a time: ${listening.join(", ")} may lose edges meanwhile` }];
    return time > 5
      ? [
          {
            path,
            text: `its LEDs keep interrupts off for ${time} ms at a time, which Wi-Fi does not always bear; a strip of up to 160 is safer`,
          },
        ]
      : [];
  });
}
