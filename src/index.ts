import type { Device } from "./device/index.ts";
import type { HttpApp } from "./http/types.ts";
import type { Mqtt } from "./mqtt/types.ts";
import type { Tasks } from "./tasks/index.ts";

export type { Answer, FetchOptions } from "./http/client/types.ts";
export { abort, basicAuth, bearerAuth, cookie, cors, events, file, formAll, queryAll, redirect } from "./http/index.ts";
export type { Handler, Http, HttpApp, Limits, Params, Reply, Request, Response, RouteOptions } from "./http/types.ts";
export type { Message } from "./mqtt/types.ts";
export type { Device, Tasks };

/** What the user's `app` function gets. */
export interface App {
  http: HttpApp;
  /** Not there where the config has no `mqtt`. */
  mqtt: DemitasseDevice extends { broker: false } ? Mqtt | undefined : Mqtt;
  tasks: Tasks;
  device: Device;
}
