/** On the linux board nothing happens; elsewhere the PWM of `pin` is as far from 0 to 1 as `value` is from `min` to `max`. */
export function write(value: number, pin: Pin, min: number, max: number, _step: number, freq: number): void {
  if (CONFIG.board === "linux") return;
  analogWrite(pin, (value - min) / (max - min), CONFIG.board === "esp8266" ? { freq: freq, soft: true } : { freq: freq });
}
