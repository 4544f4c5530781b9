import type { Kind, KindName } from "../../board/kinds/lib/types.ts";
import { exportsOf } from "./folder.ts";

/** Every kind of entity, by what its file in `board/kinds` exports as `kind`; how it reads a command stands beside that. */
export const kinds = await exportsOf<Kind, KindName>("board/kinds", "kind");
