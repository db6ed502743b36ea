import * as z from "zod";

/** How failures of an assignment are retried without an operator. */
export const RetryPolicy = z.strictObject({
  /** Most attempts after the first one; those of operators count too. */
  limit: z.number().int().min(1).max(10),
  /**
   * Minutes from the first failure to the next attempt; twice as many after each
   * further failure, at most 7 days.
   */
  afterMinutes: z.number().int().min(1).max(10_080).default(60),
  /** Only failures with one of these result codes; empty: with any. */
  codes: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
});
export type RetryPolicy = z.output<typeof RetryPolicy>;
