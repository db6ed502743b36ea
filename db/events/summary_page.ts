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

/** Machines that one summary names. */
const NAMED = 20;

/**
 * What is kept of old events, the newest day first. Several compactions may
 * have counted events of a day: they are added up here.
 *
 * @param db For reading what may be long: it adds up all that the filter lets
 * through.
 */
export async function summaryPage(
  db: Db,
  asked: SummaryQuery,
): Promise<Page<EventSummary>> {
  const { package: packageId, group, outcome, kind, until } = asked;
  let alike = db.selectFrom("event_summary")
    .leftJoin("package as p", "p.id", "event_summary.package_id")
    .select([
      "day",
      "package_id as packageId",
      "kind",
      "outcome",
      "code",
      "actor",
      sql<string>`coalesce(p.name, '')`.as("packageName"),
      sql<number>`sum(events)`.as("events"),
      sql<string>`json_group_array(json(machines))`.as("machines"),
    ])
    .where("group_id", "=", group ?? 0)
    .groupBy(["day", "package_id", "kind", "outcome", "code", "actor"]);
  if (packageId) alike = alike.where("package_id", "=", packageId);
  if (outcome) alike = alike.where("outcome", "=", outcome);
  if (kind) {
    alike = alike.where(
      sql<boolean>`substr(kind, 1, ${kind.length}) = ${kind}`,
    );
  }
  if (until) alike = alike.where("day", "<=", Date.parse(until) / DAY_MS);
  return await readPage(
    db.selectFrom(alike.as("s")).selectAll(),
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
    asked,
    (row) => ({
      day: new Date(row.day * DAY_MS).toISOString().slice(0, 10),
      kind: row.kind as EventKind,
      actor: row.actor,
      package: row.packageId === 0
        ? null
        : { id: row.packageId, name: row.packageName },
      outcome: row.outcome === "" ? null : row.outcome as Outcome,
      code: row.code === "" ? null : row.code,
      events: Number(row.events),
      machines: firstMachines(row.machines),
    }),
  );
}

/** @param lists JSON: of each compaction `[[id, name], …]`. */
function firstMachines(lists: string) {
  const named = new Map(
    (JSON.parse(lists) as [number, string][][]).flat(),
  );
  return [...named].slice(0, NAMED).map(([id, name]) => ({ id, name }));
}
