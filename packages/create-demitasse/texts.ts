// The small files of a new project.

export const ignored = "node_modules/\ndist/\n.demitasse/\n.env\n";

export const secrets =
  "# What the config's ${NAME} stand for. .env is yours alone; .env.example is what others fill in.\nWIFI_SSID=home\nWIFI_PASSWORD=change-me\n";

export const tsconfig = `${JSON.stringify({ extends: "demitasse/tsconfig.json", include: ["src", ".demitasse/device.d.ts"] }, null, 2)}\n`;

const commands = ["start", "dev", "test", "check", "build", "flash", "monitor"];

export function manifest(id: string, from: string): string {
  const content = {
    name: id.replaceAll("_", "-"),
    private: true,
    type: "module",
    scripts: Object.fromEntries(commands.map((command) => [command, `demitasse ${command}`])),
    dependencies: { demitasse: from },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** `about` is the README of what the project begins with, under the name that it has now. */
export function readme(name: string, about: string, wifi: boolean): string {
  const rows = [
    "npm install",
    "npm start                           # the simulated board with its page and an MQTT broker",
    "npm run dev                         # the same, again on each save",
    "npm test                            # types, and the tests in test/",
    "npm run flash -- --port DEV         # onto a board that runs Espruino",
  ];
  return [
    about.replace(/^# .*\n/, `# ${name}\n`).trimEnd(),
    "",
    "## Use it",
    "",
    "```sh",
    ...rows,
    "```",
    "",
    ...(wifi ? ["Write your network's name and password into `.env` before you flash.", ""] : []),
    "`espruino.config.json` says what the device is, `src/app.ts` what it does besides; `npx demitasse --help` lists all commands.",
    "",
  ].join("\n");
}
