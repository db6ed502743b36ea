import { RANGE_MACHINES } from "#db/query/id_range.ts";
import { expireStatements } from "#db/deployments/changes.ts";
import {
  dueExpiries,
  type DueExpiry,
  expiredStatements,
  waitingFor,
} from "#db/schedules/expiry.ts";
import { Conflict } from "#db/store/transaction.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import type { Services } from "#server/usecases/services.ts";

type Needs = Pick<Services, "store" | "notifier" | "now">;

/**
 * Makes what was not offered before its assignment's expiry `expired`. Polls do
 * not wait for this: from the expiry on they offer nothing of it.
 */
export async function expireAssignments(services: Needs): Promise<void> {
  for (const due of await dueExpiries(services.store.db, services.now())) {
    await expire(services, due);
  }
}

async function expire(
  { store, notifier, now }: Needs,
  due: DueExpiry,
): Promise<void> {
  let after = 0;
  for (;;) {
    const machines = await waitingFor(store.db, due.id, after, RANGE_MACHINES);
    if (machines.length === 0) break;
    await store.commit(expireStatements({
      pairs: machines.map((machineId) => ({
        machineId,
        packageId: due.packageId,
      })),
      from: ["waiting"],
      kind: "deployment.expired",
      actor: "server",
      at: now(),
    }));
    notifier.notify();
    after = machines.at(-1)!;
    await yieldToOthers();
  }
  try {
    await store.commit(expiredStatements(due, now()));
    notifier.notify();
  } catch (error) {
    // It is still being carried out, or more waits meanwhile: at the next run.
    if (!(error instanceof Conflict)) throw error;
  }
}
