import {
  restartedStatements,
  restartStateOf,
  storeBoot,
} from "#db/deployments/restarts.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { isFresh, latestBoot } from "#server/domain/machines/boot.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";

/** What an inventory changes about the restarts of its machine. */
interface BootStatements {
  readonly statements: readonly Statement[];
  /** True if a pending restart may end. */
  readonly endsRestarts: boolean;
}

const NO_BOOT: BootStatements = { statements: [], endsRestarts: false };

/**
 * Stores the last boot of a machine, and ends the restarts that were pending
 * before it.
 *
 * @param machineId Null: the inventory registers the machine.
 */
export async function bootStatements(
  db: Db,
  { deviceId, agent }: Contact,
  { uptime }: Pick<Inventory, "uptime">,
  machineId: number | null,
  at: Date,
): Promise<BootStatements> {
  if (uptime === null || !isFresh(agent)) return NO_BOOT;
  const { bootedAt, isPending } = machineId === null
    ? { bootedAt: null, isPending: false }
    : await restartStateOf(db, machineId);
  const boot = latestBoot(bootedAt, uptime, at.getTime())!;
  return {
    statements: [
      ...boot === bootedAt ? [] : [storeBoot(deviceId, boot)],
      ...isPending ? restartedStatements(deviceId, boot, at) : [],
    ],
    endsRestarts: isPending,
  };
}
