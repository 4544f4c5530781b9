let levels = 0;

/** On the linux board, which has no pins: what was last written to `pin` (0..31). Elsewhere the pin itself. */
export function readLevel(pin: Pin): boolean {
  if (CONFIG.board === "linux") return ((levels >> pin) & 1) === 1;
  return digitalRead(pin) === 1;
}

export function writeLevel(pin: Pin, high: boolean): void {
  if (CONFIG.board === "linux") levels = high ? levels | (1 << pin) : levels & ~(1 << pin);
  else digitalWrite(pin, high);
}

/**
 * Calls `changed` with the level of `pin` each time that it has changed and then stayed for `debounce` ms. On the linux board
 * that is whenever somebody says so: `E.emit("pin0", true)` for the first pin that the config names.
 */
export function watchLevel(pin: Pin, debounce: number, changed: (high: boolean) => void): void {
  if (CONFIG.board === "linux")
    (E as any).on(`pin${pin}`, (high: boolean) => {
      writeLevel(pin, high);
      changed(high);
    });
  else
    setWatch(
      (event: any) => {
        changed(event.state);
      },
      pin,
      { repeat: true, edge: "both", debounce: debounce },
    );
}
