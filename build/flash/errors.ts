import { UsageError } from "../commands/cli.ts";

/** Why a board cannot be flashed: one line that says what is wrong and how to mend it. */
export class FlashError extends UsageError {}
