import * as z from "zod";
import { UNKNOWN_VALUES } from "#shared/query/unknown_values.ts";

/** Machines that a query includes only because a value is not known. */
export const UnknownMatches = z.object({
  /**
   * Number of machines that match though a value that the query compares is not
   * known, and that need not match if it were: the value is in a negated term.
   */
  machines: z.number().int(),
  /** The values that are not known of them. */
  values: z.array(z.enum(UNKNOWN_VALUES)),
});
export type UnknownMatches = z.infer<typeof UnknownMatches>;

/** All matches are certain. */
export const NO_UNKNOWN: UnknownMatches = { machines: 0, values: [] };
