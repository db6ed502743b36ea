/** Observed compliance with the poll interval; null: not known yet. */
export type FollowsPollInterval = "yes" | "no" | null;

/** The observations about the polls of a machine. */
export interface PollMemory {
  /** Its last poll, in milliseconds; null: none yet. */
  readonly polledAt: number | null;
  /** The interval sent in the answer to it, in hours. */
  readonly sentHours: number | null;
  /** True if that interval differed from the one in the answer before. */
  readonly intervalChanged: boolean;
  /** The last interval observed, in seconds. */
  readonly seconds: number | null;
  /**
   * The judgements of the last intervals as bits: a leading 1, then 1 if the
   * interval was followed, 0 if not.
   */
  readonly marks: number;
  readonly obeys: FollowsPollInterval;
}
