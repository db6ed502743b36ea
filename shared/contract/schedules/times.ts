import * as z from "zod";
import { Moment } from "#shared/contract/page.ts";

/** A time in a request: ISO 8601, with its distance to UTC. */
const MomentWithZone = z.iso.datetime({ offset: true });

/** When an assignment makes first offers, as an operator says it. */
export const NewTimes = z.strictObject({
  /** Nothing is offered before; absent: it begins at once. */
  notBefore: MomentWithZone.optional(),
  /**
   * What was not offered by then becomes `expired`; what was offered stays.
   * Absent: never.
   */
  expiresAt: MomentWithZone.optional(),
  /** From then on it is offered outside maintenance windows too. */
  deadline: MomentWithZone.optional(),
});
export type NewTimes = z.infer<typeof NewTimes>;

/** When an assignment makes first offers. */
export const AssignmentTimes = z.object({
  /** Nothing is offered before; null: it began at once. */
  notBefore: Moment.nullable(),
  /** What was not offered by then is `expired`; null: never. */
  expiresAt: Moment.nullable(),
  /** From then on maintenance windows do not count; null: they always do. */
  deadline: Moment.nullable().default(null),
});
export type AssignmentTimes = z.infer<typeof AssignmentTimes>;
