import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { describe, it } from "node:test";
import { boards } from "../../../board/index.ts";
import { type Command, help, oneOf, readOptions, wholeNumber } from "../../../build/commands/cli.ts";

const brew: Command = {
  name: "brew",
  about: "Brews.",
  options: {
    cups: { value: "N", about: "how many", preset: "1" },
    milk: { value: "KIND", about: "what kind" },
    sweet: { about: "with sugar" },
  },
};
const read = (...args: string[]) => readOptions(brew, args);
const refused = (line: string, ...args: string[]) => assert.throws(() => read(...args), { name: "UsageError", message: line });

describe("a command", () => {
  it("takes options, with presets for what was left out", () => {
    assert.deepEqual({ ...read("--milk", "oat", "--sweet") }, { cups: "1", milk: "oat", sweet: "true" });
    assert.deepEqual({ ...read("--cups=-2") }, { cups: "-2", milk: undefined, sweet: undefined });
  });
  it("refuses what it does not know, with the nearest option", () => {
    refused("--cup: unknown option; did you mean --cups?", "--cup", "2");
    refused("--tea: unknown option; brew takes --cups N, --milk KIND, --sweet, --help", "--tea");
    refused('"oat" is one argument too many; brew takes --cups N, --milk KIND, --sweet, --help', "oat");
  });
  it("refuses options without their value", () => {
    refused("--milk: needs a value; write --milk KIND", "--milk");
    refused("--milk: needs a value; write --milk KIND", "--milk", "--sweet");
    refused("--milk: needs a value; write --milk KIND", "--milk=");
    refused("--sweet: takes no value; write --sweet alone", "--sweet=yes");
  });
  it("takes one argument when it says so", () => {
    const pour = { ...brew, options: {}, name: "pour", argument: { name: "FILE", about: "into what" } };
    assert.equal(readOptions(pour, ["cup.json"]).argument, "cup.json");
    assert.throws(() => readOptions(pour, []), { message: "FILE is missing; write npm run pour -- FILE" });
    assert.throws(() => readOptions(pour, ["a", "b"]), { message: '"b" is one argument too many; pour takes FILE, --help' });
  });
  it("tells what it takes", () =>
    assert.equal(
      help(brew),
      `Brews.

  npm run brew -- [--cups N] [--milk KIND] [--sweet]

  --cups N     how many (default 1)
  --milk KIND  what kind
  --sweet      with sugar
  --help       show this
`,
    ));
  it("checks numbers and names", () => {
    assert.equal(wholeNumber("8080", "--port", 0, 65535), 8080);
    for (const text of ["80a", "-1", "65536", "1.5", ""])
      assert.throws(() => wholeNumber(text, "--port", 0, 65535), { message: `--port: "${text}" is not a whole number from 0 to 65535` });
    assert.equal(oneOf("oat", "--milk", ["cow", "oat"]), "oat");
    assert.throws(() => oneOf("oats", "--milk", ["cow", "oat"]), { message: '--milk: "oats" is not one of cow, oat; did you mean "oat"?' });
    assert.throws(() => oneOf("sheep", "--milk", ["cow", "oat"]), { message: '--milk: "sheep" is not one of cow, oat' });
  });
});

describe("npm run build", () => {
  const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((done) =>
      execFile(process.execPath, ["--import", "tsx", "build/commands/build.ts", ...args], (error, out, err) =>
        done({ code: Number(error?.code ?? 0), out, err }),
      ),
    );
  it("answers --help", async () => {
    const { code, out, err } = await run("--help");
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /npm run build -- \[--config FILE\] \[--board NAME\] \[--out DIR\]/);
  });
  it("ends with 1 and one line when it is called wrongly", async () => {
    assert.deepEqual(await run("--bord", "esp32"), { code: 1, out: "", err: "--bord: unknown option; did you mean --board?\n" });
    assert.deepEqual(await run("--config", "nope.json"), {
      code: 1,
      out: "",
      err: "nope.json: no such file; name the config with --config FILE\n",
    });
    assert.deepEqual(await run("--board", "esp8255"), {
      code: 1,
      out: "",
      err: `--board: "esp8255" is not one of ${Object.keys(boards).join(", ")}; did you mean "esp8266"?\n`,
    });
    const { code, err } = await run("--board", "linux", "--out", "package.json");
    assert.deepEqual([code, err], [1, "--out: package.json is a file; name a folder\n"]);
  });
});

describe("npm run check", () => {
  it("answers --help itself", () => {
    const out = execFileSync(process.execPath, ["--import", "tsx", "build/commands/check.ts", "--help"], { encoding: "utf8" });
    assert.match(out, /^Checks types, lint and format[^\n]*\n\n {2}npm run check -- \[--write\]\n/);
  });
});
