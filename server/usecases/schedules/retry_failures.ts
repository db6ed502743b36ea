import { reopenStatements } from "#db/deployments/changes.ts";
import { RANGE_MACHINES } from "#db/query/id_range.ts";
import {
  failuresUntil,
  retryPolicies,
  type StoredRetries,
} from "#db/schedules/retries.ts";
import { pauseAfter } from "#server/domain/schedules/next_attempt.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import type { Services } from "#server/usecases/services.ts";

type Needs = Pick<Services, "store" | "notifier" | "now">;

/**
 * Opens a new attempt where an assignment has failed and its policy says so.
 * Rollouts, windows and halts hold it back like any other attempt.
 */
export async function retryFailures(services: Needs): Promise<void> {
  const { store, now } = services;
  for (const policy of await retryPolicies(store.db, now())) {
    for (let attempt = 1; attempt <= policy.limit; attempt++) {
      await retryAttempt(services, policy, attempt);
    }
  }
}

async function retryAttempt(
  { store, notifier, now }: Needs,
  policy: StoredRetries,
  attempt: number,
): Promise<void> {
  const pause = pauseAfter(policy, attempt);
  if (pause === null) return;
  for (;;) {
    const machines = await failuresUntil(store.db, policy, {
      attempt,
      until: now().getTime() - pause,
      limit: RANGE_MACHINES,
    });
    if (machines.length === 0) return;
    const { reopened } = await store.commit({
      reopened: reopenStatements({
        pairs: machines.map((machineId) => ({
          machineId,
          packageId: policy.packageId,
        })),
        from: ["failed"],
        kind: "deployment.retried",
        actor: "server",
        at: now(),
        force: true,
        assignmentId: null,
      }),
    });
    notifier.notify();
    // Whatever keeps them from being reopened is looked at in the next run.
    if (reopened.length === 0) return;
    await yieldToOthers();
  }
}
