import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { MACHINE_ID } from "#db/machines/inventory.ts";

const PENDING: DeploymentState = "reboot_pending";

/** The stored facts about the restarts of a machine. */
export interface RestartState {
  /** Milliseconds; null: no inventory has told. */
  readonly bootedAt: number | null;
  /** True if a package waits for a restart. */
  readonly isPending: boolean;
}

/** The last boot of a machine, and if a package waits for one. */
export async function restartStateOf(
  db: Db,
  machineId: number,
): Promise<RestartState> {
  const { bootedAt, pending } = await db.selectFrom("machine as m")
    .select([
      "m.booted_at as bootedAt",
      (eb) =>
        eb.selectFrom("deployment as d").select("d.package_id")
          .whereRef("d.machine_id", "=", "m.id")
          .where("d.state", "=", PENDING).limit(1).as("pending"),
    ])
    .where("m.id", "=", machineId).executeTakeFirstOrThrow();
  return { bootedAt, isPending: pending !== null };
}

/** Stores when a machine booted, also in the transaction that makes it. */
export function storeBoot(deviceId: string, bootedAt: number): Statement {
  return {
    sql: `update machine set booted_at = ? where id = ${MACHINE_ID}`,
    params: [bootedAt, deviceId],
  };
}

/** Deployments of a machine whose result is older than its last boot. */
const RESTARTED = `deployment
  where machine_id = ${MACHINE_ID} and state = '${PENDING}'
    and updated_at < ?`;

/** Ends the restarts that are pending since before a boot, with events. */
export function restartedStatements(
  deviceId: string,
  bootedAt: number,
  at: Date,
): Statement[] {
  return [
    {
      sql: `insert into event (at, kind, actor, machine_id, package_id, payload)
        select ?, 'deployment.restarted', 'agent', machine_id, package_id,
          json_object('from', state, 'state', 'succeeded', 'attempt', attempt,
            'bootedAt', ?)
        from ${RESTARTED}`,
      params: [
        at.getTime(),
        new Date(bootedAt).toISOString(),
        deviceId,
        bootedAt,
      ],
    },
    {
      sql: `update deployment set state = 'succeeded', updated_at = ?
        where (machine_id, package_id) in
          (select machine_id, package_id from ${RESTARTED})`,
      params: [at.getTime(), deviceId, bootedAt],
    },
  ];
}
