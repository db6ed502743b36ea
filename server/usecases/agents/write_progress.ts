import { progressStatements } from "#db/deployments/changes.ts";
import { lateProgressStatements } from "#db/deployments/verification.ts";
import { recallingDeployments } from "#db/deployments/progress.ts";
import {
  contactStatement,
  deviceContactStatement,
} from "#db/agents/contacts.ts";
import { activityStatement } from "#db/events/activity.ts";
import type { Services } from "#server/usecases/services.ts";

/** The most rows in one statement. */
const ROWS = 5000;

/**
 * Writes what was collected in memory: contact times and fetched fragments.
 * Whatever cannot be written now stays for the next run.
 */
export async function writeProgress(
  { store, contacts, contactCounts, fetchLog, now }: Services,
): Promise<void> {
  const counted = contactCounts.take();
  try {
    if (counted.size > 0) await store.commit([activityStatement(counted)]);
  } catch (error) {
    contactCounts.giveBack(counted);
    throw error;
  }
  const lastAt = [...contacts.take()];
  for (let i = 0; i < lastAt.length; i += ROWS) {
    const some = new Map(lastAt.slice(i, i + ROWS));
    await store.commit([contactStatement(some)]);
  }
  const devices = contacts.takeDevices();
  if (devices.size > 0) await store.commit([deviceContactStatement(devices)]);
  const fetched = fetchLog.take();
  try {
    for (let i = 0; i < fetched.length; i += ROWS) {
      const some = fetched.slice(i, i + ROWS);
      await store.commit([
        ...progressStatements(some),
        ...store.file === null ? lateProgressStatements(some, now()) : [],
      ]);
    }
    fetchLog.confirm();
  } catch (error) {
    fetchLog.giveBack();
    throw error;
  }
}

/** Reads the recalls in memory from the database again. */
export async function loadRecalls(
  { store, recalls }: Services,
): Promise<void> {
  return recalls.replace(await recallingDeployments(store.db));
}
