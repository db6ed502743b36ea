import { formerSharing, recognisedStatements } from "#db/machines/former.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import { recogniseFormer } from "#server/domain/machines/former.ts";
import {
  SHARED_BY_MANY,
  significantTraits,
} from "#server/domain/machines/identity.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";

/**
 * What a machine that registers gets because it was removed before: the results
 * of its packages, so that none is run again.
 */
export async function formerStatements(
  db: Db,
  { deviceId }: Contact,
  inventory: Inventory,
  at: Date,
): Promise<Statement[]> {
  const traits = significantTraits(inventory);
  const candidates = await formerSharing(
    db,
    { ...traits, deviceId },
    SHARED_BY_MANY,
  );
  const id = recogniseFormer(
    deviceId,
    traits,
    candidates.map((former) => ({ ...former, ...significantTraits(former) })),
  );
  return id === null ? [] : recognisedStatements(deviceId, id, at);
}
