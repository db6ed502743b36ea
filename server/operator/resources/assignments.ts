import { assignmentPage } from "#db/assignments/assignments.ts";
import {
  createAssignment,
  listAssignments,
  withdrawAssignment,
} from "#shared/contract/assignments/assignments.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function assignmentRoutes(api: Api, { db, useCases }: ApiContext): void {
  serve(api, listAssignments, ({ query }) => assignmentPage(db, query));

  serve(
    api,
    createAssignment,
    ({ body: { planId, packageId, mayGrowBy, ...given }, by }) => {
      const { confirmMachines } = given;
      return planId === undefined
        ? useCases.assignPackage({ ...given, packageId: packageId! }, by)
        : useCases.carryOutPlan({ planId, mayGrowBy, confirmMachines }, by);
    },
  );

  serve(
    api,
    withdrawAssignment,
    ({ params, query, by }) =>
      useCases.withdrawAssignment(
        params.id,
        by,
        query.dryRun,
        query.confirmMachines,
      ),
  );
}
