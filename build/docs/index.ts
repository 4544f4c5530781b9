import { boardsPage } from "./boards.ts";

/** Pages of docs/reference that are made from the source. */
export const pages: Record<string, () => string> = { "boards.md": boardsPage };
