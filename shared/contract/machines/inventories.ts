import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { MachineTargets } from "./targets.ts";

/** The machines whose inventory is requested. */
export const InventoryTargets = MachineTargets;
export type InventoryTargets = MachineTargets;

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
