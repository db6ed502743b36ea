import * as z from "zod";
import { Moment } from "#shared/contract/page.ts";

/** When an assignment runs again and again, as an operator says it. */
export const NewRepeat = z.strictObject({
  /**
   * A rule in words, such as `weekly:tue@02:00`, or an RRULE of RFC 5545 with a
   * time of day, such as `FREQ=MONTHLY;BYDAY=2TU@02:00`.
   */
  rule: z.string().trim().min(1).max(300),
  /** An IANA time zone: the local times of the rule are its. */
  zone: z.string().trim().min(1).max(100),
});
export type NewRepeat = z.infer<typeof NewRepeat>;

/** When an assignment runs again. */
export const AssignmentRepeat = NewRepeat.extend({
  /** The next run; null: there is none any more. */
  nextAt: Moment.nullable(),
});
export type AssignmentRepeat = z.infer<typeof AssignmentRepeat>;

/** When a planned assignment will run. */
export const PlannedRepeat = NewRepeat.extend({
  /** The first runs. */
  runs: z.array(Moment),
});
export type PlannedRepeat = z.infer<typeof PlannedRepeat>;
