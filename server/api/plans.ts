import { makePlan } from "../../shared/plans.ts";
import { planAssignment } from "../usecases/plan_assignment.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function planRoutes(api: Api, { db }: Rooms): void {
  serve(api, makePlan, ({ body, query }) => planAssignment(db, body, query));
}
