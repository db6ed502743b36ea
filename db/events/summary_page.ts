import { sql } from "kysely";
import type { EventKind, Outcome } from "#shared/contract/events/events.ts";
import type { Page } from "#shared/contract/page.ts";
import type {
  EventSummary,
  SummaryQuery,
} from "#shared/contract/events/summaries.ts";
import { DAY_MS } from "#shared/time.ts";
import type { Db } from "#db/store/tables.ts";
import { readPage } from "#db/query/page.ts";

/** The most machines that one summary names. */
const NAMED = 20;

/**
 * Summaries of old events, the newest day first. Several compactions may have
 * counted events of a day; their counts are added up here.
 *
 * @param db The wide reader: it adds up everything that matches the filter.
 */
export async function summaryPage(
  db: Db,
  request: SummaryQuery,
): Promise<Page<EventSummary>> {
  const { package: packageId, group, outcome, kind, until } = request;
  let sums = db.selectFrom("event_summary")
    .leftJoin("package as p", "p.id", "event_summary.package_id")
    .select([
      "day",
      "package_id as packageId",
      "kind",
      "outcome",
      "code",
      "actor",
      sql<string>`coalesce(p.name, '')`.as("packageName"),
      sql<string>`coalesce(p.version, '')`.as("packageVersion"),
      sql<number>`sum(events)`.as("events"),
      sql<string>`json_group_array(json(machines))`.as("machines"),
    ])
    .where("group_id", "=", group ?? 0)
    .groupBy(["day", "package_id", "kind", "outcome", "code", "actor"]);
  if (packageId) sums = sums.where("package_id", "=", packageId);
  if (outcome) sums = sums.where("outcome", "=", outcome);
  if (kind) {
    sums = sums.where(
      sql<boolean>`substr(kind, 1, ${kind.length}) = ${kind}`,
    );
  }
  if (until) sums = sums.where("day", "<=", Date.parse(until) / DAY_MS);
  return await readPage(
    db.selectFrom(sums.as("s")).selectAll(),
    {
      keys: [
        { column: "s.day", field: "day" },
        { column: "s.packageId", field: "packageId" },
        { column: "s.kind", field: "kind" },
        { column: "s.outcome", field: "outcome" },
        { column: "s.code", field: "code" },
        { column: "s.actor", field: "actor" },
      ],
      descending: true,
      searched: ["s.packageName", "s.kind", "s.actor"],
    },
    request,
    (row) => ({
      day: new Date(row.day * DAY_MS).toISOString().slice(0, 10),
      kind: row.kind as EventKind,
      actor: row.actor,
      package: row.packageId === 0 ? null : {
        id: row.packageId,
        name: row.packageName,
        version: row.packageVersion,
      },
      outcome: row.outcome === "" ? null : row.outcome as Outcome,
      code: row.code === "" ? null : row.code,
      events: Number(row.events),
      machines: firstMachines(row.machines),
    }),
  );
}

/** @param lists JSON: `[[id, name], …]` of each compaction. */
function firstMachines(lists: string) {
  const named = new Map(
    (JSON.parse(lists) as [number, string][][]).flat(),
  );
  return [...named].slice(0, NAMED).map(([id, name]) => ({ id, name }));
}
