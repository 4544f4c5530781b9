import { client, type Handlers } from "./state.ts";

/**
 * Calls the handlers that `Mqtt.on` was given for an event. `on` is Espruino's own, which keeps them under `#on` and the event's name;
 * its `emit` would call them later, and let through what they throw.
 */
export function emit(event: string, value?: unknown): void {
  const handlers: Handlers | undefined = (client as any)["#on" + event];
  if (!handlers) return;
  (typeof handlers === "function" ? [handlers] : handlers.slice()).forEach((handler) => {
    try {
      handler(value);
    } catch (error) {
      client._options().log(`mqtt: handler of ${event}: ${error}`, error);
    }
  });
}

/** Something went wrong: a line for the log, for `Mqtt.state` and for the handlers of `error`. */
export function report(line: string, error?: unknown): void {
  client._error = line;
  try {
    client._options().log(line.startsWith("mqtt") ? line : `mqtt: ${line}`, error);
  } catch (_) {}
  emit("error", line);
}
