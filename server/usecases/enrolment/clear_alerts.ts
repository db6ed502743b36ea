import { appendEvent } from "#db/events/events.ts";
import { clearAlertsStatement } from "#db/machines/agents.ts";
import { IDENTITY_ALERTS } from "#db/machines/identity.ts";
import { machineById } from "#db/machines/machines.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Clears the alerts about a machine's identity: an operator has looked. They are
 * raised again when it happens again.
 *
 * @throws {Refusal} `machine_not_found`; `nothing_to_do`, if there is none.
 */
export async function clearAlerts(
  { store, notifier, now }: Services,
  id: number,
  by: Requester,
): Promise<{ cleared: number }> {
  const machine = await machineById(store.db, id);
  if (!machine) throw notFound("machine", id);
  const open = await store.db.selectFrom("trouble").select("kind")
    .where("machine_id", "=", id)
    .where("kind", "in", [...IDENTITY_ALERTS]).execute();
  if (open.length === 0) {
    throw new Refusal(
      "nothing_to_do",
      `There is no alert about the identity of ${machine.name}`,
    );
  }
  await store.commit([
    clearAlertsStatement(id, IDENTITY_ALERTS),
    appendEvent({
      kind: "machine.alert_cleared",
      actor: `operator:${by.name}`,
      at: now(),
      machineId: id,
      payload: { alerts: open.map(({ kind }) => kind) },
    }),
  ]);
  notifier.notify();
  return { cleared: open.length };
}
