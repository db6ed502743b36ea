import { assignmentPage } from "../../db/assignments.ts";
import {
  createAssignment,
  listAssignments,
  withdrawAssignment,
} from "../../shared/assignments.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function assignmentRoutes(api: Api, { db, useCases }: Rooms): void {
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
