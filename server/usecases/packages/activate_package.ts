import type { FamilyCounts } from "#shared/families.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import { appendEvent } from "#db/events/events.ts";
import { Conflict } from "#db/store/transaction.ts";
import { countWaiting } from "#db/deployments/deployments.ts";
import {
  packageById,
  packageFiles,
  switchPackage,
} from "#db/packages/packages.ts";
import { infoFor } from "#server/domain/packages/info.ts";
import { type Requester, requireRole } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { requireConfirmation } from "#server/usecases/fleet/require_confirmation.ts";
import type { PackageServices } from "#server/usecases/services.ts";

/** Stops a package where it was offered, and says where that is too late. */
export type Recall = (
  packageId: number,
  by: Requester,
  /** Only count. */
  dryRun: boolean,
) => Promise<Omit<ActivationResult, "package" | "released">>;

/** What switching a package led to. */
export interface ActivationResult {
  readonly package: Package;
  /** On: machines that waited for it. */
  readonly released: number;
  readonly recalling: number;
  readonly beyondRecall: number;
  /** Of a dry run. */
  readonly byFamily?: FamilyCounts;
}

/**
 * Switches a package on or off. On: only if every agent would read its `info`
 * as it is meant and every fragment is what was uploaded, and where many wait
 * for it only with their number. Off: no machine is
 * offered it from the next poll on, and where it was it is recalled. Switching
 * to what it is already changes nothing, but recalls again. A dry run looks at
 * the same, and changes nothing.
 */
export function activatePackageWith(services: PackageServices, recall: Recall) {
  const { store, notifier: notifier, now } = services;

  return async (
    id: number,
    active: boolean,
    by: Requester,
    dryRun = false,
    confirmed?: number,
  ): Promise<ActivationResult> => {
    const verb = active ? "activate" : "deactivate";
    requireRole(by, "operator", `${verb} a package`);
    const found = await existing(services, id, verb);
    if (active && !found.active) await check(services, found);
    const waiting = await countWaiting(store.db, id);
    const released = active && !found.active
      ? waiting.unix + waiting.windows
      : 0;
    if (!dryRun) {
      await requireConfirmation(services, `${verb} the package`, {
        reached: active ? released : (await recall(id, by, true)).recalling,
        confirmed,
        mayBeLess: true,
      });
    }
    if (active !== found.active && !dryRun) {
      try {
        await store.commit([
          switchPackage(id, active),
          appendEvent({
            kind: active ? "package.activated" : "package.deactivated",
            actor: `operator:${by.name}`,
            at: now(),
            packageId: id,
            payload: active ? { released } : {},
          }),
        ]);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        throw new Refusal(
          "changed_meanwhile",
          `Cannot ${verb} package ${id}: somebody else has just switched or deleted it; look again`,
        );
      }
      notifier.notify();
    }
    const reached = active
      ? {
        recalling: 0,
        beyondRecall: 0,
        ...dryRun && { byFamily: waiting },
      }
      : await recall(id, by, dryRun);
    return {
      package: await existing(services, id, verb),
      released,
      recalling: reached.recalling,
      beyondRecall: reached.beyondRecall,
      ...reached.byFamily && { byFamily: reached.byFamily },
    };
  };
}

async function existing(
  { store }: PackageServices,
  id: number,
  verb: string,
): Promise<Package> {
  const found = await packageById(store.db, id);
  if (found) return found;
  throw new Refusal(
    "package_not_found",
    `Cannot ${verb} package ${id}: there is none with this id`,
  );
}

/** @throws {Refusal} `package_damaged`: what is wrong, and where. */
async function check(services: PackageServices, found: Package): Promise<void> {
  const wrong = checkInfos(services, found) ??
    await checkFiles(services, found.id);
  if (wrong === null) return;
  throw new Refusal(
    "package_damaged",
    `Cannot activate package ${found.id}: ${wrong}; create it again from its archive`,
    { wrong },
  );
}

/** For every family, with every digest a setting may choose for it. */
function checkInfos(
  { checkInfo }: PackageServices,
  found: Package,
): string | null {
  for (const family of ["unix", "windows"] as const) {
    for (const digest of ["md5", "sha256"] as const) {
      const wrong = checkInfo(infoFor(found, family, digest));
      if (wrong !== null) {
        return `its info for ${family} agents is bad, ${wrong}`;
      }
    }
  }
  return null;
}

async function checkFiles(
  { store, archives }: PackageServices,
  id: number,
): Promise<string | null> {
  const recorded = await packageFiles(store.db, id);
  if (!recorded || recorded.fragments.length === 0) return null;
  return await archives.verify(id, recorded);
}
