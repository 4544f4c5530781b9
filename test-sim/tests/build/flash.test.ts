import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { startLink } from "../../../build/flash/link.ts";
import { onlyPort } from "../../../build/flash/ports.ts";
import { createRig, noSocat, type Outcome, pseudoTerminal, type Rig, smallImage, tryFlash } from "./flash-rig.ts";

const image = smallImage();
const alive = "Demitasse greenhouse 0.1.0 0badcafe";

async function withRig(run: (rig: Rig) => Promise<void>): Promise<void> {
  const rig = await createRig();
  try {
    await run(rig);
  } finally {
    await rig.stop();
  }
}

describe("flashing a board", { concurrency: 3 }, () => {
  it("sends the image, reads it back, reboots, and waits for the program's first line", () =>
    withRig(async (rig) => {
      const { told, sent, sign, trouble } = await tryFlash(rig, image);
      assert.equal(trouble, undefined);
      assert.deepEqual(sent, [".bootcde", "page"]);
      assert.equal(sign, alive);
      assert.deepEqual(told.slice(1), ["found ESP8266_4MB, Espruino 2v29", "putting it in place", "reading back", "rebooting"]);
      assert.deepEqual(rig.board.storage.list().sort(), [".bootcde", "page"]);
      for (const { name, data } of image.files) assert.deepEqual(rig.board.storage.read(name), data);
    }));
  it("sends only what has changed", () =>
    withRig(async (rig) => {
      await tryFlash(rig, image);
      assert.deepEqual((await tryFlash(rig, image)).sent, []);
      const other = smallImage({ id: "12345678" });
      const again = await tryFlash(rig, other);
      assert.deepEqual([again.sent, again.sign], [[".bootcde"], "Demitasse greenhouse 0.1.0 12345678"]);
    }));
  it("works over a serial port", { skip: noSocat }, () =>
    withRig(async (rig) => {
      const tty = await pseudoTerminal(rig);
      try {
        const { sent, sign, trouble } = await tryFlash({ port: tty.path }, image);
        assert.deepEqual([sent, sign, trouble], [[".bootcde", "page"], alive, undefined]);
      } finally {
        tty.stop();
      }
    }),
  );
});

describe("the simulated console", () => {
  it("is one that the espruino tool itself can send a program to", () =>
    withRig(async (rig) => {
      const space = mkdtempSync(join(tmpdir(), "demitasse-tool-"));
      // It hangs on programs of 512 characters or less, and asks its maker's site about the board, which must not be reached here.
      const program = `print("tool was here");\nfunction f(){return "${"y".repeat(700)}"}\nsetInterval(f,1000);\n`;
      writeFileSync(join(space, "program.js"), program);
      const tool = ["-p", rig.port, "--no-ble", "--config", "BOARD_JSON_URL=http://127.0.0.1:1", "--config", "SAVE_ON_SEND=1"];
      const child = spawn(process.execPath, ["node_modules/espruino/bin/espruino-cli.js", ...tool, join(space, "program.js")], {
        stdio: "ignore",
      });
      const late = setTimeout(() => child.kill("SIGKILL"), 60_000);
      const code = await new Promise((done) => child.once("exit", done));
      clearTimeout(late);
      rmSync(space, { recursive: true });
      assert.equal(code, 0);
      assert.match(String(rig.board.storage.read(".bootcde")), /tool was here/);
      assert.ok(rig.log.includes("tool was here"), rig.log.join("\n"));
    }));
});

/** Each trouble is one line with its mend, and leaves the board as it was. */
describe("a board that cannot be flashed", { concurrency: 3 }, () => {
  const trouble = async (prepare: (rig: Rig) => void, line: string, wanted = image) =>
    withRig(async (rig) => {
      prepare(rig);
      const before = rig.board.storage.list();
      const outcome: Outcome = await tryFlash(rig, wanted);
      assert.equal(outcome.trouble, line);
      assert.deepEqual(rig.board.storage.list(), before);
    });
  it("is not there", async () => {
    const { trouble } = await tryFlash({ port: "tcp://127.0.0.1:1" }, image);
    assert.equal(trouble, "--port PORT: nothing listens there; check the address (tcp://HOST:PORT) and that the console is open there");
    const serial = await tryFlash({ port: "/dev/ttyNONE" }, image);
    assert.equal(serial.trouble, "--port PORT: no such port; plug the board in, or leave --port out to see what there is");
  });
  it("is on a port that another program has open", { skip: noSocat }, () =>
    withRig(async (rig) => {
      const tty = await pseudoTerminal(rig);
      const other = await startLink();
      try {
        await other.open(tty.path, 115200);
        const outcome = await tryFlash({ port: tty.path }, image);
        assert.equal(outcome.trouble, "--port PORT: another program has it open; close that one (a monitor, an IDE)");
      } finally {
        other.close();
        tty.stop();
      }
    }),
  );
  it("is on none of the ports, or on one of several", async () => {
    const found = (...ports: { path: string; description?: string }[]) => onlyPort({ ports: async () => ports });
    assert.equal(await found({ path: "/dev/ttyUSB0" }), "/dev/ttyUSB0");
    await assert.rejects(found(), {
      message:
        "no serial port was found; plug the board in with a cable that carries data, or name it with --port DEV or --port tcp://HOST:PORT",
    });
    await assert.rejects(found({ path: "/dev/ttyUSB0", description: "CP2102" }, { path: "/dev/ttyS0" }), {
      message: "several serial ports were found; name one with --port: /dev/ttyUSB0 (CP2102), /dev/ttyS0",
    });
  });
  it("does not answer", () =>
    trouble((rig) => {
      rig.silent = true;
    }, "PORT: no answer; press the board's reset button and call again, and see that it is the right port and that Espruino is on the board (docs/guides/flash.md)"));
  it("answers at another speed", () =>
    trouble((rig) => {
      rig.distort = (text) => text.replace(/[\s\S]/g, (character) => String.fromCharCode((character.charCodeAt(0) * 7 + 130) & 255));
    }, "PORT: the board answers in no letters at 115200 baud; name its speed with --baud (Espruino on ESP8266 and ESP32 has 115200)"));
  it("runs something else", () =>
    trouble((rig) => {
      rig.distort = () => "\r\nNodeMCU 3.0.0.0 on SDK 2.2.1\r\n> ";
    }, 'PORT: what answers is not Espruino\'s console (it said "2.1\\r\\n> \\r\\nNodeMCU 3.0.0.0 on SDK 2.2.1\\r\\n>"); docs/guides/flash.md says how to install Espruino'));
  it("is another board", () =>
    trouble(
      () => {},
      "PORT: the board is ESP8266_4MB, the image is for esp32; call again with --board esp8266",
      smallImage({ board: "esp32" }),
    ));
  it("has an Espruino that is too old", () =>
    trouble(
      (rig) => rig.board.evaluate('process.env.VERSION="2v19"'),
      "PORT: Espruino 2v19 is too old for the image, which needs 2v25 or newer; docs/guides/flash.md says how to install it",
    ));
  it("has an Espruino that does not read pretokenised programs", () =>
    trouble(
      (rig) => rig.board.evaluate('process.env.VERSION="2v25"'),
      "PORT: Espruino 2v25 does not read pretokenised programs, 2v26 and newer do; call again without --tokens",
      { ...image, tokens: true },
    ));
  it("is smaller than the image", () =>
    trouble(
      () => {},
      "PORT: the image takes 204,960 bytes, the board's Storage has 196,608; take something out of the config, or use a board with more flash",
      smallImage({ page: 200_000 }),
    ));
  it("has no room left beside its data", () =>
    trouble(
      (rig) => {
        rig.board.storage.write(".bootcde", "// Demitasse greenhouse 0.1.0 00000000");
        rig.board.storage.write("readings", "x".repeat(150_000));
      },
      "PORT: Storage is full: the image takes 54,960 bytes, beside the other files there are 46,576; call again with --erase to remove readings",
      smallImage({ page: 50_000 }),
    ));
  it("holds another firmware's data", () =>
    trouble((rig) => {
      for (const name of [".boot0", ".bootcde", "clock.app.js", "clock.info", "settings.json"]) rig.board.storage.write(name, "1");
    }, "PORT: Storage holds another firmware's data (.boot0, .bootcde, clock.app.js and 2 more); call again with --erase to remove all of it, or with --keep to leave it there"));
});

describe("another firmware's data", { concurrency: 3 }, () => {
  const foreign = (rig: Rig) => {
    rig.board.storage.write(".bootcde", "1");
    rig.board.storage.write("settings.json", "{}");
  };
  it("goes with --erase", () =>
    withRig(async (rig) => {
      foreign(rig);
      assert.equal((await tryFlash(rig, image, { erase: true })).sign, alive);
      assert.deepEqual(rig.board.storage.list().sort(), [".bootcde", "page"]);
    }));
  it("stays with --keep", () =>
    withRig(async (rig) => {
      foreign(rig);
      assert.equal((await tryFlash(rig, image, { keep: true })).sign, alive);
      assert.deepEqual(rig.board.storage.list().sort(), [".bootcde", "page", "settings.json"]);
    }));
});
