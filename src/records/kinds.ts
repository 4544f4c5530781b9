/** What a record is about: the first character of its text. */
export enum Kind {
  /** `SECONDS CAUSE`: how a run ended by itself */
  Note = "c",
  /** `COUNT,EARLY,AFTER,BUILD,LAST`: the faults so far */
  Faults = "r",
  /** what entities keep */
  Values = "v",
}
