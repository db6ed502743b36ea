import type { InventoryTargets } from "#shared/contract/machines/inventories.ts";
import { appendEvent } from "#db/events/events.ts";
import { requestInventories } from "#db/machines/inventory_requests.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { actOnMany } from "#server/usecases/fleet/act_on_many.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import { selectMachines } from "#server/usecases/fleet/selected_machines.ts";
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
  const { store: { commit }, notifier, now } = services;
  const selected = await selectMachines(
    services,
    targets,
    "Cannot request inventories from nobody",
  );

  async function forEachRange(
    change: (ids: readonly number[]) => Promise<void>,
  ): Promise<InventoryRequestCount> {
    let changed = 0, unchanged = 0;
    for await (const targets of selected()) {
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
