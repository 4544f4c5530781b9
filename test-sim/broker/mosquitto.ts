import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guard } from "../engines/guardian.ts";
import { freePort } from "../engines/ports.ts";

const path = ["/usr/sbin/mosquitto", "mosquitto"].find((name) => spawnSync(name, ["-h"]).error === undefined);

/** Why there is no mosquitto here, or false. */
export const noMosquitto: string | false = path ? false : "mosquitto is not installed";

export interface Mosquitto {
  port: number;
  /** Sends the process a signal. */
  signal(name: NodeJS.Signals): void;
  start(): Promise<void>;
  /** Ends it as an administrator would, by SIGTERM, or as a power failure would, by SIGKILL. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  remove(): Promise<void>;
}

/** A real broker with persistence. `users`: name to password; `rules`: an access list. */
export async function mosquitto({
  users,
  rules = "",
  more = "",
}: {
  users?: Record<string, string>;
  rules?: string;
  more?: string;
} = {}): Promise<Mosquitto> {
  const directory = mkdtempSync(join(tmpdir(), "demitasse-mosquitto-"));
  const port = await freePort();
  const file = (name: string) => join(directory, name);
  if (users) {
    writeFileSync(file("passwords"), "");
    for (const [name, password] of Object.entries(users)) spawnSync("mosquitto_passwd", ["-b", file("passwords"), name, password]);
  }
  if (rules) writeFileSync(file("rules"), rules);
  const lines = [
    `listener ${port} 127.0.0.1`,
    "persistence true",
    `persistence_location ${directory}/`,
    ...(process.getuid?.() === 0 ? ["user root"] : []),
    users ? `password_file ${file("passwords")}\nallow_anonymous false` : "allow_anonymous true",
    rules ? `acl_file ${file("rules")}` : "",
    more,
  ];
  writeFileSync(file("conf"), `${lines.join("\n")}\n`);
  let child: ChildProcess | undefined;

  const broker: Mosquitto = {
    port,
    signal: (name) => child?.kill(name),
    async start() {
      child = spawn(path as string, ["-c", file("conf")], { stdio: "ignore" });
      guard(child);
      for (let tries = 0; tries < 500; tries++) {
        const open = await new Promise<boolean>((resolve) => {
          const socket = connect(port, "127.0.0.1", () => resolve(true));
          socket.on("connect", () => socket.destroy());
          socket.on("error", () => resolve(false));
        });
        if (open) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error("mosquitto does not listen");
    },
    async stop(signal = "SIGTERM") {
      const gone = new Promise((resolve) => child?.once("exit", resolve));
      child?.kill(signal);
      await gone;
    },
    async remove() {
      await broker.stop("SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    },
  };
  await broker.start();
  return broker;
}
