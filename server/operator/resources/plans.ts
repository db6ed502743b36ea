import {
  listPlanned,
  makePlan,
  readPlan,
} from "#shared/contract/assignments/plans.ts";
import {
  plannedMachines,
  shownPlan,
} from "#server/usecases/assignments/plan_assignment.ts";
import type { Rooms } from "#server/operator/context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function planRoutes(api: Api, rooms: Rooms): void {
  const { db, useCases, now } = rooms;

  serve(api, makePlan, ({ body, by }) => useCases.planAssignment(body, by));

  serve(api, readPlan, ({ params }) => shownPlan(db, params.id, now()));

  serve(
    api,
    listPlanned,
    ({ params, query }) => plannedMachines(rooms, params.id, query, now()),
  );
}
