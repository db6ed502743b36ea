import type {
  AdvanceRule,
  HaltRule,
} from "#shared/contract/rollouts/policy.ts";
import type { HaltReason } from "#shared/contract/rollouts/rollouts.ts";
import { HOUR_MS, MINUTE_MS } from "#shared/time.ts";

/** The square of the quantile of a 95 % interval. */
const Z_SQUARED = 1.96 ** 2;

/** Numbers of machines of a wave, by what became of them. */
export interface WaveCounts {
  readonly machines: number;
  /** Not offered yet. */
  readonly waiting: number;
  /** Offered, and without a result. */
  readonly out: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Of those that succeeded: inventories contradict it. */
  readonly contradicted: number;
}

/** An open wave. Times in milliseconds. */
export interface WaveFacts extends WaveCounts {
  readonly openedAt: number;
  /** Since when enough machines have succeeded; null: they have not. */
  readonly reachedAt: number | null;
  /**
   * The last result; without one since then, when the package was offered to a
   * machine of it. Null: neither.
   */
  readonly quietSince: number | null;
  /** The counts when an operator resumed it after a halt. */
  readonly accepted: Pick<
    WaveCounts,
    "succeeded" | "failed" | "contradicted"
  >;
}

/** True if enough machines of a wave have succeeded for the next one. */
export function hasReached(
  { succeededPercent, succeededMachines, of, deadlineHours }: AdvanceRule,
  wave: WaveFacts,
  now: number,
): boolean {
  const { succeeded, failed, cancelled, waiting } = wave;
  const meant = wave.machines - cancelled;
  if (meant === 0) return true;
  if (succeededMachines !== undefined) {
    return succeeded >= Math.min(succeededMachines, meant);
  }
  const isOver = deadlineHours !== undefined &&
    now - wave.openedAt >= deadlineHours * HOUR_MS;
  const counted = of === "answered"
    ? succeeded + failed
    : isOver
    ? meant - waiting
    : meant;
  return counted > 0 && succeeded * 100 >= (succeededPercent ?? 100) * counted;
}

/** True if the next wave may open: enough machines, for long enough. */
export function mayAdvance(
  rule: AdvanceRule,
  wave: WaveFacts,
  now: number,
): boolean {
  if (wave.machines === wave.cancelled) return true;
  return hasReached(rule, wave, now) && wave.reachedAt !== null &&
    now - wave.reachedAt >= rule.soakMinutes * MINUTE_MS;
}

/**
 * The reason for which an open wave halts its rollout; null: none. What an
 * operator has accepted by resuming it does not count.
 *
 * @param codes The codes that were reported just now.
 */
export function haltReason(
  halt: HaltRule,
  wave: WaveFacts,
  now: number,
  codes: readonly string[] = [],
): HaltReason | null {
  const failed = Math.max(0, wave.failed - wave.accepted.failed);
  const succeeded = Math.max(0, wave.succeeded - wave.accepted.succeeded);
  const answered = failed + succeeded;
  const contradicted = Math.max(
    0,
    wave.contradicted - wave.accepted.contradicted,
  );
  const code = codes.find((one) => halt.codes.includes(one));
  if (code !== undefined) return { because: "code", code };
  if (isOver(failed, answered, halt.failedPercent)) {
    return { because: "failed_percent", machines: failed, of: answered };
  }
  if (isSurelyOver(failed, answered, halt.surelyFailedPercent)) {
    return { because: "surely_failed_percent", machines: failed, of: answered };
  }
  if (halt.failedMachines !== undefined && failed >= halt.failedMachines) {
    return { because: "failed_machines", machines: failed, of: answered };
  }
  if (isOver(contradicted, succeeded, halt.contradictedPercent)) {
    return {
      because: "contradicted_percent",
      machines: contradicted,
      of: succeeded,
    };
  }
  const { silentHours } = halt;
  const isSilent = silentHours !== undefined && wave.out > 0 &&
    wave.quietSince !== null && now - wave.quietSince >= silentHours * HOUR_MS;
  return isSilent ? { because: "silent", machines: wave.out } : null;
}

/** True if `part` is more than a percentage of `whole`. */
function isOver(part: number, whole: number, percent?: number): boolean {
  return percent !== undefined && part * 100 > percent * whole;
}

/**
 * True if the lower bound of the Wilson interval of `part` of `whole` is above
 * a percentage. The interval holds the shares that a score test does not reject,
 * so no root is needed.
 */
function isSurelyOver(part: number, whole: number, percent?: number): boolean {
  if (percent === undefined) return false;
  const share = percent / 100;
  const excess = part - share * whole;
  return excess > 0 &&
    excess * excess > Z_SQUARED * share * (1 - share) * whole;
}
