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
