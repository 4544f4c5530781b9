/** A serial line of the interpreter, opened with the part's own rate. */
export interface Serial {
  on(event: "data", listener: (data: string) => void): void;
  write(data: number[]): void;
}

/**
 * Calls `take` with each frame of `length` bytes that begins with `head` (a text of bytes). What comes between two frames, and what
 * `isWhole` does not take for a frame, is passed over byte by byte, so that a line that loses bytes finds its way back.
 */
export function listenFrames(line: Serial, isHead: (frame: string) => boolean, length: number, take: (frame: string) => boolean): void {
  let pending = "";
  line.on("data", (data) => {
    pending += data;
    // What a board has not taken in time is of no more use.
    if (pending.length > length * 3) pending = pending.substr(pending.length - length * 2);
    while (pending.length >= length) {
      const whole = isHead(pending) && take(pending.substr(0, length));
      pending = pending.substr(whole ? length : 1);
    }
  });
}

/** The sum of the bytes of `frame` from `from` up to `to`, which is not part of it. */
export function sumOf(frame: string, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += frame.charCodeAt(i);
  return sum;
}
