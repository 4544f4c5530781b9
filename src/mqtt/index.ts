import { start, stop } from "./connection.ts";
import { publish } from "./publish.ts";
import { sendQueued } from "./send.ts";
import { client, Limit, mqttState, Phase } from "./state.ts";
import { subscribe, unsubscribe } from "./subscriptions.ts";
import type { Mqtt, MqttOptions } from "./types.ts";

export { start, stop } from "./connection.ts";
export { publish } from "./publish.ts";
export { mqttState } from "./state.ts";
export { subscribe } from "./subscriptions.ts";
export { printable } from "./topics.ts";
export type { Message, Mqtt, MqttOptions, MqttState, PublishOptions, QoS, Source, SubscribeOptions } from "./types.ts";

/**
 * Makes the device's MQTT 3.1.1 client ready; there is one, and this is called once.
 * @param options are made when they are needed, so that texts need not be kept in memory
 */
export function useMqtt(options: () => MqttOptions): void {
  client._options = options;
  // Small numbers need no variable of their own.
  client._id = (Math.random() * 1000) | 0;
}

/** Whether a broker has accepted us: what is told after each connect need not wait for one in memory. */
export function online(): boolean {
  return client._phase >= Phase.Connected;
}

/** Whether what is published now goes out soon: half of the queue is free. */
export function hasRoom(): boolean {
  return client._queued < Limit.Queue >> 1;
}

/** Calls `MqttOptions.announce` with `step`, and so on, as soon as nothing waits before it. */
export function announceFrom(step: number): void {
  if (client._phase < Phase.Connected) return;
  client._step = step;
  sendQueued();
}

/** What a user's program gets: the client's methods. */
export const methods: Mqtt = {
  publish,
  subscribe: subscribe as Mqtt["subscribe"],
  unsubscribe,
  // Every object of the interpreter's has it.
  on(event: string, handler: any) {
    (client as any).on(event, handler);
  },
  start,
  stop,
  get state() {
    return mqttState();
  },
};

/** Both in one. */
export function createMqtt(options: () => MqttOptions): Mqtt {
  useMqtt(options);
  return methods;
}
