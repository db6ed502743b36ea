import { z } from "zod";
import { ConfirmMachines } from "#shared/contract/assignments/confirmation.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { MachineTargets } from "./targets.ts";

const order = {
  /** Only count; nothing changes. */
  dryRun: z.boolean().default(false),
  confirmMachines: ConfirmMachines,
};

/**
 * Retired machines keep their inventory and their results, and are left out of
 * lists, counts, guards, plans and groups. What waits on them is cancelled and
 * what was offered is recalled. A machine that makes contact again is back.
 */
export const retireMachines = endpoint({
  method: "POST",
  path: "/machines/retire",
  summary: "Retire machines; they come back with their next contact",
  role: "operator",
  body: MachineTargets.extend(order),
  output: z.object({
    /** Machines that are retired from now on. */
    retired: z.number().int(),
    /** Machines that were retired before. */
    unchanged: z.number().int(),
    /**
     * Those of `retired` that made contact in the last 24 hours: they will
     * probably be back soon.
     */
    recent: z.number().int(),
    /** Deployments that waited. */
    cancelled: z.number().int(),
    /** Deployments that were offered, and can be recalled. */
    recalling: z.number().int(),
    /** Deployments of which the machine has everything: they will still run. */
    beyondRecall: z.number().int(),
  }),
});

export type RetireResult = z.output<typeof retireMachines.output>;

/**
 * Restored machines are back in the groups that operators had put them in.
 * What they ran before is not run again.
 */
export const restoreMachines = endpoint({
  method: "POST",
  path: "/machines/restore",
  summary: "Take the retirement of machines back",
  role: "operator",
  body: MachineTargets.extend(order),
  output: z.object({
    /** Machines that are no longer retired. */
    restored: z.number().int(),
    /** Machines that were not retired. */
    unchanged: z.number().int(),
  }),
});
