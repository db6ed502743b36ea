import type { FamilyCounts } from "#shared/families.ts";
import type { StopResult } from "#shared/contract/deployments/deployments.ts";
import type { MirrorMachines } from "#shared/contract/deployments/mirrors.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import { appendEvent } from "#db/events/events.ts";
import { Conflict } from "#db/store/transaction.ts";
import { countWaiting } from "#db/deployments/progress.ts";
import {
  packageById,
  packageFiles,
  packageSecrets,
} from "#db/packages/packages.ts";
import { switchPackage } from "#db/packages/edits.ts";
import { infoFor } from "#server/domain/packages/info.ts";
import { type Secrets, withSecrets } from "#server/domain/packages/secrets.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { recallPackage } from "#server/usecases/deployments/cancel_deployments.ts";
import {
  type ActionOptions,
  requireConfirmation,
} from "#server/usecases/fleet/require_confirmation.ts";
import {
  commitUnlessOffered,
  refuseOffered,
} from "#server/usecases/fleet/unless_offered.ts";
import type { Services } from "#server/usecases/services.ts";

/** The effect of activating or deactivating a package. */
export interface ActivationResult {
  readonly package: Package;
  /** The number of machines that waited for it, if it was activated. */
  readonly released: number;
  readonly recalling: number;
  readonly beyondRecall: number;
  /** Present for a dry run only. */
  readonly byFamily?: FamilyCounts;
  /** Present for a dry run of a deactivation only. */
  readonly mirrors?: MirrorMachines[];
}

/**
 * Activates or deactivates a package.
 *
 * - On: only if every agent would read its `info` as it was written and every
 * fragment is what was uploaded; where many machines wait for it, their
 * number has to be confirmed.
 * - Off: no machine is offered it from the next poll on, and where it was
 * offered it is recalled.
 *
 * Setting the state it has already changes nothing, but recalls again. A dry
 * run checks the same and changes nothing.
 *
 * @throws {Refusal} `package_not_found`, `package_damaged`,
 *   `guard_number_needed`, `changed_meanwhile`; `already_offered` with
 *   `unlessOffered`, if it was offered since it was activated.
 */
export async function setActivation(
  services: Services,
  { id, active }: { readonly id: number; readonly active: boolean },
  by: Requester,
  how: ActionOptions = {},
): Promise<ActivationResult> {
  const { store, notifier, now } = services;
  const { dryRun = false } = how;
  const verb = active ? "activate" : "deactivate";
  const scope = { of: "activation", id } as const;
  const isGuarded = how.unlessOffered === true && !active;
  const before = await existing(services, id);
  if (isGuarded) await refuseOffered(services, scope);
  if (active && !before.active) await check(services, before);
  const waiting = await countWaiting(store.db, id);
  const released = active && !before.active
    ? waiting.unix + waiting.windows
    : 0;
  if (!dryRun) {
    const reached = active
      ? released
      : (await recallPackage(services, id, by, { dryRun: true })).recalling;
    await requireConfirmation(services, `${verb} the package`, how, {
      reached,
      mayBeLess: true,
    });
  }
  if (active !== before.active && !dryRun) {
    try {
      const statements = [
        switchPackage(id, active),
        appendEvent({
          kind: active ? "package.activated" : "package.deactivated",
          actor: `operator:${by.name}`,
          at: now(),
          packageId: id,
          payload: active ? { released } : {},
        }),
      ];
      if (isGuarded) await commitUnlessOffered(services, scope, statements);
      else await store.commit(statements);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      throw new Refusal(
        "changed_meanwhile",
        `Cannot ${verb} package ${id}: somebody else has just changed or deleted it; check its state and try again`,
      );
    }
    notifier.notify();
  }
  const reached: StopResult = active
    ? {
      cancelled: 0,
      recalling: 0,
      beyondRecall: 0,
      ...dryRun && { byFamily: waiting },
    }
    : await recallPackage(services, id, by, { dryRun });
  return {
    package: await existing(services, id),
    released,
    recalling: reached.recalling,
    beyondRecall: reached.beyondRecall,
    ...reached.byFamily && { byFamily: reached.byFamily },
    ...reached.mirrors && { mirrors: reached.mirrors },
  };
}

async function existing({ store }: Services, id: number): Promise<Package> {
  const row = await packageById(store.db, id);
  if (!row) throw notFound("package", id);
  return row;
}

/** @throws {Refusal} `package_damaged`: what is wrong, and where. */
async function check(services: Services, described: Package): Promise<void> {
  const secrets = await packageSecrets(services.store.db, described.id);
  const fault = checkInfos(services, described, secrets) ??
    await checkFiles(services, described.id);
  if (fault === null) return;
  throw new Refusal(
    "package_damaged",
    `Cannot activate package ${described.id}: ${fault}; create it again from its archive`,
    { wrong: fault },
  );
}

/**
 * Checks the `info` for every family, with every digest a setting may choose.
 */
function checkInfos(
  { checkInfo }: Services,
  described: Package,
  secrets: Secrets,
): string | null {
  const command = withSecrets(described.command, secrets);
  for (const family of ["unix", "windows"] as const) {
    for (const digest of ["md5", "sha256"] as const) {
      const fault = checkInfo(
        infoFor({ ...described, command }, family, digest),
      );
      if (fault !== null) {
        return `its info for ${family} agents is invalid, ${fault}`;
      }
    }
  }
  return null;
}

async function checkFiles(
  { store, archives }: Services,
  id: number,
): Promise<string | null> {
  const recorded = await packageFiles(store.db, id);
  if (!recorded || recorded.fragments.length === 0) return null;
  return await archives.verify(id, recorded);
}
