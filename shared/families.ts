import { z } from "zod";

export const AgentFamily = z.enum(["unix", "windows"]);
export type AgentFamily = z.infer<typeof AgentFamily>;

/** Number of machines of each family. */
export const FamilyCounts = z.object({
  unix: z.number().int(),
  windows: z.number().int(),
});
export type FamilyCounts = z.infer<typeof FamilyCounts>;
