import type { BoardName } from "../../board/index.ts";
import type { Buses } from "./buses.ts";
import type { Filter } from "./filters.ts";
import type { Zone } from "./zone.ts";

/** A sensor or output: its own members, and the driver's options beside them with defaults filled in. Durations are in ms. */
export interface Part {
  id: string;
  name?: string;
  driver: string;
  unit?: string;
  /** Heading on the control page. */
  group?: string;
  /** Place on the control page: the lesser comes first; 0 where it is left out. */
  order?: number;
  /** Sensors only, ms. */
  every?: number;
  /** Decimals of a sensor's value. */
  precision?: number;
  filters?: Filter[];
  /** Reads in a row that may fail. */
  failures?: number;
  /** Outputs: value at boot and at a stop. */
  safe?: boolean | number | string;
  /** Outputs and totals: kept over a restart. */
  restore?: boolean;
  /** Outputs, ms. */
  pulse?: number;
  fade?: number;
  min_interval?: number;
  /** Outputs of which never two are on; said by either. */
  interlock?: string[];
  [option: string]: unknown;
}

/** What a device does by itself. Durations are in ms. */
export interface Rule extends Action {
  when: string;
  /** ms, or the id of a number. */
  for?: number | string;
  off_delay?: number | string;
  hysteresis?: number;
  /** In turn, after what the rule itself says. */
  do?: Action[];
  else?: Record<string, unknown> | Action[];
  /** Outputs and why they take no other value than their safe one meanwhile. */
  refuse?: Record<string, string>;
}

/** What a rule does at once, and how many ms it waits then. */
export interface Action {
  set?: Record<string, unknown>;
  toggle?: string | string[];
  press?: string | string[];
  publish?: { topic: string; payload?: string | number | boolean; qos?: number; retain?: boolean };
  log?: string;
  wait?: number;
}

/** `espruino.config.json` checked and filled in. Text is as people write it, not bytes; durations are in ms. */
export interface Config {
  /** Absolute path of the file. */
  file: string;
  /** What `${NAME}` in it stood for: no map may show it. */
  secrets: string[];
  name: string;
  id: string;
  board: BoardName;
  /** Of the control page; absent, each browser's own. */
  language?: "en" | "de" | "zh";
  wifi?: { ssid: string; password: string };
  mqtt?: {
    url: string;
    host: string;
    port: number;
    tls: boolean;
    /** Further brokers, tried in turn with the first. */
    others: { host: string; port: number }[];
    /** Absent, none is sent. */
    username?: string;
    password?: string;
    client_id?: string;
    /** s */
    keep_alive?: number;
    inflight?: number;
    /** s */
    reconnect?: { min: number; max: number };
    /** without a slash at its end */
    prefix: string;
    session: boolean;
    discovery: boolean;
    /** First level of Home Assistant's topics. */
    discovery_prefix: string;
  };
  /** Entities of the device itself in Home Assistant. */
  diagnostics?: boolean;
  timezone?: Zone;
  location?: { latitude: number; longitude: number };
  /** `HOST` or `HOST:PORT` of the time server. */
  sntp: string;
  web: { port: number; listener: "http" | "net"; hosts: string[]; files?: string; auth?: { username: string; password: string } };
  buses?: Buses;
  sensors: Part[];
  outputs: Part[];
  rules: Rule[];
  /** Absolute path of the user's program; absent when there is none. */
  app?: string;
  /** Lines that a builder of this device should read; nothing that keeps it from working. */
  warnings: string[];
}
