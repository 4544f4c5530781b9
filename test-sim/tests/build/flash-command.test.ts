import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { guard } from "../../engines/guardian.ts";
import { scratch } from "../../engines/image.ts";
import { freePort } from "../../engines/ports.ts";
import { createRig } from "./flash-rig.ts";
import { workspace } from "./workspace.ts";

const space = workspace();
const device = (port: number) => ({
  name: "Shed",
  id: "shed",
  board: "esp8266",
  web: { port },
  sensors: [{ id: "air", driver: "demo", every: "2s" }],
  outputs: [{ id: "relay", driver: "switch", pin: "D5" }],
  app: null,
});
const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) =>
    execFile(process.execPath, ["--import", "tsx", "build/commands/flash.ts", ...args], { timeout: 120_000 }, (error, out, err) =>
      done({ code: Number(error?.code ?? (error ? 1 : 0)), out, err }),
    ),
  );

describe("npm run flash", () => {
  it("answers --help", async () => {
    const { code, out } = await run("--help");
    assert.equal(code, 0);
    assert.match(out, /npm run flash -- \[--config FILE\] \[--board NAME\] \[--port DEV\]/);
  });
  it("ends with 1 and one line when it is called wrongly", async () => {
    assert.deepEqual(await run("--port", "nowhere"), {
      code: 1,
      out: "",
      err: '--port: "nowhere" is neither a serial port (/dev/ttyUSB0, COM3) nor tcp://HOST:PORT\n',
    });
    assert.equal(
      (await run("--config", "not-read-yet.json", "--port", "/dev/nothing")).err,
      "--port /dev/nothing: no such port; plug the board in, or leave --port out to see what there is\n",
    );
    assert.equal((await run("--baud", "fast")).err, '--baud: "fast" is not a whole number from 1200 to 4000000\n');
  });
  for (const how of ["plain", "tokens"])
    it(`puts a device onto a simulated board, ${how}, with its progress`, async () => {
      const rig = await createRig();
      try {
        const config = space.write("espruino.config.json", device(80));
        const { code, out, err } = await run("--config", config, "--port", rig.port, ...(how === "tokens" ? ["--tokens"] : []));
        assert.deepEqual([code, err], [0, ""], out);
        const told = out.replaceAll(rig.port, "PORT").replace(/ [0-9a-f]{8}\n/, " ID\n");
        assert.equal(
          told,
          `connecting to PORT
found ESP8266_4MB, Espruino 2v29
sending 25 %
sending 50 %
sending 75 %
sending 100 %
putting it in place
reading back
rebooting
sent and read back: .bootcde, page
ESP8266_4MB at PORT lives: Demitasse shed 0.1.0 ID
`,
        );
        const port = await rig.board.port(80);
        assert.deepEqual(Object.keys((await (await fetch(`http://127.0.0.1:${port}/api/state`)).json()) as object), ["air", "relay"]);
      } finally {
        await rig.stop();
      }
    });
  const interpreter = process.env.ESPRUINO;
  it("puts a device onto the real interpreter by its telnet console", {
    skip: interpreter ? false : "$ESPRUINO names no interpreter",
  }, async (test) => {
    // The interpreter's telnet console has one port, and that cannot be chosen.
    if (await listens(2323)) return test.skip("something else listens on port 2323");
    const port = await freePort();
    const child = spawn(interpreter as string, ["--telnet"], { cwd: scratch(), stdio: ["pipe", "ignore", "ignore"] });
    guard(child);
    try {
      while (!(await listens(2323))) await new Promise((done) => setTimeout(done, 50));
      const config = space.write("espruino.config.json", device(port));
      const { code, out, err } = await run("--config", config, "--board", "linux", "--port", "tcp://127.0.0.1:2323");
      assert.deepEqual([code, err], [0, ""], out);
      assert.match(out, /LINUX at tcp:\/\/127\.0\.0\.1:2323 lives: Demitasse shed 0\.1\.0 [0-9a-f]{8}\n$/);
      assert.deepEqual(Object.keys((await (await fetch(`http://127.0.0.1:${port}/api/state`)).json()) as object), ["air", "relay"]);
    } finally {
      child.kill("SIGKILL");
    }
  });
});

const listens = (port: number) =>
  new Promise<boolean>((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      done(true);
    });
    socket.once("error", () => done(false));
  });
