import {
  listPlanned,
  makePlan,
  readPlan,
} from "#shared/contract/assignments/plans.ts";
import {
  describePlan,
  plannedMachines,
} from "#server/usecases/assignments/plan_assignment.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function planRoutes(api: Api, context: ApiContext): void {
  const { db, useCases, now } = context;

  serve(api, makePlan, ({ body, by }) => useCases.planAssignment(body, by));

  serve(api, readPlan, ({ params }) => describePlan(db, params.id, now()));

  serve(
    api,
    listPlanned,
    ({ params, query }) => plannedMachines(context, params.id, query, now()),
  );
}
