import { z } from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { EventKind, Outcome } from "./events.ts";
import { pageOf, PageQuery, RowId } from "#shared/contract/page.ts";

const Named = z.object({ id: z.number().int(), name: z.string() });

/** What is kept of the events of a day that are alike, once they are old. */
export const EventSummary = z.object({
  /** In UTC. */
  day: z.iso.date(),
  kind: EventKind,
  /** `operator:NAME`, `agent`, or `server`. */
  actor: z.string(),
  package: Named.nullable(),
  /** Of results. */
  outcome: Outcome.nullable(),
  /** What agents reported, of failures. */
  code: z.string().nullable(),
  /** How many events it were. */
  events: z.number().int(),
  /** At most 20 of the machines, the first of them, as they were called. */
  machines: z.array(Named),
});
export type EventSummary = z.infer<typeof EventSummary>;

const SummaryQuery = PageQuery.extend({
  package: RowId.optional(),
  /**
   * Only what happened on the machines that were in this group when it was
   * summarised.
   */
  group: RowId.optional(),
  outcome: Outcome.optional(),
  /** The kind or how it begins: `deployment.result`, `deployment.`. */
  kind: z.string().regex(/^[a-z._]{1,64}$/, "how a kind begins, as deployment.")
    .optional(),
  /** Up to this day, in UTC. */
  until: z.iso.date().optional(),
});
export type SummaryQuery = z.output<typeof SummaryQuery>;

/** Events older than `eventDays`, and those of operators than `auditDays`. */
export const listSummaries = endpoint({
  method: "GET",
  path: "/events/summaries",
  summary: "What is kept of old events: counts by day, the newest first",
  role: "viewer",
  query: SummaryQuery,
  output: pageOf(EventSummary),
});
