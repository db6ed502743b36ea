import { approvableAmong, waitingOn } from "#db/enrolment/approvals.ts";
import { appendEvent } from "#db/events/events.ts";
import { machinesDue } from "#db/groups/members.ts";
import { approveStatement } from "#db/machines/agents.ts";
import type { ApprovalResult } from "#shared/contract/enrolment.ts";
import type { MachineTargets } from "#shared/contract/machines/targets.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { actOnMany } from "#server/usecases/fleet/act_on_many.ts";
import type { ActionOptions } from "#server/usecases/fleet/require_confirmation.ts";
import { selectMachines } from "#server/usecases/fleet/selected_machines.ts";
import type { Services } from "#server/usecases/services.ts";

/** The most machine ids an event lists; it always has their number. */
const NAMED = 1000;

/**
 * Approves machines that wait for it, and vouches for those and for others, one
 * id range after the other, each with its event.
 *
 * @throws {Refusal} As `selectMachines` does; `guard_number_needed`.
 */
export async function approveMachines(
  services: Services,
  targets: MachineTargets,
  by: Requester,
  how: ActionOptions = {},
): Promise<ApprovalResult> {
  const { store: { db, commit }, notifier, now } = services;
  const selected = await selectMachines(
    services,
    targets,
    "Cannot approve nobody",
  );

  async function forEachRange(
    change: (ids: readonly number[]) => Promise<void>,
  ): Promise<ApprovalResult> {
    let approved = 0, pending = 0, unchanged = 0, waiting = 0;
    for await (const range of selected()) {
      const found = await approvableAmong(db, range.map(({ id }) => id));
      const ids = found.map(({ id }) => id);
      const arrivals = found.filter((one) => one.isPending)
        .map(({ id }) => id);
      approved += ids.length;
      pending += arrivals.length;
      unchanged += range.length - ids.length;
      waiting += await waitingOn(db, arrivals);
      if (ids.length > 0) await change(ids);
    }
    return { approved, pending, unchanged, waiting };
  }

  return await actOnMany(services, {
    count: () => forEachRange(() => Promise.resolve()),
    run: () =>
      forEachRange(async (ids) => {
        const actor = `operator:${by.name}`;
        await commit([
          approveStatement(ids, actor),
          machinesDue(ids),
          appendEvent({
            kind: "machine.approved",
            actor,
            at: now(),
            machineId: ids.length === 1 ? ids[0] : null,
            payload: { machines: ids.length, ids: ids.slice(0, NAMED) },
          }),
        ]);
        notifier.notify();
      }),
    confirmation: {
      action: "approve the machines",
      reached: ({ approved }) => approved,
    },
  }, how);
}
