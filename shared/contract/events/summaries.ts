import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { EventKind, Outcome } from "./events.ts";
import { pageOf, PageQuery, RowId } from "#shared/contract/page.ts";
import { PackageName } from "#shared/contract/packages/package_name.ts";

const EntityName = z.object({ id: z.number().int(), name: z.string() });

/** The summary of similar old events of one day. */
export const EventSummary = z.object({
  /** The day, in UTC. */
  day: z.iso.date(),
  kind: EventKind,
  /** `operator:NAME`, `agent`, or `server`. */
  actor: z.string(),
  package: PackageName.nullable(),
  /** Only for results. */
  outcome: Outcome.nullable(),
  /** The code that agents reported, for failures. */
  code: z.string().nullable(),
  /** Number of events. */
  events: z.number().int(),
  /** The first machines, at most 20, with their names at that time. */
  machines: z.array(EntityName),
});
export type EventSummary = z.infer<typeof EventSummary>;

const SummaryQuery = PageQuery.extend({
  package: RowId.optional(),
  /**
   * Only events on machines that were in this group when the event was
   * summarised.
   */
  group: RowId.optional(),
  outcome: Outcome.optional(),
  /** A kind or the beginning of one: `deployment.result`, `deployment.`. */
  kind: z.string().regex(/^[a-z._]{1,64}$/, "how a kind begins, as deployment.")
    .optional(),
  /** Up to this day, in UTC. */
  until: z.iso.date().optional(),
});
export type SummaryQuery = z.output<typeof SummaryQuery>;

/**
 * Summaries of events older than `eventDays`, and of operators' events older
 * than `auditDays`.
 */
export const listSummaries = endpoint({
  method: "GET",
  path: "/events/summaries",
  summary: "What is kept of old events: counts by day, the newest first",
  role: "viewer",
  query: SummaryQuery,
  output: pageOf(EventSummary),
});
