import { assertEquals } from "@std/assert";
import { CompiledQuery } from "kysely";
import type { Statement } from "#db/store/transaction.ts";
import { mergeStatements } from "#db/machines/merge.ts";
import { unmergeStatements } from "#db/machines/unmerge.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";

const PAIR = { id: 1, older: 1, newer: 2, by: "ada", at: new Date(0) };

/** Tables that are short in every fleet: JSON, and rows selected from it. */
const SHORT = /^SCAN (j|b|k|CONSTANT ROW)( |$)/;

/**
 * The steps in which SQLite would scan a whole table, or build an index first.
 */
async function walks(
  db: Awaited<ReturnType<typeof temporaryDatabase>>["store"]["db"],
  { sql, params }: Statement,
): Promise<string[]> {
  const { rows } = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${sql}`, [...params]),
  );
  return rows.map(({ detail }) => detail).filter((step) =>
    step.includes("AUTOMATIC") || step.startsWith("SCAN") && !SHORT.test(step)
  );
}

for (
  const [name, statements] of [
    ["merge", mergeStatements(PAIR)],
    ["unmerge", unmergeStatements(PAIR)],
  ] as const
) {
  Deno.test(`a ${name} scans no table that grows with the fleet`, async () => {
    await using services = await temporaryDatabase();
    for (const statement of statements) {
      const found = await walks(services.store.db, statement);
      assertEquals(found, [], statement.sql);
    }
  });
}
