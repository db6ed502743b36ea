import { assignmentById, assignmentPage } from "#db/assignments/assignments.ts";
import { assignmentMachines } from "#db/assignments/in_force.ts";
import * as contract from "#shared/contract/assignments/assignments.ts";
import {
  assignPackage,
  carryOutPlan,
} from "#server/usecases/assignments/assign_package.ts";
import { withdrawAssignment } from "#server/usecases/assignments/withdraw_assignment.ts";
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
