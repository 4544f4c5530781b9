import { c } from "./client.ts";
import { control } from "./control.ts";
import { seldom } from "./seldom.ts";
import { publish } from "./send.ts";
import type { Mqtt, MqttOptions } from "./types.ts";

export type { Message, Mqtt, MqttOptions, MqttState, PublishOptions, QoS, Source } from "./types.ts";

/**
 * The device's MQTT 3.1.1 client; there is one, and this is called once.
 * @param options as an object, or as a function that makes them: it is called when one is needed, so that texts need not be kept in memory
 */
export let createMqtt = (options: MqttOptions | (() => MqttOptions)): Mqtt => {
  c.opt = typeof options === "function" ? options : () => options;
  // Small numbers need no jsvar of their own.
  c.id = (Math.random() * 1000) | 0;
  c.publish = publish;
  c.start = control;
  c.stop = c.subscribe = c.unsubscribe = seldom;
  // Its work is done and its memory free.
  createMqtt = undefined as never;
  return c;
};
