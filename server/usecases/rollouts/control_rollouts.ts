import type { StopResult } from "#shared/contract/deployments/deployments.ts";
import type { Rollout } from "#shared/contract/rollouts/rollouts.ts";
import {
  openStatements,
  pauseStatements,
  resumeStatements,
} from "#db/rollouts/changes.ts";
import type { RolloutRow } from "#db/rollouts/rollouts.ts";
import type { Statement } from "#db/store/transaction.ts";
import type { Requester } from "#server/domain/permissions.ts";
import {
  lastToOpen,
  pauseProblem,
  resumeProblem,
  stopProblem,
  type WavesToOpen,
} from "#server/domain/rollouts/control.ts";
import { withdrawAssignment } from "#server/usecases/assignments/withdraw_assignment.ts";
import {
  type ActionOptions,
  requireConfirmation,
} from "#server/usecases/fleet/require_confirmation.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";
import type { Services } from "#server/usecases/services.ts";
import { describeRollout, storedRollout } from "./describe_rollouts.ts";

/**
 * Pauses a rollout: no machine is offered the package for the first time; what
 * was offered goes on.
 *
 * @throws {Refusal} `rollout_not_found`; `nothing_to_do` if it does not run.
 */
export function pauseRollout(
  services: Services,
  id: number,
  by: Requester,
  reason = "",
): Promise<Rollout> {
  return changeRollout(services, id, by, (rollout, on) => {
    pauseProblem(rollout);
    return pauseStatements(on, reason);
  });
}

/**
 * Resumes a rollout. After a halt, what has happened counts no more: it halts
 * again at what happens from now on.
 *
 * @throws {Refusal} `rollout_not_found`; `nothing_to_do` if it is neither paused
 *   nor halted.
 */
export function resumeRollout(
  services: Services,
  id: number,
  by: Requester,
): Promise<Rollout> {
  return changeRollout(services, id, by, (rollout, on) => {
    resumeProblem(rollout);
    return resumeStatements(on);
  });
}

/**
 * Opens the next waves of a rollout without waiting.
 *
 * @throws {Refusal} `rollout_not_found`; `nothing_to_do` if they are open;
 *   `not_possible_now` if it is paused or halted; `not_permitted` if another
 *   operator has to approve it.
 */
export async function openWaves(
  services: Services,
  id: number,
  by: Requester,
  { wave, dryRun = false, ...how }:
    & { readonly wave?: WavesToOpen }
    & ActionOptions = {},
): Promise<{ rollout: Rollout; machines: number }> {
  const { store, now } = services;
  const before = await storedRollout(store.db, id);
  const to = lastToOpen(before, wave, by.name);
  const machines = before.waves
    .filter(({ number }) => number > before.openWave && number <= to)
    .reduce((sum, one) => sum + one.waiting, 0);
  if (dryRun) {
    return { rollout: await describeRollout(store.db, id, now()), machines };
  }
  await requireConfirmation(services, "open the waves", how, {
    reached: machines,
    mayBeLess: true,
  });
  const rollout = await changeRollout(services, id, by, (found, on) => {
    // "The next" means the one after that which the operator saw.
    if (found.openWave !== before.openWave) {
      lastToOpen(found, to, by.name);
    }
    return openStatements(on, to);
  });
  return { rollout, machines };
}

/**
 * Stops a rollout for good: its assignment is withdrawn, so what waits is
 * cancelled, and what was offered is recalled where that is possible.
 *
 * @throws {Refusal} `rollout_not_found`; `nothing_to_do` if it was stopped.
 */
export async function stopRollout(
  services: Services,
  id: number,
  by: Requester,
  { reason = "", ...how }: ActionOptions & { readonly reason?: string } = {},
): Promise<StopResult> {
  stopProblem(await storedRollout(services.store.db, id));
  return await withdrawAssignment(services, id, by, how, reason);
}

/** Decides again if somebody else has changed the rollout meanwhile. */
function changeRollout(
  { store, notifier, now }: Services,
  id: number,
  by: Requester,
  decide: (
    rollout: RolloutRow,
    on: Parameters<typeof resumeStatements>[0],
  ) => Statement[],
): Promise<Rollout> {
  return retryOnConflict(async () => {
    const rollout = await storedRollout(store.db, id);
    const { packageId, state, openWave } = rollout;
    const at = now();
    await store.commit(decide(rollout, {
      ...{ id, packageId, at },
      from: { state, openWave },
      actor: `operator:${by.name}`,
      by: by.name,
    }));
    notifier.notify();
    return await describeRollout(store.db, id, at);
  });
}
