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
import { type Requester, requireRole } from "#server/domain/permissions.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { CHUNK, othersFirst } from "#server/usecases/fleet/chunks.ts";
import type { Services } from "#server/usecases/services.ts";

/** For how many machines something changed, and for how many it was so. */
export interface InventoryRequestCount {
  readonly changed: number;
  readonly unchanged: number;
}

/** So many machines are named in an event; beyond, only how many it were. */
const NAMED = 1000;

/**
 * Asks machines for their inventory at their next contact, or takes that back,
 * chunk by chunk, each with its event.
 */
export function askInventoriesWith(
  { store, notifier: notifier, now }: Services,
) {
  return async (
    targets: InventoryTargets,
    { wanted, dryRun }: { readonly wanted: boolean; readonly dryRun: boolean },
    by: Requester,
  ): Promise<InventoryRequestCount> => {
    requireRole(by, "operator", "ask for inventories");
    const { machines, groups, query } = targets;
    await refuseNobody(store.db, targets);
    const { wide } = store;
    const condition = query === undefined ? null : await conditionFor(
      wide,
      readQuery(query),
      now(),
      () => causeRules(wide.db, now()),
    );
    const aim = { machines, groups, condition };
    let changed = 0, unchanged = 0;
    for await (const some of chunks(wide, aim)) {
      const ids = some.filter(({ asked }) => asked !== wanted)
        .map(({ id }) => id);
      unchanged += some.length - ids.length;
      changed += ids.length;
      if (dryRun || ids.length === 0) continue;
      const at = now();
      const [only] = ids;
      await store.commit([
        requestInventories(ids, wanted ? at : null),
        appendEvent({
          kind: wanted ? "inventory.requested" : "inventory.request_withdrawn",
          actor: `operator:${by.name}`,
          at,
          machineId: ids.length === 1 ? only : null,
          payload: { machines: ids.length, ids: ids.slice(0, NAMED) },
        }),
      ]);
      notifier.notify();
    }
    return { changed, unchanged };
  };
}

async function* chunks(
  wide: WideReader,
  aim: InventoryAudience,
): AsyncGenerator<readonly InventoryTarget[], void> {
  for (let after = 0;;) {
    const some = await targetsAfter(wide, aim, after, CHUNK);
    if (some.length > 0) yield some;
    if (some.length < CHUNK) return;
    after = some.at(-1)!.id;
    await othersFirst();
  }
}

async function refuseNobody(
  db: Db,
  { machines, groups, query }: InventoryTargets,
): Promise<void> {
  if (machines.length + groups.length === 0 && query === undefined) {
    throw new Refusal(
      "malformed_request",
      "Cannot ask nobody for an inventory: name machines, groups or a query",
    );
  }
  const missing = {
    machine: await missingMachines(db, machines),
    group: await missingGroups(db, groups),
  };
  for (const noun of ["machine", "group"] as const) {
    if (missing[noun].length === 0) continue;
    const some = missing[noun].slice(0, 10).join(", ");
    throw new Refusal(
      `${noun}_not_found`,
      `Cannot ask for the inventory: there is no ${noun} ${some}`,
      { missing: missing[noun] },
    );
  }
}
