import type {
  AssignmentMode,
  NewAssignment,
} from "#shared/contract/assignments/assignments.ts";
import type { Target } from "#shared/contract/packages/packages.ts";
import {
  PLAN_MINUTES,
  type PlanOutcome,
} from "#shared/contract/assignments/plans.ts";
import type { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import type { Query } from "#shared/query/mod.ts";
import { MINUTE_MS } from "#shared/time.ts";
import { groupsServed, missingGroups } from "#db/assignments/assignments.ts";
import type { Db } from "#db/store/tables.ts";
import {
  type Audience,
  type AudienceRanges,
  rangesOf,
  STATUSES,
  statusOf,
} from "#db/assignments/audience.ts";
import { missingMachines } from "#db/machines/machines.ts";
import { packageById } from "#db/packages/packages.ts";
import {
  fillStatement,
  plannedCounts,
  type StatusCount,
  unknownStatement,
} from "#db/assignments/plan_machines.ts";
import { insertPlan } from "#db/assignments/plans.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { isReached, outcomeFor } from "#server/domain/deployments/reach.ts";
import { groupsOfWaves } from "#server/domain/rollouts/place_in_waves.ts";
import {
  timesOf,
  timesProblem,
} from "#server/domain/schedules/assignment_times.ts";
import { recurrenceProblem } from "#server/domain/schedules/recurrence.ts";
import { readConditions } from "#server/domain/schedules/conditions.ts";
import { policyProblem } from "#server/domain/rollouts/policy_problem.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { yieldToOthers } from "#server/usecases/fleet/yield_to_others.ts";
import { searchFor } from "#server/usecases/fleet/cause_rules.ts";
import type { Services } from "#server/usecases/services.ts";

/** The facts that determine the outcome on a machine of the audience. */
export interface Rule {
  readonly force: boolean;
  readonly target: Target;
}

/** A request that was checked: its audience, and the rule that applies. */
export interface CheckedRequest {
  readonly request: NewAssignment;
  readonly audience: Audience;
  readonly rule: Rule;
  readonly mode: AssignmentMode;
  /** Ids in the request that do not belong to a machine. */
  readonly missing: readonly number[];
}

/** A stored plan, and the id ranges of its audience. */
export interface BuiltPlan extends AudienceRanges {
  readonly id: number;
  readonly tally: Tally;
}

/** The number of machines with each outcome. */
export interface Tally {
  readonly outcomes: Partial<Record<PlanOutcome, number>>;
  readonly reached: number;
}

/**
 * Checks an assignment and finds its audience.
 *
 * @param planned True if it was planned before.
 * @throws {Refusal} If the audience is empty, or the package or a group does
 * not exist.
 */
export async function checkRequest(
  { store, now }: Services,
  request: NewAssignment,
  planned = false,
): Promise<CheckedRequest> {
  const { db, wide } = store;
  const problem = timesProblem(
    timesOf(request.times ?? {}),
    now().getTime(),
    planned,
  );
  if (problem !== null) throw new Refusal("malformed_request", problem);
  const machines = [...new Set(request.machines)];
  const groups = [...new Set(request.groups)];
  if (machines.length + groups.length === 0 && request.query === undefined) {
    throw new Refusal(
      "malformed_request",
      "Cannot assign a package to nothing: name machines or groups, or pass a query",
    );
  }
  if (request.query !== undefined && request.mode === "continuous") {
    throw new Refusal(
      "malformed_request",
      "An assignment to a query is always a snapshot; leave out mode, or make a dynamic group of the query and assign to that",
    );
  }
  if (request.onlyIf !== undefined) readConditions(request.onlyIf);
  if (request.repeat) checkRepeat(request, now());
  const query = readMatching(request.query);
  const described = await packageById(db, request.packageId);
  if (!described) throw notFound("package", request.packageId);
  if (request.rollout) await checkPolicy(db, request.rollout);
  const unknown = await missingGroups(db, groups);
  if (unknown.length > 0) throw notFound("group", unknown);
  return {
    request: { ...request, machines, groups },
    audience: {
      packageId: request.packageId,
      machines,
      groups,
      matching: query && await searchFor(wide, query, now()),
    },
    rule: { force: request.force, target: described.target },
    mode: request.query === undefined
      ? request.mode ?? "continuous"
      : "snapshot",
    missing: await missingMachines(db, machines),
  };
}

/** @throws {Refusal} If the rule cannot be read, or is that of a rollout. */
function checkRepeat({ repeat, rollout }: NewAssignment, now: Date): void {
  const problem = rollout
    ? "Cannot repeat a rollout: its waves are opened once; leave out the waves, or the repetition"
    : repeat && recurrenceProblem({ ...repeat, from: now.getTime() });
  if (problem) throw new Refusal("malformed_request", problem);
}

/** @throws {Refusal} If it is not valid, or names a group that does not exist. */
async function checkPolicy(db: Db, policy: RolloutPolicy): Promise<void> {
  const problem = policyProblem(policy);
  if (problem !== null) throw new Refusal("malformed_request", problem);
  const unknown = await missingGroups(db, groupsOfWaves(policy.waves));
  if (unknown.length > 0) throw notFound("group", unknown);
}

/** @throws {Refusal} If it is not valid, or is empty. */
function readMatching(text: string | undefined): Query | null {
  if (text === undefined) return null;
  const query = readQuery(text);
  if (query.kind !== "everything") return query;
  throw new Refusal(
    "malformed_request",
    "Cannot assign a package by an empty query; write name:* for every machine",
  );
}

/** Stores the machines of the audience, one id range after the other. */
export async function buildPlan(
  { store, now }: Services,
  { request, audience, rule, missing }: CheckedRequest,
  by: Requester,
): Promise<BuiltPlan> {
  const at = now();
  const expiresAt = new Date(at.getTime() + PLAN_MINUTES * MINUTE_MS);
  const { plan } = await store.commit({
    plan: insertPlan({ request, by: by.name, at, expiresAt }),
  });
  const id = Number(plan[0]!["id"]);
  const { isSmall, ranges } = await rangesOf(store.db, audience);
  for (const range of ranges) {
    await store.commit([fillStatement(id, { audience, isSmall, range })]);
  }
  if (missing.length > 0) await store.commit([unknownStatement(id, missing)]);
  const counts = await plannedCounts(store.db, id);
  await yieldToOthers();
  return { id, isSmall, ranges, tally: tallyOf(counts, rule) };
}

/**
 * True if machines that join a group later get the package by an assignment,
 * and would not get it without it.
 */
export async function reachesLater(
  db: Db,
  { packageId, groups }: NewAssignment,
  mode: AssignmentMode,
): Promise<boolean> {
  if (mode !== "continuous" || groups.length === 0) return false;
  const served = await groupsServed(db, packageId, groups);
  return groups.some((group) => !served.has(group));
}

/** Adds up the outcomes of machines with the same status. */
export function tallyOf(counts: readonly StatusCount[], rule: Rule): Tally {
  const outcomes: Partial<Record<PlanOutcome, number>> = {};
  let reached = 0;
  for (const { status, machines } of counts) {
    const outcome = outcomeFor(statusOf(status), rule);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + machines;
    if (isReached(outcome)) reached += machines;
  }
  return { outcomes, reached };
}

/** The numbers of the statuses whose outcome satisfies a condition. */
export function statusesWith(
  rule: Rule,
  satisfies: (outcome: PlanOutcome) => boolean,
): number[] {
  return STATUSES.filter((code) => satisfies(outcomeFor(statusOf(code), rule)));
}
