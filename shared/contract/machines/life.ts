import * as z from "zod";
import { ConfirmMachines } from "#shared/contract/assignments/confirmation.ts";
import { MirrorMachines } from "#shared/contract/deployments/mirrors.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { ById, Moment, pageOf, PageQuery } from "#shared/contract/page.ts";
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
    /**
     * After a dry run: the mirrors of the deployments that would be recalled. A
     * recall there stops only machines without `info`.
     */
    mirrors: z.array(MirrorMachines).optional(),
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

/** The removal of machines, which is carried out in parts. */
export const Removal = z.object({
  id: z.number().int(),
  /** The query that found them; null: they were named. */
  query: z.string().nullable(),
  by: z.string(),
  orderedAt: Moment,
  /** Machines that are to be removed. */
  machines: z.number().int(),
  /** Machines that have been removed so far. */
  removed: z.number().int(),
  /** Machines that made contact after it was ordered, and stay. */
  skipped: z.number().int(),
  /** Null: it is under way. */
  endedAt: Moment.nullable(),
});
export type Removal = z.infer<typeof Removal>;

/**
 * A removed machine's inventory, deployments, groups and notes are gone. Its
 * events stay, with its name, and what its packages had come to: a computer
 * that registers again is a new machine, on which they are not run again.
 *
 * Many machines are removed in parts; the answer comes when some are, and
 * `GET /removals/{id}` tells how far it is.
 */
export const removeMachines = endpoint({
  method: "POST",
  path: "/machines/remove",
  summary: "Remove machines with their inventories",
  role: "operator",
  body: MachineTargets.extend(order),
  output: z.object({
    /** Machines that are removed. */
    machines: z.number().int(),
    /**
     * Those of `machines` that made contact in the last 24 hours: they will
     * probably register again soon.
     */
    recent: z.number().int(),
    /** Packages that were offered to them and have no result: they may run. */
    underWay: z.number().int(),
    /** After a dry run: the mirrors from which they are fetched. */
    mirrors: z.array(MirrorMachines).optional(),
    /** Null: it was a dry run, or there was nothing to remove. */
    removal: Removal.nullable(),
  }),
});
export type RemoveResult = z.output<typeof removeMachines.output>;

export const listRemovals = endpoint({
  method: "GET",
  path: "/removals",
  summary: "List removals of machines, newest first",
  role: "viewer",
  query: PageQuery,
  output: pageOf(Removal),
});

export const readRemoval = endpoint({
  method: "GET",
  path: "/removals/{id}",
  summary: "How far a removal of machines is",
  role: "viewer",
  params: ById,
  output: Removal,
});

/** A machine that was removed; events name it by this id. */
export const FormerMachine = z.object({
  id: z.number().int(),
  name: z.string(),
  deviceId: z.string(),
  os: z.string(),
  serial: z.string(),
  tag: z.string(),
  registeredAt: Moment,
  lastContactAt: Moment,
  removedAt: Moment,
  removedBy: z.string(),
  /** Number of packages whose results are kept. */
  results: z.number().int(),
  /** The machine as which it registered again; null: it has not. */
  returnedAs: z.number().int().nullable(),
});
export type FormerMachine = z.infer<typeof FormerMachine>;

export const listFormerMachines = endpoint({
  method: "GET",
  path: "/former-machines",
  summary: "List machines that were removed, the latest first",
  role: "viewer",
  query: PageQuery.extend({
    /** The whole name, exactly. */
    name: z.string().max(200).optional(),
  }),
  output: pageOf(FormerMachine),
});
