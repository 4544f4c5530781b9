import { events } from "./conformance/events.ts";
import { expressions } from "./conformance/expressions.ts";
import { language } from "./conformance/language.ts";
import { network } from "./conformance/network.ts";
import { storage } from "./conformance/storage.ts";
import type { Conformance } from "./conformance/types.ts";
import { values } from "./conformance/values.ts";

export type { Conformance } from "./conformance/types.ts";

/** What the simulated board shares with the interpreter: every program was run on both. */
export const conformance: Record<string, Conformance[]> = { language, expressions, values, events, storage, network };
