import { CompiledQuery } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { REPORT_QUERY, type ReportContext, unpackReport } from "./reports.ts";

/** @param packageId Null: the reported id is not the id of a package. */
export async function readReportContext(
  db: Db,
  deviceId: string,
  packageId: number | null,
): Promise<ReportContext> {
  const { rows } = await db.executeQuery<{ reported: string }>(
    CompiledQuery.raw(REPORT_QUERY, [packageId, deviceId]),
  );
  return unpackReport(rows[0]!.reported);
}
