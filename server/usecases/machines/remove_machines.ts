import {
  endRemoval,
  openRemovals,
  orderRemoval,
  removalById,
  removalMachines,
} from "#db/machines/removals.ts";
import { removeStatements } from "#db/machines/remove.ts";
import { Conflict } from "#db/store/transaction.ts";
import {
  addMirrors,
  type MirrorCounts,
  mostMirrors,
} from "#server/domain/deployments/mirror_counts.ts";
import type { Requester } from "#server/domain/permissions.ts";
import {
  type ActionOptions,
  requireConfirmation,
} from "#server/usecases/fleet/require_confirmation.ts";
import { selectedDeployments } from "#server/usecases/fleet/select_deployments.ts";
import type { Services } from "#server/usecases/services.ts";
import { ON_THE_MACHINE } from "#shared/contract/deployments/states.ts";
import type { RemoveResult } from "#shared/contract/machines/life.ts";
import type { MachineTargets } from "#shared/contract/machines/targets.ts";
import { type Sleep, sleep } from "#shared/sleep.ts";
import { DAY_MS } from "#shared/time.ts";
import { lifeTargets } from "./life_targets.ts";

/** Machines that are removed before the request is answered. */
const AT_ONCE = 100;
/** Machines of one transaction. */
const FEWEST = 10;
const MOST = 400;
/**
 * Parts become smaller if one takes longer than this, which is how long a poll
 * that offers something may have to wait behind it.
 */
const LONG_MS = 100;

/**
 * Removes machines with everything that is about them. The order is one
 * transaction; the machines are removed afterwards, a few at a time, and a
 * server that stops in between continues where it was.
 *
 * @throws {Refusal} As `lifeTargets` does; `guard_number_needed`.
 */
export async function removeMachines(
  services: Services,
  targets: MachineTargets,
  by: Requester,
  how: ActionOptions = {},
): Promise<RemoveResult> {
  const { store, now, notifier } = services;
  const { ids, recent, underWay, mirrors } = await count(services, targets);
  const counts = { machines: ids.length, recent, underWay };
  if (how.dryRun) return { ...counts, mirrors, removal: null };
  await requireConfirmation(services, "remove the machines", how, {
    reached: ids.length,
    mayBeLess: true,
  });
  if (ids.length === 0) return { ...counts, removal: null };
  const { order } = await store.commit({
    order: orderRemoval({
      query: targets.query ?? null,
      machines: ids,
      by: by.name,
      at: now(),
    }),
  });
  notifier.notify();
  const id = Number(order[0]!["id"]);
  await carryOut(services, id, { most: AT_ONCE });
  return { ...counts, removal: await removalById(store.db, id) };
}

async function count(services: Services, targets: MachineTargets) {
  const since = services.now().getTime() - DAY_MS;
  const ids: number[] = [];
  const mirrors: MirrorCounts = new Map();
  let recent = 0, underWay = 0;
  for await (const part of lifeTargets(services, "remove", targets)) {
    const machines = part.map(({ id }) => id);
    ids.push(...machines);
    recent += part.filter(({ lastContactAt }) => lastContactAt > since).length;
    for await (
      const some of selectedDeployments(
        services.store,
        { machines, anyStatus: true },
        ON_THE_MACHINE,
      )
    ) {
      const mayRun = some.filter(({ hasRun }) => !hasRun);
      underWay += mayRun.length;
      addMirrors(mirrors, mayRun);
    }
  }
  return { ids, recent, underWay, mirrors: mostMirrors(mirrors) };
}

/**
 * Goes on with removals that are under way. After each part it pauses for as
 * long as the part took.
 */
export async function continueRemovals(
  services: Services,
  pause: Sleep = sleep,
): Promise<void> {
  for (const id of await openRemovals(services.store.db)) {
    await carryOut(services, id, { pause });
  }
}

/** @param how.most Machines after which it is left to `continueRemovals`. */
async function carryOut(
  services: Services,
  id: number,
  { most = Infinity, pause = sleep }: { most?: number; pause?: Sleep },
): Promise<void> {
  const { store, now, notifier } = services;
  const removal = await removalById(store.db, id);
  const sweepsLater = removal !== null && removal.machines > AT_ONCE;
  let size = FEWEST;
  for (let done = 0; done < most;) {
    const begun = performance.now();
    const left = await removalMachines(
      store.db,
      id,
      Math.min(size, most - done),
    );
    if (left.length === 0) {
      await store.commit(endRemoval(id, sweepsLater, now()));
      return;
    }
    const those = (is: (one: typeof left[number]) => boolean) =>
      left.filter(is).map((one) => one.id);
    try {
      await store.commit(removeStatements({
        removalId: id,
        machines: those(({ exists, isBack }) => exists && !isBack),
        back: those(({ isBack }) => isBack),
        gone: those(({ exists }) => !exists),
        sweepsLater,
        at: now(),
      }));
    } catch (error) {
      if (error instanceof Conflict) continue; // it is read again
      throw error;
    }
    done += left.length;
    notifier.notify();
    const took = performance.now() - begun;
    size = took > LONG_MS
      ? Math.max(FEWEST, Math.floor(size / 2))
      : Math.min(MOST, size * 2);
    if (!await pause(took)) return;
  }
}
