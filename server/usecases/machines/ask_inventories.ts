import { RANGE_MACHINES } from "#db/query/id_range.ts";
import type { InventoryTargets } from "#shared/contract/machines/inventories.ts";
import { missingGroups } from "#db/assignments/assignments.ts";
import type { Db } from "#db/store/tables.ts";
import { appendEvent } from "#db/events/events.ts";
import {
  conditionFor,
  type InventoryAudience,
  type InventoryTarget,
  requestInventories,
  targetsAfter,
} from "#db/machines/inventory_requests.ts";
import type { WideReader } from "#db/store/transaction.ts";
import { missingMachines } from "#db/machines/machines.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { actOnMany } from "#server/usecases/fleet/act_on_many.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * The number of machines that were changed, and of those that were in that
 * state before.
 */
export interface InventoryRequestCount {
  readonly changed: number;
  readonly unchanged: number;
}

/** The most machine ids an event lists; it always has their number. */
const NAMED = 1000;

/** The machines to ask for an inventory, or whose request to withdraw. */
export interface InventoryRequest extends InventoryTargets {
  /** False withdraws the request. */
  readonly wanted: boolean;
}

/**
 * Asks machines for their inventory at their next contact, or withdraws that
 * request, one id range after the other, each with its event.
 *
 * @throws {Refusal} If no machine is named, or a machine or group does not
 *   exist.
 */
export async function askInventories(
  services: Services,
  { wanted, ...targets }: InventoryRequest,
  by: Requester,
  how: ActionOptions = {},
): Promise<InventoryRequestCount> {
  const { store: { db, wide, commit }, notifier, now } = services;
  await refuseNobody(db, targets);
  const { machines, groups, query } = targets;
  const condition = query === undefined ? null : await conditionFor(
    wide,
    readQuery(query),
    now(),
    () => causeRules(wide.db, now()),
  );

  async function forEachRange(
    change: (ids: readonly number[]) => Promise<void>,
  ): Promise<InventoryRequestCount> {
    let changed = 0, unchanged = 0;
    for await (
      const targets of targetRanges(wide, { machines, groups, condition })
    ) {
      const ids = targets.filter(({ isRequested }) => isRequested !== wanted)
        .map(({ id }) => id);
      unchanged += targets.length - ids.length;
      changed += ids.length;
      if (ids.length > 0) await change(ids);
    }
    return { changed, unchanged };
  }

  return await actOnMany(services, {
    count: () => forEachRange(() => Promise.resolve()),
    run: () =>
      forEachRange(async (ids) => {
        const at = now();
        await commit([
          requestInventories(ids, wanted ? at : null),
          appendEvent({
            kind: wanted
              ? "inventory.requested"
              : "inventory.request_withdrawn",
            actor: `operator:${by.name}`,
            at,
            machineId: ids.length === 1 ? ids[0] : null,
            payload: { machines: ids.length, ids: ids.slice(0, NAMED) },
          }),
        ]);
        notifier.notify();
      }),
  }, how);
}

async function* targetRanges(
  wide: WideReader,
  audience: InventoryAudience,
): AsyncGenerator<readonly InventoryTarget[], void> {
  for (let after = 0;;) {
    const targets = await targetsAfter(wide, audience, after, RANGE_MACHINES);
    if (targets.length > 0) yield targets;
    if (targets.length < RANGE_MACHINES) return;
    after = targets.at(-1)!.id;
    await yieldToOthers();
  }
}

async function refuseNobody(
  db: Db,
  { machines, groups, query }: InventoryTargets,
): Promise<void> {
  if (machines.length + groups.length === 0 && query === undefined) {
    throw new Refusal(
      "malformed_request",
      "Cannot request inventories from nobody: name machines or groups, or give a query",
    );
  }
  const unknownMachines = await missingMachines(db, machines);
  if (unknownMachines.length > 0) throw notFound("machine", unknownMachines);
  const unknownGroups = await missingGroups(db, groups);
  if (unknownGroups.length > 0) throw notFound("group", unknownGroups);
}
