import { setImmediate } from "node:timers/promises";
import {
  type EventFilter,
  eventsAfter,
  eventsBefore,
  newestSeq,
  seqBefore,
} from "#db/events/events.ts";
import type { Db } from "#db/store/tables.ts";
import { summaryPage } from "#db/events/summary_page.ts";
import { listEvents, type LogEvent } from "#shared/contract/events/events.ts";
import { listSummaries } from "#shared/contract/events/summaries.ts";
import { readEventQuery } from "#server/domain/read_query.ts";
import { includes } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { justAfter } from "./moments.ts";
import {
  keptFrom,
  lookFor,
  lossBefore,
  sharedReads,
  shownTo,
} from "./reads.ts";
import { eventStream } from "./stream.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

/** `GET /events`: the log as a page, or as an endless stream. */
export function eventRoutes(api: Api, context: ApiContext): void {
  const { db, wide } = context.store;
  const read = sharedReads(context);

  serve(api, listEvents, async ({ query, by, c }) => {
    const { after, before, since, until, limit, q, ...named } = query;
    const about = { ...named, withoutAccess: !includes(by.role, "admin") };
    const searched = readEventQuery(q);
    const wanted = searched.kind === "everything"
      ? about
      : { ...about, query: searched };
    const newest = await newestSeq(db);
    if (!c.req.header("Accept")?.includes("text/event-stream")) {
      const { db: reader, filter } = await lookFor(context, wanted);
      // A search from far beyond the end would take very long.
      const end = Math.min(
        (before ?? Infinity) - 1,
        newest,
        until ? await seqBefore(reader, justAfter(until)) : Infinity,
      );
      const begin = since ? await seqBefore(reader, new Date(since)) : 0;
      const events = after === undefined && !since
        ? await pageBefore(reader, end + 1, filter, limit)
        : await pageAfter(
          reader,
          Math.max(after ?? 0, begin),
          filter,
          limit,
          end,
        );
      return {
        events: shownTo(about, events),
        newest,
        summarised: await keptFrom(db, about),
      };
    }
    const cursor = lastEventId(c.req.header("Last-Event-ID")) ?? after ??
      newest;
    const lost = cursor > newest ? await lossBefore(context, cursor) : null;
    return eventStream({
      ...context,
      read,
      cursor: lost?.seq ?? cursor,
      lost,
      filter: wanted,
      inForce: c.var.inForce,
    });
  }, { gives: ["text/event-stream"] });

  serve(api, listSummaries, ({ query }) => summaryPage(wide.db, query));
}

function lastEventId(header: string | undefined): number | undefined {
  if (header === undefined || header === "") return undefined;
  const seq = Number(header);
  if (Number.isSafeInteger(seq) && seq >= 0) return seq;
  throw new Refusal(
    "malformed_request",
    `Cannot resume after the event "${header}": Last-Event-ID is a sequence number`,
  );
}

async function pageAfter(
  db: Db,
  after: number,
  filter: EventFilter,
  limit: number,
  newest: number,
): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  let cursor = after;
  while (events.length < limit && cursor < newest) {
    const missing = limit - events.length;
    const page = await eventsAfter(db, cursor, filter, missing, newest);
    events.push(...page.events);
    cursor = page.reached;
    // Lets other requests run between two parts of a long read.
    await setImmediate();
  }
  return events;
}

async function pageBefore(
  db: Db,
  before: number,
  filter: EventFilter,
  limit: number,
): Promise<LogEvent[]> {
  const events: LogEvent[] = [];
  let cursor = before;
  while (events.length < limit && cursor > 1) {
    const missing = limit - events.length;
    const page = await eventsBefore(db, cursor, filter, missing);
    events.unshift(...page.events);
    cursor = page.reached;
    // Lets other requests run between two parts of a long read.
    await setImmediate();
  }
  return events;
}
