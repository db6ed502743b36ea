import * as z from "zod";
import { ConfirmMachines } from "#shared/contract/assignments/confirmation.ts";
import { StopResult } from "#shared/contract/deployments/deployments.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { PackageName } from "#shared/contract/packages/package_name.ts";
import {
  ById,
  Moment,
  pageOf,
  PageQuery,
  RowId,
  sortBy,
} from "#shared/contract/page.ts";
import { AdvanceRule, HaltRule, WaveRule } from "./policy.ts";
import { RolloutState } from "./state.ts";

/** Why a rollout has halted itself. */
export const HaltReason = z.object({
  because: z.enum([
    "failed_percent",
    "surely_failed_percent",
    "failed_machines",
    "contradicted_percent",
    "code",
    "silent",
  ]),
  /** The result code, for `code`. */
  code: z.string().optional(),
  /** The machines that failed, are contradicted or do not answer. */
  machines: z.number().int().optional(),
  /** The machines of the wave that these were compared with. */
  of: z.number().int().optional(),
});
export type HaltReason = z.infer<typeof HaltReason>;

/** What an open rollout waits for. */
export const WaitsFor = z.enum([
  /** Results of the last open wave. */
  "results",
  /** The soak time of the last open wave. */
  "soak",
  /** Another operator, who has to open the next wave. */
  "approval",
  /** An operator: it is paused or has halted. */
  "operator",
  "nothing",
]);
export type WaitsFor = z.infer<typeof WaitsFor>;

const Wave = z.object({
  /** From 1. */
  number: z.number().int(),
  rule: WaveRule,
  /** The name of the group that the wave is for. */
  groupName: z.string().nullable(),
  /** When it was opened; null: it has not been. */
  openedAt: Moment.nullable(),
  /** Number of its machines, by what became of them. */
  machines: z.number().int(),
  waiting: z.number().int(),
  /** Offered, and without a result. */
  out: z.number().int(),
  succeeded: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
  /** Of those that succeeded: inventories contradict it. */
  contradicted: z.number().int(),
  /** Since when enough machines have succeeded for the next wave. */
  reachedAt: Moment.nullable(),
});
export type Wave = z.infer<typeof Wave>;

export const Rollout = z.object({
  /** The id of its assignment. */
  id: z.number().int(),
  package: PackageName.extend({ active: z.boolean() }),
  state: RolloutState,
  /** Why it halted; null: it is not halted. */
  halted: HaltReason.nullable(),
  /** What the operator wrote who paused or stopped it. */
  reason: z.string(),
  /** When its state changed last, and who did that; `server`: it did itself. */
  changedAt: Moment,
  changedBy: z.string(),
  /** The number of the last wave that is open; 0: none is. */
  openWave: z.number().int(),
  waitsFor: WaitsFor,
  /**
   * Successes that the last open wave still needs before the next one opens;
   * null: results are not waited for, or no number of successes is enough.
   */
  needs: z.number().int().nullable(),
  /** When the next wave opens unless it halts; null: nobody knows. */
  opensAt: Moment.nullable(),
  waves: z.array(Wave),
  advance: AdvanceRule,
  halt: HaltRule,
  createdAt: Moment,
  createdBy: z.string(),
});
export type Rollout = z.infer<typeof Rollout>;

/** `name` sorts by the package, `failed` by the machines on which it failed. */
export const ROLLOUT_SORTS = ["created", "name", "changed", "failed"] as const;

const RolloutQuery = PageQuery.extend({
  state: RolloutState.optional(),
  package: RowId.optional(),
  /** Only rollouts that have halted, or failed on a machine. */
  faults: z.stringbool().optional(),
  /** Default: `-created`. */
  sort: sortBy(ROLLOUT_SORTS),
});
export type RolloutQuery = z.output<typeof RolloutQuery>;

export const listRollouts = endpoint({
  method: "GET",
  path: "/rollouts",
  summary: "List rollouts, newest first",
  role: "viewer",
  query: RolloutQuery,
  output: pageOf(Rollout),
});

export const readRollout = endpoint({
  method: "GET",
  path: "/rollouts/{id}",
  summary: "A rollout with its waves",
  role: "viewer",
  params: ById,
  output: Rollout,
});

const Reason = z.strictObject({
  /** Why, for those who look at it later. */
  reason: z.string().trim().max(500).default(""),
});

export const pauseRollout = endpoint({
  method: "POST",
  path: "/rollouts/{id}/pause",
  summary: "Pause a rollout: nothing is offered that was not offered before",
  role: "operator",
  params: ById,
  body: Reason,
  output: Rollout,
});

export const resumeRollout = endpoint({
  method: "POST",
  path: "/rollouts/{id}/resume",
  summary: "Resume a rollout that is paused or halted",
  role: "operator",
  params: ById,
  output: Rollout,
});

export const openWaves = endpoint({
  method: "POST",
  path: "/rollouts/{id}/open",
  summary: "Open the next waves of a rollout, without waiting",
  role: "operator",
  params: ById,
  body: z.strictObject({
    /** The last wave to open; absent: the next one. */
    wave: z.union([z.literal("all"), z.number().int().min(1)]).optional(),
    confirmMachines: ConfirmMachines,
    /** Machines are counted and nothing changes. */
    dryRun: z.boolean().default(false),
  }),
  output: z.object({
    rollout: Rollout,
    /** Machines of the waves that open. */
    machines: z.number().int(),
  }),
});

export const stopRollout = endpoint({
  method: "POST",
  path: "/rollouts/{id}/stop",
  summary:
    "Stop a rollout for good: cancel what waits, recall what was offered",
  role: "operator",
  params: ById,
  body: Reason.extend({
    confirmMachines: ConfirmMachines,
    /** Machines are counted and nothing changes. */
    dryRun: z.boolean().default(false),
  }),
  output: StopResult,
});
