import * as z from "zod";

/**
 * The kind of system an agent is on. `mobile` is Android and iOS, to which
 * nothing is offered.
 */
export const AgentFamily = z.enum(["unix", "windows", "mobile"]);
export type AgentFamily = z.infer<typeof AgentFamily>;

/** Number of machines of each family. */
export const FamilyCounts = z.object({
  unix: z.number().int(),
  windows: z.number().int(),
  /** Absent if there are none. */
  mobile: z.number().int().optional(),
});
export type FamilyCounts = z.infer<typeof FamilyCounts>;
