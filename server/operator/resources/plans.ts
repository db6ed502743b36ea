import * as contract from "#shared/contract/assignments/plans.ts";
import {
  describePlan,
  planAssignment,
  plannedMachines,
} from "#server/usecases/assignments/plan_assignment.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function planRoutes(api: Api, context: ApiContext): void {
  const { store, now } = context;

  serve(
    api,
    contract.makePlan,
    ({ body, by }) => planAssignment(context, body, by),
  );

  serve(
    api,
    contract.readPlan,
    ({ params }) => describePlan(store.db, params.id, now()),
  );

  serve(
    api,
    contract.listPlanned,
    ({ params, query }) => plannedMachines(store, params.id, query, now()),
  );
}
