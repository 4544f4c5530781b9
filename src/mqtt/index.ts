import { c } from "./client.ts";
import { seldom } from "./seldom.ts";
import "./send.ts";
import { tick } from "./tick.ts";
import type { Mqtt, MqttOptions } from "./types.ts";

export type { Message, Mqtt, MqttOptions, MqttState, PublishOptions, QoS, Source } from "./types.ts";

/**
 * The device's MQTT 3.1.1 client; there is one.
 * @param options as an object, or as a function that makes them: it is called when one is needed, so that texts need not be kept in memory
 */
export function createMqtt(options: MqttOptions | (() => MqttOptions)): Mqtt {
  c.opt = typeof options === "function" ? options : () => options;
  c.id = (Math.random() * 32767) | 0;
  c.start = tick;
  c.stop = c.subscribe = c.unsubscribe = seldom;
  return c;
}
