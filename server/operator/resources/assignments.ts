import { assignmentById, assignmentPage } from "#db/assignments/assignments.ts";
import { assignmentMachines } from "#db/assignments/in_force.ts";
import * as contract from "#shared/contract/assignments/assignments.ts";
import { readRolloutReport } from "#shared/contract/rollouts/report.ts";
import * as rollouts from "#shared/contract/rollouts/rollouts.ts";
import {
  assignPackage,
  carryOutPlan,
} from "#server/usecases/assignments/assign_package.ts";
import { withdrawAssignment } from "#server/usecases/assignments/withdraw_assignment.ts";
import {
  openWaves,
  pauseRollout,
  resumeRollout,
  stopRollout,
} from "#server/usecases/rollouts/control_rollouts.ts";
import {
  describeRollout,
  describeRollouts,
} from "#server/usecases/rollouts/describe_rollouts.ts";
import { reportRollout } from "#server/usecases/rollouts/report_rollout.ts";
import { notFound } from "#server/domain/not_found.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function assignmentRoutes(api: Api, context: ApiContext): void {
  const { db } = context.store;

  serve(
    api,
    contract.listAssignments,
    ({ query }) => assignmentPage(db, query),
  );

  serve(api, contract.listAssignmentMachines, async ({ params, query }) => {
    const { id } = params;
    if (!await assignmentById(db, id)) throw notFound("assignment", id);
    return await assignmentMachines(db, id, query);
  });

  serve(api, contract.createAssignment, ({ body, by }) => {
    const { planId, packageId, mayGrowBy, confirmMachines, ...targets } = body;
    const how = { confirmMachines };
    return planId === undefined
      ? assignPackage(
        context,
        { ...targets, packageId: packageId! },
        by,
        how,
      )
      : carryOutPlan(context, { planId, mayGrowBy }, by, how);
  });

  serve(
    api,
    contract.withdrawAssignment,
    ({ params, query, by }) =>
      withdrawAssignment(context, params.id, by, query),
  );
}

/** Rollouts: assignments in waves. */
export function rolloutRoutes(api: Api, context: ApiContext): void {
  const { store, now } = context;

  serve(
    api,
    rollouts.listRollouts,
    ({ query }) => describeRollouts(store.db, query, now()),
  );

  serve(
    api,
    rollouts.readRollout,
    ({ params }) => describeRollout(store.db, params.id, now()),
  );

  serve(
    api,
    readRolloutReport,
    ({ params }) => reportRollout(store.db, params.id, now()),
  );

  serve(
    api,
    rollouts.pauseRollout,
    ({ params, body, by }) => pauseRollout(context, params.id, by, body.reason),
  );

  serve(
    api,
    rollouts.resumeRollout,
    ({ params, by }) => resumeRollout(context, params.id, by),
  );

  serve(
    api,
    rollouts.openWaves,
    ({ params, body, by }) => openWaves(context, params.id, by, body),
  );

  serve(
    api,
    rollouts.stopRollout,
    ({ params, body, by }) => stopRollout(context, params.id, by, body),
  );
}
