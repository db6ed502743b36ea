import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { Moment, QueryText, RowId } from "#shared/contract/page.ts";
import { PackageName } from "#shared/contract/packages/package_name.ts";

/** Every kind of event in the log. */
export const EventKind = z.enum([
  "machine.registered",
  "machine.renamed",
  "machine.reinstalled",
  "machine.agent_joined",
  "machine.hardware_changed",
  "machine.agents_alternate",
  "machine.alert_cleared",
  "machine.approved",
  "machine.inventory_cut",
  "machine.duplicate_found",
  "machine.duplicate_dismissed",
  "machine.merged",
  "machine.unmerged",
  "machine.tag_changed",
  "machine.field_changed",
  "machine.retired",
  /** An operator has taken a retirement back. */
  "machine.restored",
  /** A retired machine has made contact. */
  "machine.returned",
  /** An operator has ordered that machines are removed. */
  "machine.removal_ordered",
  "machine.removed",
  /** A new machine is a removed one; its results are kept. */
  "machine.recognised",
  "deployment.offered",
  "deployment.passed_on",
  "deployment.mirror_left",
  "deployment.result",
  "deployment.result_repeated",
  /** A later report of the attempt that cannot be a repeat of the first. */
  "deployment.result_contradicted",
  "deployment.result_unexpected",
  /** A new version of the server reads a recorded code correctly. */
  "deployment.reread",
  /** A pending restart is over: an inventory shows it, or an operator says so. */
  "deployment.restarted",
  "deployment.retried",
  "deployment.cancelled",
  /** It was not offered before its assignment's expiry. */
  "deployment.expired",
  "deployment.recalling",
  "deployment.recalled",
  /** A success that was unverified is supported now. */
  "deployment.verified",
  /** An operator accepts an unverified or contradicted result as recorded. */
  "deployment.accepted",
  "deployment.confirmed",
  "deployment.contradicted",
  "agent.hammers",
  "agent.stalls",
  "agent.claims_history",
  "archive.uploaded",
  "package.created",
  "package.activated",
  "package.deactivated",
  /** The exit codes it counts as a success have changed. */
  "package.codes_changed",
  "package.relations_changed",
  "package.deleted",
  "group.created",
  "group.changed",
  "group.deleted",
  "assignment.created",
  "assignment.withdrawn",
  /** Its expiry has passed: what was not offered is not offered any more. */
  "assignment.expired",
  "rollout.wave_opened",
  /** Enough machines of a wave have succeeded for the next one. */
  "rollout.wave_reached",
  "rollout.paused",
  "rollout.resumed",
  /** It has halted itself. */
  "rollout.halted",
  "rollout.stopped",
  "rollout.finished",
  "window.created",
  "window.removed",
  /** No first offers to anybody, or to a group. */
  "halt.ordered",
  "halt.lifted",
  "inventory.arrived",
  "inventory.requested",
  "inventory.request_withdrawn",
  "network.scanned",
  "network.changed",
  "scanner.elected",
  "scanner.dismissed",
  "device.marked",
  "device.unmarked",
  "note.added",
  "note.changed",
  "note.deleted",
  "settings.changed",
  "operator.created",
  /** An operator has another role. */
  "operator.changed",
  "operator.removed",
  "token.issued",
  "token.revoked",
  "enrolment_token.issued",
  "enrolment_token.revoked",
  "relay.created",
  "relay.changed",
  "relay.token_issued",
  "relay.revoked",
  "relay.certified",
  /** A new machine that came through a relay has joined its site. */
  "relay.machine_joined",
  /** A relay spoke for a machine that is not of its sites; once a day. */
  "relay.machine_refused",
  "server.removed",
  "events.summarised",
  /** An admin has accepted a log that differs from the noted seals. */
  "audit.accepted",
  /** The server goes on from a backup: what came after it is not in the log. */
  "audit.restored",
  "backup.made",
  "backup.failed",
  "notification.created",
  /** A target was disabled or enabled, also by the server itself. */
  "notification.changed",
  "notification.removed",
  /** A condition of the server needs attention; while a target wants them. */
  "warning.raised",
  "warning.cleared",
]);
export type EventKind = z.infer<typeof EventKind>;

/** The outcome of a result for its deployment. */
export const Outcome = z.enum([
  "succeeded",
  "failed",
  "cancelled",
  "unchanged",
]);
export type Outcome = z.infer<typeof Outcome>;

/** One row of the log. `actor` is `operator:NAME`, `agent` or `server`. */
export const LogEvent = z.object({
  seq: z.number().int(),
  at: Moment,
  kind: EventKind,
  actor: z.string(),
  machine: z.object({ id: z.number().int(), name: z.string() }).nullable(),
  package: PackageName.nullable(),
  /**
   * For a result: `{code, exitCode, state, outcome, attempt}`; for an
   * activation the number of machines that waited for it, `{released}`; for
   * other kinds what was assigned or changed.
   */
  payload: z.record(z.string(), z.unknown()),
  /**
   * The address from which an operator acted, for admins; empty: not known, this
   * host, or not by an operator's request.
   */
  source: z.string(),
});
export type LogEvent = z.infer<typeof LogEvent>;

/**
 * The point up to which single events have been replaced by daily counts; see
 * `/events/summaries`. Events of operators are kept longer and are still
 * returned.
 */
export const SummaryHorizon = z.object({
  /** Sequence number of the newest replaced event. */
  seq: z.number().int(),
  at: Moment,
});
export type SummaryHorizon = z.infer<typeof SummaryHorizon>;

/** A kind or the beginning of one: `deployment.result`, `deployment.`. */
const EventKindPart = z.string()
  .regex(/^[a-z._]{1,64}$/, "how a kind begins, as deployment.");

/**
 * As JSON: the events after (or before) a sequence number, oldest first; with
 * both, those between. `since` and `until` bound them in time as well: with
 * `since` the first events from then on are returned, with `until` alone the
 * last ones up to then.
 *
 * With `Accept: text/event-stream`: the same as an endless stream.
 * `Last-Event-ID` takes precedence over `after`; with neither, the stream
 * begins now. If it would begin before the summary horizon, its first message
 * is of the type `reset`, with a `SummaryHorizon` as its data.
 */
export const listEvents = endpoint({
  method: "GET",
  path: "/events",
  summary: "The log, as a page or as a live stream",
  role: "viewer",
  query: z.object({
    after: z.coerce.number().int().min(0).optional(),
    before: z.coerce.number().int().min(0).optional(),
    /** Only events from this moment on; the stream does not use it. */
    since: Moment.optional(),
    /** Only events up to this moment; the stream does not use it. */
    until: Moment.optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    machine: RowId.optional(),
    package: RowId.optional(),
    group: RowId.optional(),
    outcome: Outcome.optional(),
    kind: EventKindPart.optional(),
    /** Only actions of the operator with this name. */
    operator: z.string().max(64).optional(),
    /**
     * A query: conditions about deployments apply to the event, all others to
     * the machine as it is now; `reason:` is not available in the log.
     */
    q: QueryText.optional(),
  }),
  output: z.object({
    events: z.array(LogEvent),
    /** The newest sequence number of the log. */
    newest: z.number().int(),
    /** Events before this are incomplete; null: all events are available. */
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
    /** Only events after this number. */
    after: z.coerce.number().int().min(0).optional(),
    before: z.coerce.number().int().min(0).optional(),
    /** Only events from this moment on. */
    since: Moment.optional(),
    /** Only events up to this moment. */
    until: Moment.optional(),
    /** Only actions of the operator with this name. */
    operator: z.string().max(64).optional(),
    kind: EventKindPart.optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  output: z.object({ events: z.array(LogEvent) }),
});

/** A seal by its last event; 0 and an empty hash before the first. */
const HeadSeal = z.object({
  seq: z.number().int(),
  /** SHA-256 under the server's key, in hexadecimal. */
  hash: z.string(),
});

/** The last seal of each part of the log. */
export const AuditHead = z.object({
  /** Of the events of operators. */
  audit: HeadSeal,
  /** Of the events of agents and the server. */
  log: HeadSeal,
});
export type AuditHead = z.infer<typeof AuditHead>;

/**
 * The last seals, to be noted by clients: one that finds another hash, or none,
 * at the place of its note knows that the log was changed or moved back.
 */
export const readAuditHead = endpoint({
  method: "GET",
  path: "/audit/head",
  summary: "The newest seals of the log, and those at the places of a note",
  role: "viewer",
  query: z.object({
    /** The last event of the noted seal of operators' events. */
    audit: z.coerce.number().int().min(0).optional(),
    /** The last event of the noted seal of the other events. */
    log: z.coerce.number().int().min(0).optional(),
  }),
  output: AuditHead.extend({
    /** The hashes there; null: there is no such seal, or it was summarised. */
    at: z.object({
      audit: z.string().nullable(),
      log: z.string().nullable(),
    }),
    /** The events up to which each part is kept as summaries only. */
    summarisedTo: z.object({ audit: z.number(), log: z.number() }),
  }),
});

/**
 * Accepts the log as it is, after a database was restored or the key of the
 * seals was replaced. An event keeps what had been noted before.
 */
export const acceptAudit = endpoint({
  method: "POST",
  path: "/audit/acceptance",
  summary: "Accept a log that differs from the noted seals",
  role: "admin",
  output: z.object({
    /** False: nothing differed, and nothing was done. */
    accepted: z.boolean(),
  }),
});

/**
 * Every event is covered by a seal, a hash under a key that is kept outside the
 * database, and each seal covers the one before. The same holds for the
 * summaries that replace old events.
 */
export const verifyAudit = endpoint({
  method: "GET",
  path: "/audit/verification",
  summary: "Whether an event or a summary was changed, removed or slipped in",
  role: "admin",
  output: z.object({
    whole: z.boolean(),
    /** Number of events whose hashes were checked. */
    checked: z.number().int(),
    /** Number of events of the last seconds that have no seal yet. */
    unsealed: z.number().int(),
    /** Number of events sealed with a key that this server does not have. */
    unchecked: z.number().int(),
    /**
     * The event from which the seals differ from those noted outside the
     * database; null: they agree.
     */
    differsAt: z.number().int().nullable(),
    /** The key in use is not this server's: nothing is certain then. */
    otherKey: z.boolean(),
    /**
     * The first event, or the first event of a summary, whose hash does not
     * match.
     */
    brokenAt: z.number().int().nullable(),
    /**
     * The last event that may be the one, as up to 250 events of agents have
     * one seal; the same as `brokenAt` if it is certain. Null: none does not
     * match, or nothing is certain from `differsAt` on.
     */
    brokenTo: z.number().int().nullable(),
    /** Where the log goes on from a backup, oldest first. */
    restored: z.array(z.object({
      seq: z.number().int(),
      /** When the backup was restored. */
      at: Moment,
      /** The name of the backup, and the moment whose state it holds. */
      backup: z.string(),
      madeAt: Moment,
    })),
    /** The summaries whose hashes match. */
    summarised: z.array(z.object({
      /**
       * `log`: events of agents and the server; `audit`: events of operators.
       */
      part: z.enum(["log", "audit"]),
      firstSeq: z.number().int(),
      lastSeq: z.number().int(),
      /** Number of events summarised. */
      events: z.number().int(),
      /** Time at which the last of them was summarised. */
      at: Moment,
    })),
  }),
});
