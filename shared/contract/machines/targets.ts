import * as z from "zod";
import { QueryText, RowId } from "#shared/contract/page.ts";

/** The machines an action is about: the union of the three. */
export const MachineTargets = z.strictObject({
  machines: z.array(RowId).max(100_000).default([]),
  /** Ids of groups whose members are included. */
  groups: z.array(RowId).max(1000).default([]),
  /** Machines that match this query; `name:*` matches every machine. */
  query: QueryText.trim().min(1).optional(),
});
export type MachineTargets = z.output<typeof MachineTargets>;
