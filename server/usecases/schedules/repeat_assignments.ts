import { reopenStatements } from "#db/deployments/changes.ts";
import { RANGE_MACHINES } from "#db/query/id_range.ts";
import {
  type DueRun,
  dueRuns,
  endedBefore,
  ranStatement,
} from "#db/schedules/repeats.ts";
import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import { nextRun } from "#server/domain/schedules/recurrence.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import type { Services } from "#server/usecases/services.ts";

type Needs = Pick<Services, "store" | "notifier" | "now">;

/** A run opens a new attempt after these; what was cancelled stays so. */
const ENDED: readonly DeploymentState[] = [
  "succeeded",
  "reboot_pending",
  "already_installed",
  "failed",
];

/**
 * Opens a new attempt on each machine of an assignment whose next run has come,
 * if the last attempt has ended there; what waits or is out goes on. Runs that
 * were missed while no server ran are made up for once.
 *
 * A server that is killed in between goes on with the same run: machines that it
 * has reached were changed after the run began.
 */
export async function repeatAssignments(services: Needs): Promise<void> {
  for (const run of await dueRuns(services.store.db, services.now())) {
    await carryOutRun(services, run);
  }
}

async function carryOutRun(
  { store, notifier, now }: Needs,
  run: DueRun,
): Promise<void> {
  let after = 0;
  for (;;) {
    const machines = await endedBefore(store.db, run, {
      states: ENDED,
      after,
      limit: RANGE_MACHINES,
    });
    if (machines.length === 0) break;
    await store.commit(reopenStatements({
      pairs: machines.map((machineId) => ({
        machineId,
        packageId: run.packageId,
      })),
      from: ENDED,
      kind: "deployment.retried",
      actor: "server",
      at: now(),
      force: true,
      assignmentId: null,
    }));
    notifier.notify();
    after = machines.at(-1)!;
    await yieldToOthers();
  }
  const { rule, zone, startsAt: from } = run;
  const next = nextRun({ rule, zone, from }, now().getTime());
  await store.commit([ranStatement(run, next)]);
}
