import { type Board, type BoardName, boards, type Pin, pinList, printedName } from "../../board/index.ts";

const thousands = (n: number) => n.toLocaleString("en-US");
const yes = (value: boolean) => (value ? "yes" : "no");
const row = (cells: (string | number)[]) => `| ${cells.join(" | ")} |`;
const table = (head: string[], rows: (string | number)[][]) => [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

const intro = `# Boards

\`"board"\` in \`espruino.config.json\` says what the device runs on. Plain boards are builds of Espruino, and their pins go by Espruino's
names: \`D5\` is GPIO5. Modules are sold with one of these on them, and there a pin goes by the name printed beside it: \`D1\` of a
\`wemos-d1-mini\` is GPIO5. \`GPIO5\` means the same pin on every board. In your program pins always are Espruino's.

\`npm run build\` says which pins a config means. Limits of the budget are a board's own: those of an ESP8266 hold for nothing else.

Made by \`npm run docs\` from \`board/boards\`, which has them from the interpreter's board files (2v29) and the chips' datasheets.
`;

/** `docs/reference/boards.md`. */
export function boardsPage(): string {
  const all = Object.values(boards);
  const plain = all.filter(({ name, base }) => name === base);
  const modules = all.filter(({ name, base }) => name !== base);
  return [
    intro,
    "## Plain boards\n",
    table(
      [
        "board",
        "what it is",
        "Espruino's file",
        "variables",
        "Storage",
        "idle at most",
        "bundle at most",
        "TLS",
        "telnet",
        "AP beside station",
      ],
      plain.map((board) => [
        `\`${board.name}\``,
        board.about,
        board.chip === "linux" ? "" : `\`espruino_VERSION_${board.firmware.file}\``,
        thousands(board.jsvars),
        `${board.storage / 1024} KB`,
        thousands(Math.max(board.budget.idle, board.chip === "esp32" ? 0 : 1000)),
        `${Math.max(board.budget.bundle / 1024, 64)} KB`,
        yes(board.tls),
        yes(board.telnet),
        yes(board.apBesideStation),
      ]),
    ),
    "",
    "## Modules\n",
    table(
      ["board", "what it is", "plain board", "printed: pin"],
      modules.map((board) => [`\`${board.name}\``, board.about, `\`${board.base}\``, silk(board)]),
    ),
    "",
    ...plain.filter(({ chip }) => chip !== "linux").map(pinsOf),
    ...modules.filter(({ wired, notes, base }) => wired ?? notes.length > boards[base].notes.length).map(wiring),
  ].join("\n");
}

/** Names printed on a module; those that say the GPIO themselves in one run. */
function silk(board: Board): string {
  const own = (name: string) => board.aliases[name].replace("D", "GPIO");
  const told = (board.printed ?? []).filter((name) => /\d+$/.exec(name)?.[0] !== board.aliases[name].slice(1) || name === "A0");
  const plain = (board.printed ?? []).filter((name) => !told.includes(name) && !name.startsWith("IO"));
  const runs = plain.length > 2 ? [`${plain[0]} to ${plain.at(-1)} (the number is the GPIO's)`] : plain;
  return [...runs, ...told.map((name) => (own(name) === name ? name : `${name}: ${own(name)}`))].join(", ");
}

function pinsOf(board: Board): string {
  const rows = Object.entries(board.pins)
    .filter(([, pin]) => !pin.reserved)
    .map(([name, pin]) => [`\`${name}\``, abilities(pin), pin.pulls.join(", "), remarks(pin)]);
  const taken = Object.entries(board.pins).filter(([, pin]) => pin.reserved);
  const why = [...new Set(taken.map(([, pin]) => pin.reserved))].map(
    (reason) =>
      `${taken
        .filter(([, pin]) => pin.reserved === reason)
        .map(([name]) => name)
        .join(", ")} (${reason})`,
  );
  return [
    `## \`${board.name}\`: ${board.about}\n`,
    ...board.notes.map((note) => `- ${note}`),
    ...(board.notes.length ? [""] : []),
    table(["pin", "can", "resistors", "to mind"], rows),
    "",
    why.length ? `Not for you: ${why.join(", ")}.\n` : "",
    `Analog: ${pinList(board, "analog") || "none"}. I2C: ${board.i2c.join(", ")}. Serial beside the console: ${board.chip === "esp8266" ? "none that hears" : board.serial.join(", ")}.\n`,
  ].join("\n");
}

function wiring(board: Board): string {
  const own = board.notes.filter((note) => !boards[board.base as BoardName].notes.includes(note));
  const parts = Object.entries(board.wired ?? {}).map(([pin, what]) => `- \`${printedName(board, pin)}\`: ${what}`);
  return [`## \`${board.name}\`: ${board.about}\n`, ...parts, ...own.map((note) => `- ${note}`), ""].join("\n");
}

const abilities = ({ uses, dac }: Pin): string =>
  [
    uses.includes("digital") && "in",
    uses.includes("output") && "out",
    uses.includes("pwm") && "PWM",
    dac && "DAC",
    uses.includes("analog") && "ADC",
  ]
    .filter(Boolean)
    .join(", ");

const remarks = ({ hint, strapping, console: line, watch, adc2 }: Pin): string =>
  [strapping && "strapping", line && `console ${line}`, watch === false && "no interrupt", adc2 && "ADC2 is Wi-Fi's", hint]
    .filter(Boolean)
    .join("; ");
