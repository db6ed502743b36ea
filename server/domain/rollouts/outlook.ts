import type { AdvanceRule } from "#shared/contract/rollouts/policy.ts";
import { HOUR_MS, MINUTE_MS } from "#shared/time.ts";
import type { WaveFacts } from "./judge_wave.ts";
import { type RolloutFacts, waitsFor } from "./next_move.ts";

/** What the next wave of a rollout still needs. */
export interface Outlook {
  /**
   * Successes that the last open wave still needs; null: it needs none, or no
   * number of them is enough.
   */
  readonly needs: number | null;
  /** When the next wave opens unless it halts, in milliseconds; null: unknown. */
  readonly opensAt: number | null;
}

/** What the next wave of a rollout needs, and when it opens. */
export function outlookOf(rollout: RolloutFacts, now: number): Outlook {
  const none = { needs: null, opensAt: null };
  const { openWave, policy: { advance }, waves } = rollout;
  const last = waves[openWave - 1];
  if (!last || openWave === waves.length) return none;
  const open = { ...last, openedAt: last.openedAt ?? now };
  switch (waitsFor(rollout, now)) {
    case "results":
      return { ...none, needs: neededIn(advance, open, now) };
    case "soak":
      return {
        ...none,
        opensAt: (last.reachedAt ?? now) + advance.soakMinutes * MINUTE_MS,
      };
    default:
      return none;
  }
}

/** Successes that an open wave still needs; null: no number is enough. */
function neededIn(
  { succeededPercent = 100, succeededMachines, of, deadlineHours }: AdvanceRule,
  wave: WaveFacts,
  now: number,
): number | null {
  const { machines, succeeded, failed, cancelled, waiting } = wave;
  const meant = machines - cancelled;
  if (succeededMachines !== undefined) {
    return Math.max(0, Math.min(succeededMachines, meant) - succeeded);
  }
  if (of === "answered") {
    // Each success is an answer, too.
    if (succeededPercent === 100) return failed > 0 ? null : 1;
    const missing = succeededPercent * (succeeded + failed) - 100 * succeeded;
    return Math.max(1, Math.ceil(missing / (100 - succeededPercent)));
  }
  const isOver = deadlineHours !== undefined &&
    now - wave.openedAt >= deadlineHours * HOUR_MS;
  const counted = isOver ? meant - waiting : meant;
  return Math.max(
    counted === 0 ? 1 : 0,
    Math.ceil(succeededPercent * counted / 100) - succeeded,
  );
}
