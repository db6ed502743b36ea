import { operatorEvents } from "#db/events/events.ts";
import { listAudit, verifyAudit } from "#shared/contract/events/events.ts";
import { verifyEvents } from "#server/usecases/events/seal_events.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function auditRoutes(api: Api, { store: { db } }: ApiContext): void {
  serve(api, listAudit, async ({ query }) => ({
    events: await operatorEvents(db, query.before, query.limit),
  }));

  serve(api, verifyAudit, () => verifyEvents(db));
}
