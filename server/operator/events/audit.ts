import { operatorEvents, seqBefore } from "#db/events/events.ts";
import { summarisedTo } from "#db/events/summaries.ts";
import {
  acceptAudit as acceptance,
  listAudit,
  readAuditHead,
  verifyAudit,
} from "#shared/contract/events/events.ts";
import { acceptAudit, hashesAt } from "#server/usecases/events/audit_head.ts";
import { currentHead } from "#server/usecases/events/current_head.ts";
import { verifyEvents } from "#server/usecases/events/verify_events.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";
import { justAfter } from "./moments.ts";

export function auditRoutes(api: Api, context: ApiContext): void {
  const { store: { db } } = context;

  serve(api, listAudit, async ({ query }) => {
    const { since, until, limit, after = 0, before = Infinity, ...by } = query;
    const from = since ? await seqBefore(db, new Date(since)) : 0;
    const to = until ? await seqBefore(db, justAfter(until)) : Infinity;
    const end = Math.min(before, to + 1);
    const slice = {
      ...by,
      after: Math.max(after, from),
      before: end === Infinity ? undefined : end,
    };
    return { events: await operatorEvents(db, slice, limit) };
  });

  serve(api, verifyAudit, () => verifyEvents(context));

  serve(api, readAuditHead, async ({ query: { audit = 0, log = 0 } }) => ({
    ...await currentHead(db),
    at: await hashesAt(db, { audit, log }),
    summarisedTo: {
      audit: (await summarisedTo(db, "audit"))?.seq ?? 0,
      log: (await summarisedTo(db, "log"))?.seq ?? 0,
    },
  }));

  serve(api, acceptance, async ({ by }) => ({
    accepted: await acceptAudit(context, by),
  }));
}
