import * as z from "zod";

/**
 * Every reason for which a request can be declined. Stable: scripts branch on
 * it.
 */
export const ProblemCode = z.enum([
  "malformed_request",
  "query_malformed",
  "query_too_slow",
  "no_token",
  "bad_token",
  "not_permitted",
  /** The request names a host that this server is not. */
  "wrong_host",
  "not_found",
  "too_large",
  "disk_full",
  "disk_failing",
  /** The remote database does not answer. */
  "database_unreachable",
  "row_missing",
  "archive_unreadable",
  "archive_not_found",
  "upload_not_found",
  "upload_offset",
  "upload_busy",
  "upload_incomplete",
  "package_refused",
  "package_active",
  "package_not_active",
  "package_damaged",
  /** Another package requires it; the sentence names it. */
  "package_required",
  "package_not_found",
  "machine_not_found",
  "group_not_found",
  "group_in_use",
  "group_circle",
  "assignment_not_found",
  "plan_not_found",
  "rollout_not_found",
  "window_not_found",
  "halt_not_found",
  "plan_stale",
  /** The assignment would change nothing, now or later; the details say why. */
  "reaches_nobody",
  /** A machine was offered what was to be undone. */
  "already_offered",
  "guard_number_needed",
  "deployment_not_found",
  "network_not_found",
  "note_not_found",
  "duplicate_not_found",
  "removal_not_found",
  "device_not_found",
  "operator_not_found",
  "token_not_found",
  "enrolment_token_not_found",
  "relay_not_found",
  "server_not_found",
  "notification_target_not_found",
  "name_taken",
  "nothing_to_do",
  "not_possible_now",
  "last_admin",
  /** The server has no folder for backups. */
  "backups_off",
  "backup_not_found",
  "changed_meanwhile",
  /** Two settings would exclude each other; the sentence names both. */
  "settings_conflict",
  "stopping",
  "internal_error",
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** The body of every error: RFC 9457, `application/problem+json`. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: ProblemCode,
  /** One sentence: what, where, what to do. */
  detail: z.string(),
  details: z.record(z.string(), z.unknown()),
});
export type Problem = z.infer<typeof Problem>;
