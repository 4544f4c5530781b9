import { parse } from "acorn";
import { full } from "acorn-walk";
import type { Config } from "../config/types.ts";
import { allEntities } from "../generate/described.ts";
import { type Part, partOf, split } from "./parts.ts";
import { retained } from "./retained.ts";

type Node = any;

/** Variables of an idle device, by part: what its code keeps, and what it makes while it runs. */
export type Estimate = Record<Part, { kept: number; made: number }>;

// What is made while running was measured: the differences between devices with and without each, after the first requests,
// beyond what their code keeps (Espruino 2v29, 1600 variables; test-sim/tests/build/estimate.test.ts holds it to that).
const always: Partial<Record<Part, number>> = { interpreter: 39, http: 85, tasks: 15, device: 10, system: 30 };
const netListener = 34;
const login = 50;
const mqtt = 54;
const discovery = 5;
const sensor = 7;
const output = 4;
/** A name of more than four characters, for each eight more. */
const name = 1;
/** A route, task, subscription or watch of the user's, and the object with the methods that make routes. */
const hook = 7;
const routes = 21;

const hooks = /^(?:get|post|put|patch|delete|all|before|after|error|subscribe|every|watch|onStop)$/;
const web = /^(?:get|post|put|patch|delete|all|before|error)$/;

/** @param owner the source file of each character of `code` */
export function estimate(code: string, owner: (offset: number) => string, config: Config): Estimate {
  const result = Object.fromEntries(Object.keys(split).map((part) => [part, { kept: 0, made: always[part as Part] ?? 0 }])) as Estimate;
  for (const { start, jsvars } of retained(code)) result[partOf(owner(start))].kept += jsvars;
  result.http.made += (config.web.listener === "net" ? netListener : 0) + (config.web.auth ? login : 0);
  if (config.mqtt) result.mqtt.made += mqtt + (config.mqtt.discovery ? discovery : 0);
  const outputs = new Set(config.outputs);
  for (const { id, part } of allEntities(config)) {
    const long = Math.ceil(Math.max(0, id.length - 4) / 8) * name;
    // A sensor's name stands in the table of tasks, too.
    result.device.made += outputs.has(part) ? output + long : sensor + 2 * long;
  }
  let serves = false;
  full(parse(code, { ecmaVersion: "latest" }) as never, (found) => {
    const { type, callee, start } = found as Node;
    if (type !== "CallExpression" || !hooks.test(callee.property?.name ?? "") || partOf(owner(start)) !== "user") return;
    result.user.made += hook;
    if (web.test(callee.property.name)) serves = true;
  });
  if (serves) result.user.made += routes;
  return result;
}

export const totalOf = (estimate: Estimate): number => Object.values(estimate).reduce((sum, { kept, made }) => sum + kept + made, 0);
