import { RANGE_MACHINES } from "#db/query/id_range.ts";
import type { Assignment } from "#shared/contract/assignments/assignments.ts";
import { assignmentPage } from "#db/assignments/assignments.ts";
import { withdrawStatements } from "#db/assignments/reach.ts";
import { progressAfter } from "#db/deployments/progress.ts";
import { stopStatements } from "#db/deployments/changes.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Statement } from "#db/store/transaction.ts";
import { packageById } from "#db/packages/packages.ts";
import { markPackageDeleted } from "#db/packages/edits.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { START } from "#server/usecases/fleet/select_deployments.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";
import { refuseRequired } from "./relations.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Deletes a package that is not active and not in progress anywhere. Its
 * assignments are withdrawn and waiting deployments cancelled; its row, its
 * events and its results stay forever, its files are removed.
 *
 * @throws {Refusal} `package_not_found`, `package_active`, `package_required`,
 *   `not_possible_now`.
 */
export async function deletePackage(
  services: Services,
  id: number,
  by: Requester,
): Promise<void> {
  const { store, notifier, archives } = services;
  await retryOnConflict(async () => {
    await refuseBusy(services, id);
    await cancelAllButOneRange(services, id, by);
    await store.commit(await lastTransaction(services, id, by));
  });
  notifier.notify();
  await archives.removeDeleted(id);
}

/**
 * @throws {Refusal} If it does not exist, is active, required or in progress.
 */
async function refuseBusy(
  { store }: Services,
  id: number,
): Promise<void> {
  const described = await packageById(store.db, id);
  if (!described) throw notFound("package", id);
  if (described.active) {
    throw new Refusal(
      "package_active",
      `Cannot delete package ${id}: it is active; deactivate it first`,
    );
  }
  await refuseRequired(store.db, id);
  const { offered = 0, downloading = 0, recalling = 0 } = described.counts;
  const underWay = offered + downloading + recalling;
  if (underWay === 0) return;
  throw new Refusal(
    "not_possible_now",
    `Cannot delete package ${id}: it is in progress on ${underWay} ${
      underWay === 1 ? "machine" : "machines"
    }; cancel it there and wait for their confirmation`,
    { offered, downloading, recalling },
  );
}

/**
 * No transaction grows with the fleet: everything that does not fit into the
 * last one is committed before it.
 */
async function cancelAllButOneRange(
  services: Services,
  id: number,
  by: Requester,
): Promise<void> {
  for (;;) {
    const { waiting, statements } = await cancelWaiting(services, id, by);
    if (waiting < RANGE_MACHINES) return;
    await services.store.commit(statements);
    services.notifier.notify();
  }
}

async function cancelWaiting(
  { store, now }: Services,
  packageId: number,
  by: Requester,
): Promise<{ waiting: number; statements: Statement[] }> {
  const pairs = await progressAfter(
    store.db,
    { package: packageId },
    ["waiting"],
    START,
    RANGE_MACHINES,
  );
  const statements = stopStatements({
    pairs,
    from: ["waiting"],
    to: "cancelled",
    kind: "deployment.cancelled",
    actor: `operator:${by.name}`,
    at: now(),
  });
  return { waiting: pairs.length, statements };
}

async function lastTransaction(
  services: Services,
  id: number,
  by: Requester,
): Promise<Statement[]> {
  const at = services.now();
  const { statements } = await cancelWaiting(services, id, by);
  const assignments = await assignmentsInForce(services, id);
  return [
    ...statements,
    ...assignments.flatMap((one) => withdrawStatements(one, by.name, at)),
    markPackageDeleted(id, at),
    appendEvent({
      kind: "package.deleted",
      actor: `operator:${by.name}`,
      at,
      packageId: id,
    }),
  ];
}

async function assignmentsInForce(
  { store }: Services,
  id: number,
): Promise<Assignment[]> {
  const assignments: Assignment[] = [];
  let after: string | undefined;
  do {
    const query = { package: id, limit: 500, after };
    const page = await assignmentPage(store.db, query);
    assignments.push(
      ...page.rows.filter(({ withdrawnAt }) => withdrawnAt === null),
    );
    after = page.next ?? undefined;
  } while (after !== undefined);
  return assignments;
}
