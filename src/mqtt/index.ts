import { control } from "./acknowledge.ts";
import { seldom } from "./connection.ts";
import { publish } from "./send.ts";
import { c, mqttState, Phase } from "./state.ts";
import type { Mqtt, MqttOptions } from "./types.ts";

/** `Mqtt.start`, when it is given "". */
export { control as start } from "./acknowledge.ts";
/** `Mqtt.subscribe`, `unsubscribe` and, without arguments, `stop`. */
export { seldom as stop, seldom as subscribe } from "./connection.ts";
export { publish } from "./send.ts";
export { mqttState } from "./state.ts";
export type { Message, Mqtt, MqttOptions, MqttState, PublishOptions, QoS, Source } from "./types.ts";

/**
 * Makes the device's MQTT 3.1.1 client ready; there is one, and this is called once.
 * @param options are made when they are needed, so that texts need not be kept in memory
 */
export function useMqtt(options: () => MqttOptions): void {
  c.opt = options;
  // Small numbers need no jsvar of their own.
  c.id = (Math.random() * 1000) | 0;
}

/** Whether a broker has accepted us: what is told after each connect need not wait for one in memory. */
export function online(): boolean {
  return c.ph >= Phase.Connected;
}

/** The client with the methods that a user's program wants; they take ten jsvars. */
export function withMethods(): Mqtt {
  const mqtt = c as unknown as Mqtt;
  mqtt.publish = publish;
  mqtt.start = control;
  mqtt.stop = mqtt.subscribe = mqtt.unsubscribe = seldom;
  Object.defineProperty(mqtt, "state", { get: mqttState });
  return mqtt;
}

/** Both in one. */
export function createMqtt(options: () => MqttOptions): Mqtt {
  useMqtt(options);
  return withMethods();
}
