/** Whether an agent was seen to poll as it is told; null: not known yet. */
export type FollowsPollInterval = "yes" | "no" | null;

/** What is known of when a machine polls. */
export interface PollMemory {
  /** Its last poll, milliseconds; null: none yet. */
  readonly polledAt: number | null;
  /** The interval the answer to it gave, hours. */
  readonly toldHours: number | null;
  /** Whether that was another interval than the answer before gave. */
  readonly toldAnew: boolean;
  /** The last interval seen. */
  readonly seconds: number | null;
  /** What was thought of the last intervals: a 1, then 1 for as told, 0 not. */
  readonly marks: number;
  readonly obeys: FollowsPollInterval;
}
