import { resolve } from "node:path";
import type { Driver } from "../../board/drivers/lib/types.ts";
import { boards } from "../../board/index.ts";
import { minInterval, restore, SAFE } from "../../board/kinds/lib/options.ts";
import { busesSchema, busMembers } from "./buses.ts";
import { drivers } from "./drivers.ts";
import { durationPattern } from "./duration.ts";
import { filtersSchema } from "./filters.ts";
import { stateClasses } from "./home-assistant.ts";
import { kinds } from "./kinds.ts";

export type Place = "sensors" | "outputs";
export type Schema = Record<string, unknown>;

const text = (description: string, more: Schema = {}): Schema => ({
  type: "string",
  pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]*$",
  patternErrorMessage: "must not hold control characters",
  description,
  ...more,
});
const whole = (description: string, minimum: number, maximum: number, preset: number): Schema => ({
  type: "integer",
  minimum,
  maximum,
  default: preset,
  description,
});
const object = (description: string, properties: Record<string, Schema>, required: string[], preset?: Schema): Schema => ({
  type: "object",
  description,
  properties,
  required,
  additionalProperties: false,
  ...(preset && { default: preset }),
});
const id = (description: string): Schema => ({
  type: "string",
  pattern: "^[a-z][a-z0-9_]*$",
  patternErrorMessage: "must start with a letter a-z and go on with a-z, 0-9 or _",
  maxLength: 20,
  description,
});
const duration = (description: string, preset?: string): Schema => ({
  type: "string",
  pattern: durationPattern,
  patternErrorMessage: 'must be a number and ms, s, m, h or d, as in "10s"',
  description,
  ...(preset && { default: preset }),
});

/** Names of the drivers that may stand in that list. */
export const driversOf = (place: Place): string[] =>
  Object.keys(drivers).filter((name) => drivers[name].role === "both" || `${drivers[name].role}s` === place);

/** The members that a part with this driver may have. */
export function membersOf(driver: Driver, place: Place): Record<string, Schema> {
  const fields = driver.fields(place);
  const measured = fields.length === 1 && ["sensor", "number"].includes(fields[0].kind);
  const members: Record<string, Schema> = {
    id: id("name of its entity in addresses and topics"),
    name: text("what people call it, in any language", { minLength: 1, maxLength: 60 }),
    driver: { type: "string", description: driver.about },
    group: text("heading on the control page under which it stands, in any language", { minLength: 1, maxLength: 60 }),
    order: whole("place on the control page: the lesser comes first, equals as they stand in the config", -1000, 1000, 0),
  };
  Object.assign(members, appearance);
  const several = fields.map(({ field }) => field).filter((name) => name);
  if (several.length && !driver.options.fields) members.fields = looksOf(several);
  if (place === "outputs")
    members.read_only = {
      type: "boolean",
      description: "only rules and your program may set it; page, HTTP and MQTT show it",
    };
  for (const name of Object.keys(driver.pins))
    members[name] = { type: "string", description: 'the pin it is on, as Espruino names it: "D4"' };
  Object.assign(members, busMembers(driver));
  if (place === "sensors") members.every = duration("how often it is read", driver.every ?? "10s");
  if (measured && place === "sensors") {
    members.precision = { type: "integer", minimum: 0, maximum: 6, description: "decimals that its value has" };
    members.filters = filtersSchema(duration);
  }
  if (place === "sensors" && driver.watchable) {
    members.debounce = duration("is watched rather than read now and then; a level has to stay so long to count");
    members.long = duration("held for so long it is a long press");
    members.double = duration("pressed again within so long it is a double press");
  }
  if (place === "sensors")
    members.failures = {
      type: "integer",
      minimum: 1,
      maximum: 250,
      description: "reads in a row that may fail until it counts as broken, 3 when left out",
    };
  if (place === "outputs") Object.assign(members, optionsAsSchema(driver.fed ? anyOutput : (kinds[fields[0]?.kind]?.options ?? {})));
  if (measured) members.unit = text("unit of its value, in any language", { minLength: 1, maxLength: 12 });
  return Object.assign(members, optionsAsSchema(driver.options));
}

/** How an entity is shown, here and in Home Assistant. */
export const appearance: Record<string, Schema> = {
  class: {
    type: "string",
    pattern: "^[a-z0-9_]+$",
    patternErrorMessage: 'must be a device class of Home Assistant, as in "motion"',
    description: 'its device class in Home Assistant, as in "motion"',
  },
  device_class: {
    type: "string",
    pattern: "^[a-z0-9_]+$",
    patternErrorMessage: 'must be a device class of Home Assistant, as in "motion"',
    description: "the same as class",
  },
  state_class: { enum: [...stateClasses], description: "how Home Assistant keeps statistics of its value" },
  icon: {
    type: "string",
    pattern: "^[a-z]+:[a-z0-9-]+$",
    patternErrorMessage: 'must be an icon, as in "mdi:water-pump"',
    description: 'its icon in Home Assistant, as in "mdi:water-pump"',
  },
  category: { enum: ["config", "diagnostic"], description: "its category in Home Assistant" },
  enabled: { type: "boolean", description: "whether Home Assistant shows it without being asked to; true unless given" },
  hidden: { type: "boolean", description: "neither on the page nor in Home Assistant" },
};

/** What may be said of each value of a part that has several. */
function looksOf(names: string[]): Schema {
  const name = text("what people call it, in any language", { minLength: 1, maxLength: 60 });
  const looks = object("how this value is shown", { name, ...appearance }, []);
  return object("how each of its values is shown", Object.fromEntries(names.map((one) => [one, looks])), []);
}

/** What may be asked of an output whose kind the config names. */
const anyOutput: Record<string, Schema> = {
  restore,
  safe: { type: ["boolean", "number", "string"], description: SAFE },
  min_interval: minInterval,
};

/** Options as `board` describes them, in which a duration is a format. */
function optionsAsSchema(options: Record<string, Schema>): Record<string, Schema> {
  const entries = Object.entries(options).map(([name, { format, ...rest }]) => [
    name,
    format === "duration" ? duration(String(rest.description), rest.default as string) : rest,
  ]);
  return Object.fromEntries(entries);
}

const ids = (description: string): Schema => ({
  type: ["string", "array"],
  items: { type: "string" },
  minItems: 1,
  lengthErrorMessage: "must name at least one output",
  description,
});

/** What a rule does, as members of the rule itself and of each step. */
const actions: Record<string, Schema> = {
  set: settings("outputs and what they are put on"),
  toggle: ids("an output that goes on when it is off and the other way round, or several"),
  press: ids("a button that is pressed, or several"),
  publish: object(
    "an MQTT message",
    {
      topic: text("its topic, as it goes over the wire", { minLength: 1, maxLength: 200 }),
      payload: { type: ["string", "number", "boolean"], default: "", description: "its payload; {id} stands for a value" },
      qos: { enum: [0, 1, 2], default: 0, description: "its quality of service" },
      retain: { type: "boolean", default: false, description: "the broker keeps it" },
    },
    ["topic"],
  ),
  log: text("a line of the log; {id} stands for a value", { minLength: 1, maxLength: 100 }),
};

const steps = (description: string): Schema => ({
  type: "array",
  description,
  items: {
    ...object("a step", { ...actions, wait: duration("time until the next step") }, []),
    minProperties: 1,
    lengthErrorMessage: 'must say what to do, as in { "set": { "fan": true } }',
  },
  minItems: 1,
  maxItems: 20,
  lengthErrorMessage: "must have 1 to 20 steps",
});

const rule: Schema = object(
  "something that the device does by itself",
  {
    when: text('what has to be true: "air > 30 and not door"', { minLength: 1, maxLength: 200 }),
    for: { type: "string", description: "how long it has to be true before something is done: a duration, or the id of a number" },
    off_delay: {
      type: "string",
      description: "how long it has to be false again before it counts as false: a duration, or the id of a number",
    },
    hysteresis: {
      type: "number",
      exclusiveMinimum: 0,
      description: "by how much a value has to fall back behind a limit before it is no longer beyond it",
    },
    ...actions,
    do: steps("what is done in turn"),
    else: {
      ...settings("outputs and what they are put on when it is no longer true, or steps in turn"),
      type: ["object", "array"],
      items: steps("").items,
    },
    refuse: {
      type: "object",
      description: "outputs that take no command while it is true, their safe value aside, and the reason that people are told",
      additionalProperties: { type: "string", minLength: 1, maxLength: 100 },
      minProperties: 1,
      lengthErrorMessage: 'must name an output, as in { "pump": "locked at night" }',
    },
  },
  ["when"],
);

function settings(description: string): Schema {
  return {
    type: "object",
    description,
    additionalProperties: { type: ["boolean", "number", "string"] },
    minProperties: 1,
    lengthErrorMessage: 'must name an output, as in { "fan": true }',
  };
}

/** What a part must have. There is no reading a pin that is not there, while a button or a number of the page may do without. */
const requiredOf = ({ required, pins }: Driver, place: Place): string[] => [
  ...new Set([...required, ...(place === "sensors" ? Object.keys(pins) : [])]),
];

function part(place: Place): Schema {
  const names = driversOf(place);
  return {
    type: "object",
    properties: { id: id("name of its entity in addresses and topics"), driver: { enum: names, description: "what it is" } },
    required: ["id", "driver"],
    allOf: names.map((name) => ({
      if: { type: "object", properties: { driver: { const: name } }, required: ["driver"] },
      // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
      then: { properties: membersOf(drivers[name], place), required: requiredOf(drivers[name], place), additionalProperties: false },
    })),
  };
}

/** The one schema of `espruino.config.json`: it validates, and editors complete by it (`build/config/espruino.schema.json`). */
export const schema: Schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Demitasse device",
  ...object(
    "What a device is: its board, its networks, its sensors and outputs.",
    {
      $schema: { type: "string", description: "where editors find this schema" },
      extends: {
        type: ["string", "array"],
        items: { type: "string" },
        description: "a config, or a list of them, whose members this one has unless it says otherwise; paths from this file",
      },
      variables: {
        type: "object",
        additionalProperties: { type: ["string", "number", "boolean"] },
        description: 'what "${name}" stands for, here and in the configs that this one extends',
      },
      name: text("what people call the device, in any language; its id when left out", { minLength: 1, maxLength: 60 }),
      id: id("name of the device in topics, host name and client id"),
      board: { enum: Object.keys(boards), description: "what it runs on" },
      language: { enum: ["en", "de", "zh"], description: "language of the control page; left out, each browser's own, or else English" },
      wifi: object(
        "the network to join; left out, the board uses the one it has saved",
        {
          ssid: text("name of the network", { minLength: 1, maxLength: 32 }),
          password: text("left out for an open network", { minLength: 8, maxLength: 63 }),
        },
        ["ssid"],
      ),
      mqtt: object(
        "left out, the device speaks no MQTT",
        {
          url: { type: "string", description: 'the broker, "mqtt://HOST" or "mqtt://HOST:PORT"; mqtts:// where the board has TLS' },
          others: {
            type: "array",
            description: "further brokers, tried in turn with the first when one does not answer; written like url",
            items: { type: "string" },
            maxItems: 8,
            default: [],
          },
          username: text("login at the broker; left out, none is sent, and an empty one where it is empty"),
          password: text("login at the broker"),
          client_id: text("what the broker knows the device by; its id when left out", { minLength: 1, maxLength: 60 }),
          keep_alive: duration("time between two packets at most, 60s when left out"),
          inflight: {
            type: "integer",
            minimum: 1,
            maximum: 20,
            description: "messages of QoS 1 and 2 that may wait for their acknowledgement at the same time; 20 when left out",
          },
          reconnect: object(
            "time until the next attempt, doubled with each; up to half of it is left to chance",
            { min: duration("at first", "1s"), max: duration("at most", "64s") },
            [],
          ),
          prefix: text("first level of all topics", { minLength: 1, maxLength: 60, default: "demitasse" }),
          session: {
            type: "boolean",
            default: false,
            description: "the broker keeps what is sent to the device at QoS 1 and 2 while that is away",
          },
          discovery: { type: "boolean", default: true, description: "announce the entities to Home Assistant" },
          discovery_prefix: text("first level of Home Assistant's discovery topics", {
            minLength: 1,
            maxLength: 60,
            default: "homeassistant",
          }),
        },
        ["url"],
      ),
      diagnostics: {
        type: "boolean",
        default: false,
        description:
          "tells Home Assistant how the device itself is: signal, address, uptime, memory, restarts, version; and a restart button",
      },
      timezone: {
        type: "string",
        description: 'the clock of `daily` and of dates: "Europe/Berlin", or a rule as "CET-1CEST,M3.5.0,M10.5.0/3"; UTC when left out',
      },
      location: object(
        "where the device stands, for sunrise and sunset",
        {
          latitude: { type: "number", minimum: -90, maximum: 90, description: "degrees, north is positive" },
          longitude: { type: "number", minimum: -180, maximum: 180, description: "degrees, east is positive" },
        },
        ["latitude", "longitude"],
      ),
      sntp: {
        type: "string",
        pattern: "^[A-Za-z0-9.-]+(:[0-9]{1,5})?$",
        patternErrorMessage: 'must be the name or address of a time server, as in "pool.ntp.org"',
        default: "pool.ntp.org",
        description: "the time server, asked where a time zone or `daily` wants the time",
      },
      web: object(
        "the web server",
        {
          port: whole("TCP port", 1, 65535, 80),
          listener: { enum: ["http", "net"], default: "http", description: "what accepts connections" },
          hosts: {
            type: "array",
            description:
              'names that the device is asked by, beside its address and `ID.local`: its own in your network, or a proxy\'s; "*" takes any',
            items: {
              type: "string",
              pattern: "^(\\*|[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*)$",
              patternErrorMessage: 'must be a host name without a port, as in "greenhouse.lan"',
            },
            default: [],
          },
          files: text("folder beside the config whose files the device serves, packed into its image", { minLength: 1 }),
          auth: object(
            "login that everything but the page itself asks for",
            {
              username: text("user name of that login, without a colon", { minLength: 1, maxLength: 60 }),
              password: text("password of that login", { minLength: 1, maxLength: 60 }),
            },
            ["username", "password"],
          ),
        },
        [],
        {},
      ),
      buses: busesSchema,
      sensors: { type: "array", description: "what is read", items: part("sensors"), default: [] },
      outputs: { type: "array", description: "what can be set", items: part("outputs"), default: [] },
      rules: { type: "array", description: "what the device does by itself, without a broker", items: rule, default: [] },
      app: { type: ["string", "null"], default: "src/app.ts", description: "your own program, beside the config; null for none" },
    },
    ["id", "board"],
  ),
};

/** Where the config's `$schema` points to, and what stands there. */
export const schemaFile = resolve(import.meta.dirname, "espruino.schema.json");
export const schemaText = (): string => `${JSON.stringify(schema, null, 2)}\n`;
