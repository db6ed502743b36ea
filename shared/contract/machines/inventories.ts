import { z } from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { RowId } from "#shared/contract/page.ts";

/** The machines whose inventory is requested: the union of the three. */
export const InventoryTargets = z.strictObject({
  machines: z.array(RowId).max(100_000).default([]),
  /** Ids of groups whose members are included. */
  groups: z.array(RowId).max(1000).default([]),
  /** Machines that match this query; `name:*` matches every machine. */
  query: z.string().trim().min(1).max(10_000).optional(),
});
export type InventoryTargets = z.output<typeof InventoryTargets>;

/**
 * The agent of such a machine sends its inventory at its next contact,
 * regardless of the inventory's age. Until it has arrived, every answer
 * requests it again.
 */
export const askInventories = endpoint({
  method: "POST",
  path: "/inventories/requests",
  summary: "Ask machines for their inventory, or take that back",
  role: "operator",
  body: InventoryTargets.extend({
    /** False: withdraw the request. */
    wanted: z.boolean().default(true),
    /** Only count the machines; nothing changes. */
    dryRun: z.boolean().default(false),
  }),
  output: z.object({
    /** Machines whose inventory is requested from now on, or no longer. */
    changed: z.number().int(),
    /** Machines for which nothing changed. */
    unchanged: z.number().int(),
  }),
});
