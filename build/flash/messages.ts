/** What the process with the `espruino` package is asked; each gets one `Reply` with the same number. */
export type Ask = { call: number } & (
  | { what: "ports" }
  | { what: "open"; port: string; baud: number }
  | { what: "evaluate"; code: string }
  | { what: "send"; text: string }
);

export interface Port {
  path: string;
  description?: string;
}

/** What it says: an answer, what the board printed, what the package complained of, or that the connection is gone. */
export type Said = { call: number; value?: unknown } | { text: string } | { complaint: string } | { gone: true };
