import type { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import type {
  HaltReason,
  WaitsFor,
} from "#shared/contract/rollouts/rollouts.ts";
import type { RolloutState } from "#shared/contract/rollouts/state.ts";
import { HOUR_MS } from "#shared/time.ts";
import {
  haltReason,
  hasReached,
  mayAdvance,
  type WaveCounts,
  type WaveFacts,
} from "./judge_wave.ts";

/** A rollout as its next move depends on it. Times in milliseconds. */
export interface RolloutFacts {
  readonly state: RolloutState;
  /** The last wave that is open; 0: none is. */
  readonly openWave: number;
  readonly policy: Pick<RolloutPolicy, "advance" | "halt">;
  /** True while deployments of its machines are still being made. */
  readonly isExpanding: boolean;
  /** In their order, from wave 1. */
  readonly waves: readonly (WaveCounts & {
    readonly number: number;
    readonly openedAt: number | null;
    readonly reachedAt: number | null;
    readonly quietSince: number | null;
    readonly accepted: WaveFacts["accepted"];
  })[];
}

/** What a running rollout does next by itself. */
export type Move =
  | { readonly kind: "none" }
  /** Note since when enough machines of a wave have succeeded. */
  | {
    readonly kind: "note";
    readonly wave: number;
    readonly reachedAt: number | null;
  }
  | { readonly kind: "open"; readonly wave: number }
  | {
    readonly kind: "halt";
    readonly wave: number;
    readonly halted: HaltReason;
  }
  | { readonly kind: "finish" };

/** The next move of a rollout. It never goes back a wave. */
export function nextMove(rollout: RolloutFacts, now: number): Move {
  const { state, openWave, policy, waves } = rollout;
  if (state !== "running") return { kind: "none" };
  const open = openOf(rollout);
  for (const wave of open) {
    const halted = haltReason(policy.halt, wave, now);
    if (halted) return { kind: "halt", wave: wave.number, halted };
  }
  const last = open.at(-1);
  if (rollout.isExpanding || !last) return { kind: "none" };
  const { advance } = policy;
  const isReached = hasReached(advance, last, now);
  if (isReached !== (last.reachedAt !== null)) {
    const reachedAt = isReached ? now : null;
    return { kind: "note", wave: last.number, reachedAt };
  }
  if (openWave === waves.length) {
    return isOver(rollout, last, now) ? { kind: "finish" } : { kind: "none" };
  }
  return advance.approval !== "each" && mayAdvance(advance, last, now)
    ? { kind: "open", wave: openWave + 1 }
    : { kind: "none" };
}

/** What a rollout waits for, in one word. */
export function waitsFor(rollout: RolloutFacts, now: number): WaitsFor {
  const { state, openWave, policy: { advance }, waves } = rollout;
  if (state === "paused" || state === "halted") return "operator";
  if (state !== "running") return "nothing";
  const last = openOf(rollout).at(-1);
  if (!last) return "approval";
  if (openWave === waves.length) return "results";
  if (!hasReached(advance, last, now)) return "results";
  if (advance.approval === "each") return "approval";
  return "soak";
}

/** The waves that are open. */
function openOf(
  { waves, openWave }: RolloutFacts,
): (WaveFacts & { readonly number: number })[] {
  return waves.filter(({ number }) => number <= openWave)
    .map((wave) => ({ ...wave, openedAt: wave.openedAt ?? 0 }));
}

/** True if no result is expected any more. */
function isOver(
  { waves, policy: { advance } }: RolloutFacts,
  last: WaveFacts,
  now: number,
): boolean {
  const { deadlineHours } = advance;
  const isLate = deadlineHours !== undefined &&
    now - last.openedAt >= deadlineHours * HOUR_MS;
  return waves.every(({ waiting, out }) =>
    out === 0 && (waiting === 0 || isLate)
  );
}
