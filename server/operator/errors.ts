import type { ContentfulStatusCode } from "hono/utils/http-status";
import { isRowMissing } from "#db/store/database_error.ts";
import { Conflict } from "#db/store/transaction.ts";
import { BadCursor } from "#db/query/page.ts";
import { QueryTooSlow } from "#db/store/wide/wide.ts";
import type { Problem, ProblemCode } from "#shared/contract/problem.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  isBusy,
  isClosed,
  isOutOfSpace,
  isUnavailable,
  isUnreachable,
} from "#server/usecases/agents/unavailable.ts";

/** The only place where a problem code becomes an HTTP status. */
const PROBLEMS: Record<ProblemCode, readonly [ContentfulStatusCode, string]> = {
  malformed_request: [400, "The request is not valid"],
  query_malformed: [400, "The query is not valid"],
  query_too_slow: [503, "The query takes too long"],
  no_token: [401, "A token is required"],
  bad_token: [401, "The token is not valid"],
  not_permitted: [403, "The role does not permit this"],
  wrong_host: [421, "The server has another name"],
  not_found: [404, "There is nothing here"],
  too_large: [413, "The request is too large"],
  disk_full: [507, "The server's disk is full"],
  disk_failing: [503, "The server's disk is failing"],
  database_unreachable: [503, "The database does not answer"],
  row_missing: [503, "A row that the change refers to is missing"],
  archive_unreadable: [422, "The archive cannot be read"],
  archive_not_found: [404, "There is no such archive"],
  upload_not_found: [404, "There is no such upload"],
  upload_offset: [409, "The upload is at another offset"],
  upload_busy: [409, "Another request adds to the upload"],
  upload_incomplete: [409, "The upload is incomplete"],
  package_refused: [422, "The package cannot be created"],
  package_active: [409, "The package is active"],
  package_not_active: [409, "The package is not active"],
  package_damaged: [409, "The package's files are damaged"],
  package_required: [409, "Another package requires it"],
  package_not_found: [404, "There is no such package"],
  removal_not_found: [404, "There is no such removal"],
  machine_not_found: [404, "There is no such machine"],
  group_not_found: [404, "There is no such group"],
  group_in_use: [409, "The group is in use"],
  group_circle: [409, "The group would refer to itself"],
  assignment_not_found: [404, "There is no such assignment"],
  plan_not_found: [404, "There is no such plan"],
  rollout_not_found: [404, "There is no such rollout"],
  window_not_found: [404, "There is no such maintenance window"],
  halt_not_found: [404, "There is no such halt"],
  reaches_nobody: [409, "The assignment would reach no machine"],
  already_offered: [409, "A machine has been offered it"],
  plan_stale: [409, "The plan would reach more machines now"],
  guard_number_needed: [409, "The number of machines has to be confirmed"],
  deployment_not_found: [404, "There is no such deployment"],
  network_not_found: [404, "There is no such network"],
  note_not_found: [404, "There is no such note"],
  duplicate_not_found: [404, "There is no such pair of machines"],
  device_not_found: [404, "There is no such device"],
  operator_not_found: [404, "There is no such operator"],
  enrolment_token_not_found: [404, "There is no such enrolment token"],
  relay_not_found: [404, "There is no such relay"],
  server_not_found: [404, "There is no such server"],
  notification_target_not_found: [404, "There is no such target"],
  token_not_found: [404, "There is no such token"],
  name_taken: [409, "The name is taken"],
  nothing_to_do: [409, "There is nothing to do"],
  not_possible_now: [409, "This is not possible now"],
  backups_off: [409, "The server makes no backups"],
  backup_not_found: [404, "There is no such backup"],
  last_admin: [409, "No admin would be left"],
  stopping: [503, "The server is stopping"],
  settings_conflict: [422, "Two settings contradict each other"],
  changed_meanwhile: [409, "It has been changed meanwhile"],
  internal_error: [500, "The server failed"],
};

/** The request may succeed in seconds. */
const COMES_BACK: ReadonlySet<ProblemCode> = new Set([
  "database_unreachable",
  "row_missing",
]);

/** A refusal as an RFC 9457 problem. */
export function problem(
  code: ProblemCode,
  detail: string,
  details: Readonly<Record<string, unknown>> = {},
): Response {
  const [status, title] = PROBLEMS[code];
  const body: Problem = {
    type: `urn:longshore:problem:${code}`,
    title,
    status,
    code,
    detail,
    details,
  };
  const headers = new Headers({ "content-type": "application/problem+json" });
  if (status === 401) headers.set("www-authenticate", "Bearer");
  if (COMES_BACK.has(code)) headers.set("retry-after", "5");
  return new Response(JSON.stringify(body), { status, headers });
}

/**
 * Answers an error; the cause of a bug goes to the log and nowhere else.
 *
 * @param folder The data folder, where the operator has to free space.
 */
export function answerError(
  error: Error,
  log: (line: string) => void,
  folder = "the data folder",
): Response {
  if (error instanceof Refusal) {
    return problem(error.code, error.message, error.details);
  }
  if (error instanceof BadCursor) {
    return problem("malformed_request", error.message);
  }
  if (error instanceof QueryTooSlow) {
    return problem(
      "query_too_slow",
      `The query was stopped after ${error.seconds} s; narrow it, for example with group:, package: or name:, and use fewer terms with a *`,
      { seconds: error.seconds },
    );
  }
  if (error instanceof Conflict) {
    return problem(
      "changed_meanwhile",
      `Nothing was changed, because ${error.guard}; check it and repeat the change if you still want it`,
    );
  }
  if (isClosed(error)) {
    return problem(
      "stopping",
      "Nothing was changed: the server is stopping; repeat the request when it runs again",
    );
  }
  if (isUnreachable(error)) {
    return problem(
      "database_unreachable",
      "The database does not answer, and it is not certain whether a change is stored; see the log, start the database again if it is not running, check, and repeat the request if you still want it",
    );
  }
  if (isRowMissing(error)) {
    log(`operator API: ${error}`);
    return problem(
      "row_missing",
      "Nothing was changed: something that the change refers to has been removed meanwhile, or the database has lost it, as sqld may in a power cut; look at the present state, and repeat the change if you still want it",
    );
  }
  if (isBusy(error)) {
    return problem(
      "not_possible_now",
      "Nothing was changed: another program has locked the database; repeat the request",
    );
  }
  if (isUnavailable(error)) {
    log(`operator API: ${error}`);
    return isOutOfSpace(error)
      ? problem(
        "disk_full",
        `Nothing was changed: the disk of ${folder} is full; free some space on it and repeat the request`,
      )
      : problem(
        "disk_failing",
        `The disk of ${folder} reports errors, and it is not certain whether the change is stored; repair the disk, check, and repeat the request if you still want it`,
      );
  }
  log(`operator API: ${error.stack ?? error}`);
  return problem(
    "internal_error",
    "The server failed to answer; see its log",
  );
}
