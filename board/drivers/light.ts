/** Dims the lamp on `pin` to `level` percent by PWM of `freq` Hz (ESP8266: in software; ESP32: in hardware, 10 bit). */
export function write(level: number, pin: Pin, invert: boolean, freq: number): void {
  if (CONFIG.board === "linux") return;
  const duty = level / 100;
  const options = CONFIG.board === "esp8266" ? { freq: freq, soft: true } : { freq: freq };
  analogWrite(pin, invert ? 1 - duty : duty, options);
}
