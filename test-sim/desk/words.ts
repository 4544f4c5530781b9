import { nearest } from "../../build/config/problems.ts";
import type { Config } from "../../build/config/types.ts";
import { allEntities } from "../../build/generate/described.ts";
import type { Deed } from "./bench.ts";
import { find, PlayError, type Value } from "./inputs.ts";

const yes = ["on", "open", "true", "yes", "wet", "locked"];
const no = ["off", "closed", "close", "false", "no", "dry", "unlocked"];
const ofTheBoard = ["wifi", "broker", "power", "clock", "speed"];
const presses = ["press", "single", "double", "long"];

/** A word of the command line, `soil=12` or `wifi=off`, as what is to be done. Throws a PlayError. */
export function deedOf(word: string, config: Config): Deed {
  const at = word.indexOf("=");
  if (at < 1) throw new PlayError(`"${word}" says nothing to do; write it as in soil=12, door=open, key=press, wifi=off`);
  const [id, text] = [word.slice(0, at), word.slice(at + 1)];
  return allEntities(config).some((entity) => entity.id === id) ? ofEntity(id, text, config) : (ofBoard(id, text) ?? unknown(id, config));
}

function ofEntity(id: string, text: string, config: Config): Deed {
  const { field, part } = find(config, id);
  if (text === "fail" || text.startsWith("fail:")) return { do: "fail", id, reason: text.slice(5) || undefined };
  const pressed = part.driver === "button" || field.kind === "button" || field.kind === "binary_sensor";
  if (pressed && presses.includes(text)) return { do: "press", id, press: text === "press" ? "single" : (text as "double") };
  return { do: "set", id, value: meant(id, text, field.kind) };
}

function meant(id: string, text: string, kind: string): Value {
  if (["select", "text", "event"].includes(kind)) return text;
  const lower = text.toLowerCase();
  if (["sensor", "number"].includes(kind) || /^[-+.\d]/.test(text)) {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isNaN(value)) throw new PlayError(`${id}: "${text}" is not a number`);
    return value;
  }
  if (yes.includes(lower)) return true;
  if (no.includes(lower)) return false;
  throw new PlayError(`${id}: "${text}" is neither on nor off; write ${id}=on or ${id}=off`);
}

function ofBoard(name: string, text: string): Deed | undefined {
  const on = yes.includes(text);
  switch (name) {
    case "wifi":
    case "broker":
    case "power":
      if (name === "power" && text === "cycle") return { do: "reboot" };
      if (!on && !no.includes(text)) throw new PlayError(`${name}: "${text}" is not on or off${name === "power" ? ', nor "cycle"' : ""}`);
      return { do: name, on };
    case "clock":
      return { do: "clock", time: text };
    case "speed":
      if (!(Number(text) > 0)) throw new PlayError(`speed: "${text}" is not a number above 0`);
      return { do: "speed", times: Number(text) };
  }
  return undefined;
}

/** Throws what there is. */
function unknown(name: string, config: Config): never {
  const all = allEntities(config).map(({ id }) => id);
  throw new PlayError(`there is nothing called "${name}"${nearest(name, [...all, ...ofTheBoard], "there are")}`);
}
