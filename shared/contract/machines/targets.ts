import { z } from "zod";
import { RowId } from "#shared/contract/page.ts";

/** The machines an action is about: the union of the three. */
export const MachineTargets = z.strictObject({
  machines: z.array(RowId).max(100_000).default([]),
  /** Ids of groups whose members are included. */
  groups: z.array(RowId).max(1000).default([]),
  /** Machines that match this query; `name:*` matches every machine. */
  query: z.string().trim().min(1).max(10_000).optional(),
});
export type MachineTargets = z.output<typeof MachineTargets>;
