/** A device's program: answers on `echo/#`, says what it hears and how it stands, and does as told through the console. */
export const device = (port: number, options = "", more = "") => `
import { createMqtt } from "mqtt";
const mqtt = createMqtt(() => ({
  host: "127.0.0.1", port: ${port}, clientId: "device", log: (line) => print(line),
  will: { topic: "device/status", payload: "offline", retain: true },
  connected(present) { print("connected " + present); mqtt.publish("device/status", "online", { retain: true }); },
  ${options}
}));
mqtt.subscribe("to/+qos/#rest", (message) => {
  print("got " + message.params.qos + message.qos + " " + message.payload);
}, { qos: 2 });
(global as any).mqtt = mqtt;
${more}
mqtt.start();
`;
