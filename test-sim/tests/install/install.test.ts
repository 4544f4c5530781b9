import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { boards } from "../../../board/index.ts";
import { readFirmware } from "../../../build/install/firmware.ts";
import { install } from "../../../build/install/install.ts";
import type { LoaderPort } from "../../../build/install/port.ts";
import { root } from "../../engines/image.ts";
import { createRom, type Rom, type RomOptions } from "../../sim/rom/rom.ts";
import { workspace } from "../build/workspace.ts";

const space = workspace();

/** An image as the chips take it, with what `process.version` says in it. */
const program = (size: number, version = "2v29") => {
  const data = Buffer.alloc(size, 0x5a);
  data[0] = 0xe9;
  data.write(` ${version} `, 1000);
  return data;
};

const archives = {
  esp8266: {
    "boot_v1.6.bin": Buffer.alloc(3856, 0x11),
    "espruino_esp8266_user1.bin": program(500_000),
    "espruino_esp8266_user2.bin": program(500_000),
    "esp_init_data_default.bin": Buffer.alloc(128, 5),
    "blank.bin": Buffer.alloc(4096, 0xff),
    "README_flash.txt": Buffer.from("how to"),
  },
  esp32c3: {
    "bootloader.bin": Buffer.alloc(20_000, 0x22),
    "partition-table.bin": Buffer.alloc(3072, 0x33),
    "espruino-esp32c3.bin": program(1_500_000),
  },
};

function unpacked(name: string, files: Record<string, Buffer>): string {
  const path = join(space.folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, data] of Object.entries(files)) writeFileSync(join(path, file), data);
  return path;
}

/** A port with a chip at its other end. */
function portTo(options: Omit<RomOptions, "send">): { port: LoaderPort; rom: Rom; lines: string[] } {
  const lines: string[] = [];
  let tell: ReadableStreamDefaultController<Uint8Array> | undefined;
  const rom = createRom({ ...options, send: (bytes) => tell?.enqueue(bytes) });
  const port: LoaderPort = {
    readable: null,
    writable: null,
    async open() {
      port.readable = new ReadableStream({
        start(stream) {
          tell = stream;
        },
      });
      port.writable = new WritableStream({ write: (bytes) => rom.receive(bytes) });
    },
    async close() {},
    getInfo: () => ({}),
    async setSignals({ dataTerminalReady: d, requestToSend: r }) {
      lines.push([d === undefined ? "" : `dtr ${d}`, r === undefined ? "" : `rts ${r}`].filter(Boolean).join(" "));
    },
    async setBaudRate() {},
  };
  return { port, rom, lines };
}
const quietly = { name: "/dev/ttyUSB0", baud: 115_200, erase: false, progress() {} };

describe("npm run install-espruino, by a simulated boot loader", { concurrency: 4 }, () => {
  it("puts each file where an ESP8266 wants it, and restarts the board", async () => {
    const { port, rom, lines } = portTo({ chip: "ESP8266" });
    const told: string[] = [];
    const progress = (what: string, done?: number) => {
      if (done === undefined || done === 1) told.push(what);
    };
    await install(readFirmware(unpacked("esp8266", archives.esp8266), boards["wemos-d1-mini"]), { ...quietly, port, progress });
    const at = (offset: number, data: Buffer) => assert.ok(rom.flash.subarray(offset, offset + data.length).equals(data), `${offset}`);
    at(0x1000, archives.esp8266["espruino_esp8266_user1.bin"]);
    at(0x3fc000, archives.esp8266["esp_init_data_default.bin"]);
    at(0x3fe000, archives.esp8266["blank.bin"]);
    at(0, archives.esp8266["boot_v1.6.bin"]);
    assert.ok(
      rom.flash.subarray(0x100000, 0x300000).every((byte) => byte === 0xff),
      "nothing else is touched",
    );
    assert.deepEqual(told, [
      "looking for a boot loader at /dev/ttyUSB0",
      "ESP8266, writing 4 files",
      "boot_v1.6.bin",
      "espruino_esp8266_user1.bin",
      "esp_init_data_default.bin",
      "blank.bin",
    ]);
    // GPIO0 low while the reset ends, and a reset at the end.
    const reset = ["dtr false rts true", "dtr true rts false", "dtr false rts false"];
    assert.deepEqual([lines.slice(0, 3), lines.slice(-2)], [reset, ["dtr false rts true", "dtr false rts false"]]);
  });

  it("knows a C3 by its chip id, and its offsets; --erase empties the flash first", async () => {
    const { port, rom } = portTo({ chip: "ESP32-C3" });
    rom.flash.fill(0, 0x320000);
    await install(readFirmware(unpacked("esp32c3", archives.esp32c3), boards["esp32-c3-supermini"]), {
      ...quietly,
      port,
      erase: true,
    });
    for (const [file, offset] of [
      ["bootloader.bin", 0],
      ["partition-table.bin", 0x8000],
      ["espruino-esp32c3.bin", 0x10000],
    ] as const)
      assert.ok(rom.flash.subarray(offset).subarray(0, archives.esp32c3[file].length).equals(archives.esp32c3[file]), file);
    assert.ok(rom.flash.subarray(0x320000).every((byte) => byte === 0xff));
  });

  const refused = async (line: string, chip: RomOptions["chip"], prepare: (rom: Rom) => void = () => {}, flash?: number) => {
    const { port, rom } = portTo({ chip, flash });
    prepare(rom);
    const firmware = readFirmware(unpacked("esp8266", archives.esp8266), boards.esp8266);
    await assert.rejects(install(firmware, { ...quietly, port }), { message: line });
    return rom;
  };
  it("refuses another chip, and a flash that is too small, before it writes", async () => {
    const line = `/dev/ttyUSB0: this is an ESP32-C3, and the config's board has an ESP8266; mend "board", and take Espruino for it`;
    assert.ok(!(await refused(line, "ESP32-C3")).commands.includes(16));
    const small = "/dev/ttyUSB0: the board has 1MB of flash, and this Espruino wants 4MB";
    assert.ok(!(await refused(small, "ESP8266", undefined, 1 << 20)).commands.includes(16));
  });
  it("compares the sums of what is in the flash then", async () => {
    await refused(
      "/dev/ttyUSB0: MD5 of file does not match data in flash!; call again, with a slower --baud if it stays so",
      "ESP8266",
      (rom) => {
        rom.worn = true;
      },
    );
  });
});

describe("Espruino's archive", () => {
  it("is taken packed, too", async () => {
    const path = unpacked("packed/espruino_2v29_esp8266_4mb", archives.esp8266);
    const archive = join(space.folder, "espruino_2v29_esp8266_4mb.tgz");
    execFileSync("tar", ["-czf", archive, "-C", join(path, ".."), "espruino_2v29_esp8266_4mb"]);
    const { files, version } = readFirmware(archive, boards.esp8266);
    assert.deepEqual(
      files.map(({ at, data }) => [at, data.length]),
      [
        [0, 3856],
        [0x1000, 500_000],
        [0x3fc000, 128],
        [0x3fe000, 4096],
      ],
    );
    assert.equal(version, "2v29");
    assert.equal(readFirmware(join(path, ".."), boards.esp8266).files.length, 4);
  });

  it("is refused where it is another board's, old, cut off or none", async () => {
    const refuse = (path: string, board: keyof typeof boards, line: string) =>
      assert.throws(
        () => readFirmware(path, boards[board]),
        (error: Error) => {
          assert.equal(error.message.replaceAll(`${space.folder}/`, ""), line);
          return true;
        },
      );
    const c3 = unpacked("c3", archives.esp32c3);
    refuse(c3, "esp8266", "--firmware: c3 is Espruino for esp32c3; the config's board is esp8266");
    refuse(
      unpacked("empty", { "notes.txt": Buffer.from("x") }),
      "esp32",
      "--firmware: empty has no bootloader.bin; unpack espruino_2v29_esp32.tgz from https://www.espruino.com/Download there, or name the .tgz itself",
    );
    const cut = { ...archives.esp32c3, "espruino-esp32c3.bin": program(1000) };
    refuse(
      unpacked("cut", cut),
      "esp32c3",
      "--firmware: espruino-esp32c3.bin has 1000 bytes, Espruino's for esp32c3 has 524288 to 3145728; download it again from https://www.espruino.com/Download",
    );
    const old = { ...archives.esp32c3, "espruino-esp32c3.bin": program(1_500_000, "2v20") };
    refuse(
      unpacked("old", old),
      "esp32c3",
      "--firmware: this is Espruino 2v20, which runs programs otherwise; take 2v29 from https://www.espruino.com/Download",
    );
    refuse(join(space.folder, "nothing"), "esp32", "--firmware: nothing: no such file or folder");
    refuse(space.write("a.tgz", "no archive"), "esp32", "--firmware: a.tgz cannot be unpacked; download it again");
    refuse(c3, "linux", "linux has no Espruino to install; it runs on a computer");
    refuse(c3, "sonoff-basic", "sonoff-basic has no Espruino to install: 16 KB of Storage are too few for a device");
  });
});

describe("the command, over a pseudo-terminal", { skip: existsSync("/usr/bin/socat") ? false : "socat is not here" }, () => {
  it("installs by a serial port of this computer", async () => {
    let rom: Rom | undefined;
    const server = createServer((socket) => {
      rom = createRom({ chip: "ESP8266", send: (bytes) => socket.write(bytes) });
      socket.on("data", (bytes) => rom?.receive(bytes));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const link = join(space.folder, "ttyUSB0");
    const { port } = server.address() as { port: number };
    const socat = spawn("/usr/bin/socat", [`pty,link=${link},raw,echo=0`, `tcp:127.0.0.1:${port}`]);
    try {
      while (!existsSync(link)) await pause(10);
      const path = unpacked("by-port", archives.esp8266);
      const args = ["--import", "tsx", "build/commands/install.ts", "--board", "nodemcu", "--firmware", path, "--port", link];
      const { code, out, err } = await new Promise<{ code: number; out: string; err: string }>((done) =>
        execFile(process.execPath, args, { cwd: root }, (error, out, err) => done({ code: Number(error?.code ?? 0), out, err })),
      );
      assert.deepEqual([code, err], [0, ""]);
      assert.match(out, /^Espruino 2v29 for nodemcu\n/);
      assert.ok(out.endsWith(`${link} has Espruino now, compared by its sums; next: npm run flash -- --port ${link}\n`), out);
      assert.ok(rom?.flash.subarray(0x1000, 0x1000 + 500_000).equals(archives.esp8266["espruino_esp8266_user1.bin"]));
    } finally {
      socat.kill();
      server.close();
    }
  });
});
