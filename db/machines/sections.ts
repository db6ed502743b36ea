import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";
import { listOf, statement, write } from "#db/store/write.ts";
import { machineIdOf } from "./inventory.ts";

/** Sections of a machine as they are stored. */
export async function storedSections(
  db: Db,
  machineId: number,
  names: readonly string[],
): Promise<
  { section: string; content: string; digest: Uint8Array; changed_at: number }[]
> {
  return await db.selectFrom("inventory_section")
    .select(["section", "content", "digest", "changed_at"])
    .where("machine_id", "=", machineId).where("section", "in", [...names])
    .execute();
}

/** Sections of several machines as they are stored. */
export async function sectionsOfMachines(
  db: Db,
  machineIds: readonly number[],
  names: readonly string[],
): Promise<{ machineId: number; section: string; content: string }[]> {
  return await db.selectFrom("inventory_section")
    .select(["machine_id as machineId", "section", "content"])
    .where("machine_id", "in", listOf(machineIds))
    .where("section", "in", [...names])
    .execute();
}

/** The serial number of a machine's mainboard; empty: not known. */
export async function storedBoard(db: Db, machineId: number): Promise<string> {
  const [bios] = await storedSections(db, machineId, ["BIOS"]);
  const [entry] = bios ? JSON.parse(bios.content) : [];
  return typeof entry?.MSN === "string" ? entry.MSN.trim() : "";
}

/** Stores one section, in place of the one before. */
export function storeSection(
  deviceId: string,
  section: { name: string; content: string; digest: Uint8Array },
  at: Date,
): Statement {
  const { name, digest, content } = section;
  return statement(
    write.insertInto("inventory_section")
      .values({
        machine_id: machineIdOf(deviceId),
        section: name,
        digest,
        content,
        changed_at: at.getTime(),
      })
      .onConflict((conflict) =>
        conflict.doUpdateSet(({ ref }) => ({
          digest: ref("excluded.digest"),
          content: ref("excluded.content"),
          changed_at: ref("excluded.changed_at"),
        }))
      ),
  );
}

/**
 * Notes that an inventory came without these sections. They stay as they are;
 * the next inventory that has them replaces them.
 */
export function missSections(
  deviceId: string,
  names: readonly string[],
): Statement {
  return statement(
    write.updateTable("inventory_section").set({ digest: sql<Uint8Array>`x''` })
      .where("machine_id", "=", machineIdOf(deviceId))
      .where("section", "in", listOf(names)),
  );
}

/** Removes sections the agent no longer sends. */
export function removeSections(
  deviceId: string,
  names: readonly string[],
): Statement {
  return statement(
    write.deleteFrom("inventory_section")
      .where("machine_id", "=", machineIdOf(deviceId))
      .where("section", "in", listOf(names)),
  );
}
