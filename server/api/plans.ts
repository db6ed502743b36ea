import { listPlanned, makePlan, readPlan } from "../../shared/plans.ts";
import { plannedMachines, shownPlan } from "../usecases/plan_assignment.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

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
