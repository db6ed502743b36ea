import * as z from "zod";
import { RowId } from "#shared/contract/page.ts";

/** The most waves of a rollout. */
export const MOST_WAVES = 20;

/** The machines of one wave. Exactly one of the fields is set. */
export const WaveRule = z.strictObject({
  /**
   * This percentage of all machines of the rollout has its turn in this wave or
   * an earlier one. Machines are chosen by a hash of machine and rollout.
   */
  percent: z.number().int().optional(),
  /** That many machines that no earlier wave has, chosen by the same hash. */
  machines: z.number().int().optional(),
  /** The members of this group that no earlier wave has. */
  group: RowId.optional(),
  /** All machines that no earlier wave has; only for the last wave. */
  rest: z.literal(true).optional(),
});
export type WaveRule = z.infer<typeof WaveRule>;

/** Who opens a wave: the server, or an operator other than the creator. */
export const Approval = z.enum([
  /** The server opens every wave. */
  "none",
  /** Another operator opens the first wave. */
  "first",
  /** Another operator opens every wave. */
  "each",
]);
export type Approval = z.infer<typeof Approval>;

/** When the next wave opens. */
export const AdvanceRule = z.strictObject({
  /** This percentage has succeeded, of the machines that `of` says. */
  succeededPercent: z.number().int().optional(),
  /** So many machines have succeeded. */
  succeededMachines: z.number().int().optional(),
  /** `all` machines of the wave, or those that have `answered`. */
  of: z.enum(["all", "answered"]).default("all"),
  /** Minutes for which this has been so. */
  soakMinutes: z.number().int().default(60),
  /**
   * Hours after which machines that were offered nothing yet do not count any
   * more; absent: they always count.
   */
  deadlineHours: z.number().int().optional(),
  approval: Approval.default("none"),
});
export type AdvanceRule = z.output<typeof AdvanceRule>;

/** When the rollout halts: as soon as one of these holds in an open wave. */
export const HaltRule = z.strictObject({
  /** More than this percentage of the machines that answered have failed. */
  failedPercent: z.number().int().optional(),
  /**
   * The same, where the percentage is certain: the lower bound of the 95 %
   * Wilson interval, so that 1 of 3 weighs less than 100 of 300.
   */
  surelyFailedPercent: z.number().int().optional(),
  /** So many machines have failed. */
  failedMachines: z.number().int().optional(),
  /**
   * Inventories contradict more than this percentage of the successes.
   */
  contradictedPercent: z.number().int().optional(),
  /** A machine reports one of these result codes. */
  codes: z.array(z.string().trim().min(1).max(200)).max(50).default([]),
  /** No result for so many hours, although the package is on machines. */
  silentHours: z.number().int().optional(),
});
export type HaltRule = z.output<typeof HaltRule>;

/** The waves of a rollout, when they open, and when it halts. */
export const RolloutPolicy = z.strictObject({
  waves: z.array(WaveRule).max(MOST_WAVES),
  advance: AdvanceRule.default({
    succeededPercent: 90,
    of: "all",
    soakMinutes: 60,
    approval: "none",
  }),
  halt: HaltRule.default({ failedPercent: 10, codes: [] }),
});
export type RolloutPolicy = z.output<typeof RolloutPolicy>;
