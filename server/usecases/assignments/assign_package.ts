import type {
  Assignment,
  NewAssignment,
} from "#shared/contract/assignments/assignments.ts";
import {
  assignmentById,
  insertAssignment,
} from "#db/assignments/assignments.ts";
import { unexpandedAssignments } from "#db/assignments/expansion.ts";
import { Conflict } from "#db/store/transaction.ts";
import { packageById } from "#db/packages/packages.ts";
import {
  plannedCounts,
  refreshStatements,
} from "#db/assignments/plan_machines.ts";
import { carriedOutStatement } from "#db/assignments/plans.ts";
import { insertRollout } from "#db/rollouts/changes.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { isInVain, reasonsInWords } from "#server/domain/deployments/nobody.ts";
import { firstRuns } from "#server/domain/schedules/first_runs.ts";
import { timesOf } from "#server/domain/schedules/assignment_times.ts";
import { isReached } from "#server/domain/deployments/reach.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  type ActionOptions,
  requireConfirmation,
} from "#server/usecases/fleet/require_confirmation.ts";
import {
  buildPlan,
  type CheckedRequest,
  checkRequest,
  reachesLater,
  statusesWith,
  type Tally,
  tallyOf,
} from "./build_plan.ts";
import { expand } from "./expand_assignment.ts";
import { storedPlan } from "./plan_assignment.ts";
import { changesSince, type PlanChanges } from "./plan_changes.ts";
import { placePlan } from "#server/usecases/rollouts/place_plan.ts";
import type { Services } from "#server/usecases/services.ts";

/** The action that a refusal names. */
const ASSIGN = "assign the package";

/** The number of machines that an assignment reached, by their state. */
export interface ReachCount {
  readonly added: number;
  readonly reopened: number;
  readonly unchanged: number;
}

/** A new assignment. */
export interface AssignResult {
  readonly assignment: Assignment;
  readonly reached: ReachCount;
  /** For a planned one only: the changes since the plan. */
  readonly since?: { readonly came: number; readonly left: number };
}

/**
 * Assigns a package to machines, groups or everything that matches a query:
 * planned and carried out in one step. The assignment itself is one
 * transaction; its deployments are made afterwards, one id range after the
 * other, and a server that stops in between continues where it was
 * (`resumeAssignments`).
 *
 * @throws {Refusal} `reaches_nobody` if it would change nothing, now or later.
 */
export async function assignPackage(
  services: Services,
  request: NewAssignment,
  by: Requester,
  { mayHaveBegun = false, ...how }: Pick<ActionOptions, "confirmMachines"> & {
    /** The times at which it begins and ignores windows may have passed. */
    readonly mayHaveBegun?: boolean;
  } = {},
): Promise<AssignResult> {
  const checked = await checkRequest(services, request, mayHaveBegun);
  if (checked.missing.length > 0) throw notFound("machine", checked.missing);
  const { id, tally } = await buildPlan(services, checked, by);
  await refuseInVain(services, checked, tally);
  await requireConfirmation(services, ASSIGN, how, tally);
  return await carryOut(services, id, checked, tally, null, by);
}

/**
 * Carries out a plan, on exactly the machines it reaches.
 *
 * @throws {Refusal} `plan_stale` if more than `mayGrowBy` machines would be
 * reached that the plan did not reach, `reaches_nobody` if it would change
 * nothing.
 */
export async function carryOutPlan(
  services: Services,
  { planId, mayGrowBy }: {
    readonly planId: number;
    readonly mayGrowBy: number;
  },
  by: Requester,
  how: Pick<ActionOptions, "confirmMachines"> = {},
): Promise<AssignResult> {
  const { store, now } = services;
  const plan = await storedPlan(store.db, planId, now());
  if (plan.assignment !== null) throw carriedOut(planId, plan.assignment);
  const checked = await checkRequest(services, plan.request, true);
  const counts = await plannedCounts(store.db, planId);
  const tally = tallyOf(counts, checked.rule);
  if (tally.reached > 0) {
    await requireConfirmation(services, ASSIGN, how, tally);
  }
  const changes = await changesSince(
    store,
    planId,
    checked,
    mayGrowBy,
  );
  if (changes.came > mayGrowBy) {
    throw stale(planId, tally.reached, changes, mayGrowBy);
  }
  if (tally.reached + changes.came - changes.left <= 0) {
    const { tally: present } = await buildPlan(services, checked, by);
    await refuseInVain(services, checked, present);
  }
  if (tally.reached === 0) {
    await requireConfirmation(services, ASSIGN, how, tally);
  }
  return await carryOut(services, planId, checked, tally, changes, by);
}

/** @throws {Refusal} `reaches_nobody`, if it would change nothing. */
async function refuseInVain(
  { store }: Services,
  { request, mode }: CheckedRequest,
  { outcomes }: Tally,
): Promise<void> {
  const later = await reachesLater(store.db, request, mode);
  if (!isInVain({ outcomes, reachesLater: later })) return;
  const described = await packageById(store.db, request.packageId);
  throw new Refusal(
    "reaches_nobody",
    `Cannot assign ${
      described?.name ?? `package ${request.packageId}`
    }: it would reach no machine: ${reasonsInWords(outcomes, request)}`,
    { reasons: outcomes },
  );
}

/** Finishes assignments that a stopped server left half expanded. */
export async function resumeAssignments(services: Services): Promise<void> {
  for (const id of await unexpandedAssignments(services.store.db)) {
    await expand(services, id);
  }
}

async function carryOut(
  services: Services,
  planId: number,
  { request, rule, mode, missing }: CheckedRequest,
  planned: Tally,
  changes: PlanChanges | null,
  by: Requester,
): Promise<AssignResult> {
  const { store, notifier, now } = services;
  const { packageId, groups, force, query } = request;
  const existing = new Set(request.machines);
  for (const id of missing) existing.delete(id);
  const { rollout: policy } = request;
  const waves = policy && await placePlan(
    store.wide.db,
    planId,
    policy,
    statusesWith(rule, isReached),
  );
  const times = timesOf(request.times ?? {});
  const runs = request.repeat &&
    firstRuns(request.repeat, times.notBefore, now().getTime());
  let rows;
  try {
    rows = await store.commit({
      assignment: insertAssignment({
        ...{ packageId, groups, force, mode, planId },
        machines: [...existing],
        query: query ?? null,
        times: { ...times, notBefore: runs?.first ?? times.notBefore },
        onlyIf: request.onlyIf ?? null,
        retry: request.retry ?? null,
        repeat: request.repeat
          ? {
            ...request.repeat,
            startsAt: runs?.first ?? 0,
            nextAt: runs?.next ?? null,
          }
          : null,
        by: by.name,
        at: now(),
      }),
      rollout: policy && waves
        ? insertRollout({
          ...{ policy, waves },
          seed: planId,
          by: by.name,
          at: now(),
        })
        : [],
      plan: carriedOutStatement(planId),
      changes: changes
        ? refreshStatements(planId, changes.newcomers, changes.gone)
        : [],
    });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    if (!await packageById(store.db, packageId)) throw error;
    const { assignment } = await storedPlan(store.db, planId, now());
    throw assignment === null ? error : carriedOut(planId, assignment);
  }
  notifier.notify();
  const id = Number(rows.assignment[0]!["id"]);
  const { added, reopened, looked } = await expand(services, id);
  // Machines that joined or left since the plan have another outcome now.
  const { outcomes } = changes && changes.came + changes.gone.length > 0
    ? tallyOf(await plannedCounts(store.wide.db, planId), rule)
    : planned;
  const { already_open = 0, already_succeeded = 0, already_failed = 0 } =
    outcomes;
  return {
    assignment: (await assignmentById(store.db, id))!,
    reached: {
      added,
      reopened,
      unchanged: already_open + already_succeeded + already_failed +
        looked - added - reopened,
    },
    ...changes && { since: { came: changes.came, left: changes.left } },
  };
}

function carriedOut(planId: number, assignment: number): Refusal {
  return new Refusal(
    "nothing_to_do",
    `Cannot carry out plan ${planId}: it was already carried out, as assignment ${assignment}; make another plan to assign more`,
    { assignment },
  );
}

function stale(
  planId: number,
  planned: number,
  { came, left, names }: PlanChanges,
  mayGrowBy: number,
): Refusal {
  const some = names.join(", ") + (came > names.length ? " …" : "");
  return new Refusal(
    "plan_stale",
    `Cannot carry out plan ${planId}: it would now reach ${came} machines more than the ${planned} planned (${some}), and may reach ${mayGrowBy} more; make a new plan`,
    { planned, came, left, names },
  );
}
