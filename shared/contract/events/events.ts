import { z } from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { Moment, QueryText, RowId } from "#shared/contract/page.ts";

/** Everything that is written to the log. */
export const EventKind = z.enum([
  "machine.registered",
  "machine.renamed",
  "machine.reinstalled",
  "machine.inventory_cut",
  "machine.duplicate_found",
  "machine.duplicate_dismissed",
  "machine.merged",
  "machine.unmerged",
  "deployment.offered",
  "deployment.result",
  "deployment.result_repeated",
  "deployment.result_unexpected",
  "deployment.retried",
  "deployment.cancelled",
  "deployment.recalling",
  "deployment.recalled",
  "deployment.confirmed",
  "deployment.contradicted",
  "agent.hammers",
  "agent.stalls",
  "archive.uploaded",
  "package.created",
  "package.activated",
  "package.deactivated",
  "package.deleted",
  "group.created",
  "group.changed",
  "group.deleted",
  "assignment.created",
  "assignment.withdrawn",
  "inventory.arrived",
  "inventory.requested",
  "inventory.request_withdrawn",
  "network.scanned",
  "network.changed",
  "scanner.elected",
  "scanner.dismissed",
  "device.marked",
  "device.unmarked",
  "settings.changed",
  "operator.created",
  "operator.removed",
  "token.issued",
  "token.revoked",
  "events.summarised",
]);
export type EventKind = z.infer<typeof EventKind>;

/** What a result means for the deployment. */
export const Outcome = z.enum([
  "succeeded",
  "failed",
  "cancelled",
  "unchanged",
]);
export type Outcome = z.infer<typeof Outcome>;

/** One row of the log. Who did it: `operator:NAME`, `agent`, or `server`. */
export const LogEvent = z.object({
  seq: z.number().int(),
  at: Moment,
  kind: EventKind,
  actor: z.string(),
  machine: z.object({ id: z.number().int(), name: z.string() }).nullable(),
  package: z.object({ id: z.number().int(), name: z.string() }).nullable(),
  /**
   * Of a result: `{code, exitCode, state, outcome, attempt}`; of an activation
   * how many machines waited for it, `{released}`; of other kinds what was given
   * or changed.
   */
  payload: z.record(z.string(), z.unknown()),
});
export type LogEvent = z.infer<typeof LogEvent>;

/**
 * Up to where events are no longer kept one by one, but as counts by day: see
 * `/events/summaries`. What operators did is kept longer, and is still given.
 */
export const SummaryHorizon = z.object({
  /** The newest of them. */
  seq: z.number().int(),
  at: Moment,
});
export type SummaryHorizon = z.infer<typeof SummaryHorizon>;

/**
 * JSON: the events after (or before) a sequence number, oldest first. With
 * `Accept: text/event-stream` the same as a stream that does not end, where
 * `Last-Event-ID` beats `after`, and with neither the stream begins now. Where
 * it would begin before events are kept one by one, its first message is of the
 * type `reset`, with a `SummaryHorizon` as its data.
 */
export const listEvents = endpoint({
  method: "GET",
  path: "/events",
  summary: "The log, as a page or as a live stream",
  role: "viewer",
  query: z.object({
    after: z.coerce.number().int().min(0).optional(),
    before: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    machine: RowId.optional(),
    package: RowId.optional(),
    group: RowId.optional(),
    outcome: Outcome.optional(),
    /** The kind or how it begins: `deployment.result`, `deployment.`. */
    kind: z.string().regex(
      /^[a-z._]{1,64}$/,
      "how a kind begins, as deployment.",
    )
      .optional(),
    /** What the operator of this name did. */
    operator: z.string().max(64).optional(),
    /**
     * A query: what it says of deployments it says of what happened, the rest
     * of the machine as it is now; `reason:` is not in the log.
     */
    q: QueryText.optional(),
  }),
  output: z.object({
    events: z.array(LogEvent),
    /** The newest sequence number there is. */
    newest: z.number().int(),
    /** Who asks for what is before this does not get all of it; null: all. */
    summarised: SummaryHorizon.nullable(),
  }),
});

/** The operators' part of the log. */
export const listAudit = endpoint({
  method: "GET",
  path: "/audit",
  summary: "What operators did, newest first",
  role: "admin",
  query: z.object({
    before: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  output: z.object({ events: z.array(LogEvent) }),
});

/**
 * The operators' events are a chain of hashes: each seals all before it. So are
 * the summaries of what is no longer kept event by event.
 */
export const verifyAudit = endpoint({
  method: "GET",
  path: "/audit/verification",
  summary:
    "Whether an operator's event or a summary was changed, removed or slipped in",
  role: "admin",
  output: z.object({
    whole: z.boolean(),
    /** Events whose seals were checked. */
    checked: z.number().int(),
    /** Events of the last seconds, not sealed yet. */
    unsealed: z.number().int(),
    /** The first event that does not fit, or of a summary that does not. */
    brokenAt: z.number().int().nullable(),
    /** What is kept as summaries instead, which fit. */
    summarised: z.array(z.object({
      /** What agents and the server did, or what operators did. */
      part: z.enum(["log", "audit"]),
      firstSeq: z.number().int(),
      lastSeq: z.number().int(),
      /** How many they were. */
      events: z.number().int(),
      /** When the last of them was summarised. */
      at: Moment,
    })),
  }),
});
