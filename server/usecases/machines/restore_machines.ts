import {
  forgetReturnsBefore,
  hasReturnBefore,
  restoreStatements,
  retiredMemberships,
} from "#db/machines/retire.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement, Store } from "#db/store/transaction.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { actOnMany } from "#server/usecases/fleet/act_on_many.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import type { Services } from "#server/usecases/services.ts";
import type { MachineTargets } from "#shared/contract/machines/targets.ts";
import { DAY_MS } from "#shared/time.ts";
import { lifeTargets } from "./life_targets.ts";

/** The number of machines that were restored, and of those in service. */
export interface RestoreCount {
  readonly restored: number;
  readonly unchanged: number;
}

/**
 * Takes the retirement of machines back. They have the places in groups that
 * operators had given them, and what their groups bring; what they had run
 * stays as it was.
 *
 * @throws {Refusal} As `lifeTargets` does; `guard_number_needed`.
 */
export function restoreMachines(
  services: Services,
  targets: MachineTargets,
  by: Requester,
  how: ActionOptions = {},
): Promise<RestoreCount> {
  const { store, now, notifier } = services;

  async function forEachPart(
    change: (machines: readonly number[]) => Promise<void>,
  ): Promise<RestoreCount> {
    let restored = 0, unchanged = 0;
    for await (const part of lifeTargets(services, "restore", targets, true)) {
      const machines = part.filter(({ status }) => status === "retired")
        .map(({ id }) => id);
      // A query means the retired ones among those that match.
      const named = part.filter(({ id }) => targets.machines.includes(id));
      restored += machines.length;
      unchanged += named.filter(({ status }) => status !== "retired").length;
      if (machines.length > 0) await change(machines);
    }
    return { restored, unchanged };
  }

  return actOnMany(services, {
    count: () => forEachPart(() => Promise.resolve()),
    run: () =>
      forEachPart(async (machines) => {
        const { restored, rest } = restoreStatements(
          {
            ...{ machines, actor: `operator:${by.name}`, at: now() },
            kind: "machine.restored",
            wantInventory: true,
          },
          await retiredMemberships(store.db, machines),
        );
        await store.commit([...restored, ...rest]);
        notifier.notify();
      }),
    confirmation: {
      action: "restore the machines",
      reached: ({ restored }) => restored,
    },
  }, how);
}

/**
 * Ends the retirement of a machine that has made contact.
 *
 * @param wantInventory False: the contact is an inventory.
 */
export async function returnStatements(
  db: Db,
  machineId: number,
  at: Date,
  wantInventory: boolean,
): Promise<Statement[]> {
  const { restored, rest } = restoreStatements(
    {
      ...{ machines: [machineId], actor: "agent", at, wantInventory },
      kind: "machine.returned",
    },
    await retiredMemberships(db, [machineId]),
  );
  return [...restored, ...rest];
}

/** Days in which the return of a machine is among the troubles. */
const RETURN_DAYS = 7;

/** Removes the troubles of machines that returned some time ago. */
export async function forgetReturns(
  { db, commit }: Pick<Store, "db" | "commit">,
  at: Date,
): Promise<void> {
  const before = at.getTime() - RETURN_DAYS * DAY_MS;
  if (await hasReturnBefore(db, before)) {
    await commit([forgetReturnsBefore(before)]);
  }
}
