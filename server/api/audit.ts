import { operatorEvents } from "../../db/events.ts";
import { listAudit, verifyAudit } from "../../shared/events.ts";
import { verifyEvents } from "../usecases/seal_events.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function auditRoutes(api: Api, { db }: Rooms): void {
  serve(api, listAudit, async ({ query }) => ({
    events: await operatorEvents(db, query.before, query.limit),
  }));

  serve(api, verifyAudit, () => verifyEvents(db));
}
