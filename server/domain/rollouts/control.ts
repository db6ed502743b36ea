import type { Approval } from "#shared/contract/rollouts/policy.ts";
import type { RolloutState } from "#shared/contract/rollouts/state.ts";
import { iso } from "#shared/time.ts";
import { Refusal } from "#server/domain/refusal.ts";

/** A rollout as an operator's command depends on it. */
interface ControlFacts {
  readonly id: number;
  readonly state: RolloutState;
  readonly openWave: number;
  /** Milliseconds. */
  readonly changedAt: number;
  readonly changedBy: string;
  readonly createdBy: string;
  readonly policy: { readonly advance: { readonly approval: Approval } };
  readonly waves: readonly unknown[];
}

/** The last wave to open; absent: the next one. */
export type WavesToOpen = number | "all";

/** @throws {Refusal} `nothing_to_do` if it does not run. */
export function pauseProblem(rollout: ControlFacts): void {
  const { state } = rollout;
  if (state === "running" || state === "finished") return;
  throw nothingToDo("pause", rollout);
}

/** @throws {Refusal} `nothing_to_do` if it is neither paused nor halted. */
export function resumeProblem(rollout: ControlFacts): void {
  const { state } = rollout;
  if (state === "paused" || state === "halted") return;
  throw nothingToDo("resume", rollout);
}

/** @throws {Refusal} `nothing_to_do` if it was stopped. */
export function stopProblem(rollout: ControlFacts): void {
  if (rollout.state === "stopped") throw nothingToDo("stop", rollout);
}

/**
 * The number of the last wave that an operator opens.
 *
 * @throws {Refusal} `nothing_to_do`, `not_possible_now`, `not_permitted` or
 *   `malformed_request`.
 */
export function lastToOpen(
  rollout: ControlFacts,
  wave: WavesToOpen | undefined,
  by: string,
): number {
  const { id, state, openWave, waves, policy, createdBy } = rollout;
  if (state === "stopped") throw nothingToDo("open a wave of", rollout);
  if (openWave === waves.length) {
    throw new Refusal(
      "nothing_to_do",
      `Cannot open a wave of rollout ${id}: all ${waves.length} are open`,
    );
  }
  if (state === "paused" || state === "halted") {
    throw new Refusal(
      "not_possible_now",
      `Cannot open a wave of rollout ${id}: it ${
        since(rollout)
      }; resume it first`,
    );
  }
  const to = wave === "all" ? waves.length : wave ?? openWave + 1;
  if (to > waves.length) {
    throw new Refusal(
      "malformed_request",
      `Cannot open wave ${to} of rollout ${id}: it has ${waves.length} waves`,
    );
  }
  if (to <= openWave) {
    throw new Refusal(
      "nothing_to_do",
      `Cannot open wave ${to} of rollout ${id}: it is open already`,
    );
  }
  const { approval } = policy.advance;
  const needsOther = approval === "each" ||
    approval === "first" && openWave === 0;
  if (needsOther && by === createdBy) {
    throw new Refusal(
      "not_permitted",
      `Cannot open a wave of rollout ${id}: another operator than ${createdBy}, who made it, has to open it`,
    );
  }
  return to;
}

function nothingToDo(verb: string, rollout: ControlFacts): Refusal {
  const { id, state } = rollout;
  const sentence = state === "running" || state === "finished"
    ? `it is neither paused nor halted`
    : `it ${since(rollout)}`;
  return new Refusal(
    "nothing_to_do",
    `Cannot ${verb} rollout ${id}: ${sentence}`,
    { state },
  );
}

/** "was paused by ada at 2026-11-22T10:00:00.000Z". */
function since({ state, changedAt, changedBy }: ControlFacts): string {
  const at = iso(changedAt);
  return state === "halted"
    ? `has halted itself at ${at}`
    : `was ${state} by ${changedBy} at ${at}`;
}
