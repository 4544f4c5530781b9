// What a record is about: the first character of its text. Plain constants: each becomes its character where it is used, an enum would stay in memory.

/** `SECONDS CAUSE`: how a run ended by itself. */
export const NOTE = "c";
/** `COUNT,EARLY,AFTER,BUILD,LAST`: the faults so far. */
export const FAULTS = "r";
/** What entities keep. */
export const VALUES = "v";
/** `,ID:PLATFORM,ID:PLATFORM,`: the entities that Home Assistant was told of last. */
export const ANNOUNCED = "h";
