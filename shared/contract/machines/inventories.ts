import { z } from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { RowId } from "#shared/contract/page.ts";

/** Whose inventory is meant: whoever any of these says. */
export const InventoryTargets = z.strictObject({
  machines: z.array(RowId).max(100_000).default([]),
  /** The members of these groups. */
  groups: z.array(RowId).max(1000).default([]),
  /** Machines that match this query; `name:*` is every machine. */
  query: z.string().trim().min(1).max(10_000).optional(),
});
export type InventoryTargets = z.output<typeof InventoryTargets>;

/**
 * An agent that is asked sends its inventory at its next contact, whatever its
 * age. Until it has arrived, every answer asks for it.
 */
export const askInventories = endpoint({
  method: "POST",
  path: "/inventories/requests",
  summary: "Ask machines for their inventory, or take that back",
  role: "operator",
  body: InventoryTargets.extend({
    /** False: what was asked for is not wanted any more. */
    wanted: z.boolean().default(true),
    /** Only says how many machines it would be. */
    dryRun: z.boolean().default(false),
  }),
  output: z.object({
    /** Machines that are asked from now on, or no longer. */
    changed: z.number().int(),
    /** Machines for which that was so already. */
    unchanged: z.number().int(),
  }),
});
