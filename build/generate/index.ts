import { scryptSync } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Board } from "../../board/index.ts";
import { noBuild } from "../build-id.ts";
import type { Config } from "../config/types.ts";
import { zoneCode } from "../config/zone.ts";
import { version } from "../project/home.ts";
import { allEntities } from "./described.ts";
import { entitiesSource } from "./entities.ts";

const own = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/**
 * What a browser that was let in shows from then on, over restarts and builds, until the login changes. It opens nothing without the password,
 * and guessing that from it is slow (RFC 7914).
 */
function sessionOf(id: string, { username, password }: { username: string; password: string }): string {
  return scryptSync(JSON.stringify([username, password]), `demitasse ${id}`, 12).toString("base64url");
}

/** What the config becomes: `entities` is the source of `demitasse:entities`, `define` replaces `CONFIG.…` (values as JSON). */
export function generate(
  config: Config,
  board: Board,
  pageTag = "",
  desk: boolean | "alone" = false,
): { entities: string; define: Record<string, string> } {
  const { mqtt, wifi, web, sntp } = config;
  const entities = entitiesSource(config, own, Boolean(desk));
  const constants: Record<string, unknown> = {
    name: config.name,
    id: config.id,
    board: board.name,
    chip: board.chip,
    telnet: board.telnet,
    version: version(),
    build: noBuild,
    pageTag,
    desk: Boolean(desk),
    alone: desk === "alone",
    entities: allEntities(config).length,
    diagnostics: config.diagnostics ?? false,
    "web.port": web.port,
    "web.listener": web.listener,
    "web.hosts": web.hosts.includes("*") ? "" : [`${config.id}.local`, ...web.hosts].join(",").toLowerCase(),
    "web.files": web.files !== undefined,
    "web.page": web.files !== undefined && existsSync(join(web.files, "index.html")) ? "/device" : "/",
    "web.auth": web.auth !== undefined,
    "web.username": web.auth?.username ?? "",
    "web.password": web.auth?.password ?? "",
    "web.session": web.auth ? sessionOf(config.id, web.auth) : "",
    "wifi.enabled": wifi !== undefined && board.wifi,
    "wifi.ssid": wifi?.ssid ?? "",
    "wifi.password": wifi?.password ?? "",
    "mqtt.enabled": mqtt !== undefined,
    "mqtt.host": mqtt?.host ?? "",
    "mqtt.port": mqtt?.port ?? 0,
    "mqtt.tls": mqtt?.tls ?? false,
    "mqtt.others": (mqtt?.others ?? []).map(({ host, port }) => `${host} ${port}`).join(),
    "mqtt.username": mqtt?.username ?? null,
    "mqtt.password": mqtt?.password ?? null,
    "mqtt.clientId": mqtt?.client_id ?? config.id,
    "mqtt.keepAlive": mqtt?.keep_alive ?? 0,
    "mqtt.inflight": mqtt?.inflight ?? 0,
    "mqtt.reconnectMin": mqtt?.reconnect?.min ?? 0,
    "mqtt.reconnectMax": mqtt?.reconnect?.max ?? 0,
    "mqtt.session": mqtt?.session ?? false,
    "mqtt.discovery": mqtt?.discovery ?? false,
    "mqtt.announces": mqtt?.discovery_prefix ?? "",
    "mqtt.base": mqtt ? `${mqtt.prefix}/${config.id}` : "",
    records: board.records ?? 0,
    timezone: config.timezone !== undefined,
    sntp: sntp.split(":")[0],
    sntpPort: Number(sntp.split(":")[1] ?? 123),
    ...entities.constants,
  };
  return {
    entities: `${entities.source}export function zone() {\n  ${config.timezone ? zoneCode(config.timezone) : ""}\n}\n`,
    define: Object.fromEntries(Object.entries(constants).map(([name, value]) => [`CONFIG.${name}`, JSON.stringify(value)])),
  };
}
