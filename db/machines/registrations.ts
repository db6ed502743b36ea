import { HOUR_MS } from "#shared/time.ts";
import type { Db } from "#db/store/tables.ts";

/** The number of machines, whatever their status; it is stored, not counted. */
export async function countMachines(db: Db): Promise<number> {
  const { machines } = await db.selectFrom("machine_total")
    .select("machines").executeTakeFirstOrThrow();
  return machines;
}

/** The machines that registered within the last hour; this reads all of them. */
export async function registeredLastHour(db: Db, now: Date): Promise<number> {
  const { n } = await db.selectFrom("machine")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("registered_at", ">", now.getTime() - HOUR_MS)
    .executeTakeFirstOrThrow();
  return Number(n);
}
