import {
  listEvents,
  type LogEvent,
  type SummaryHorizon,
} from "#shared/contract/events/events.ts";
import type { Page } from "#shared/contract/page.ts";
import { readGroup } from "#shared/contract/groups/groups.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import type { GroupNames } from "#tui/words/event_details.ts";
import type { PageCursor } from "#tui/console/data/window.ts";
import type { EventFilter } from "./place.ts";

/** The query parameters of a filter. */
export function queryOf(
  { machine, package: of, kind, operator, q }: EventFilter,
) {
  return { machine: machine?.id, package: of?.id, kind, operator, q };
}

/** The newest events that match, newest first. */
export async function newestEvents(
  connection: ServerConnection,
  filter: EventFilter,
  limit: number,
  signal?: AbortSignal,
): Promise<LogEvent[]> {
  const { events } = await call(connection, listEvents, {
    query: { ...queryOf(filter), limit },
  }, signal);
  return events.toReversed();
}

/**
 * A page of the log as lists are paged, newest first: the page after a cursor
 * is older. The server gives no total of what passes; it is 0.
 */
export async function eventPage(
  connection: ServerConnection,
  filter: EventFilter,
  { after, before, last }: PageCursor,
  limit: number,
  signal?: AbortSignal,
): Promise<Page<LogEvent> & { readonly summarised: SummaryHorizon | null }> {
  const place: { after?: number; before?: number } = last
    ? { after: 0 }
    : before !== undefined
    ? { after: Number(before) }
    : { before: after === undefined ? undefined : Number(after) };
  const { events, summarised } = await call(connection, listEvents, {
    query: { ...queryOf(filter), ...place, limit },
  }, signal);
  const full = events.length === limit;
  const [oldest, newest] = [events.at(0), events.at(-1)];
  const backwards = place.after === undefined;
  return {
    rows: events.toReversed(),
    total: 0,
    summarised,
    next: oldest && !last && (!backwards || full) ? `${oldest.seq}` : null,
    previous: newest && (backwards ? after !== undefined : full)
      ? `${newest.seq}`
      : null,
  };
}

/** The names of these groups; those that are gone are left out. */
export async function groupNames(
  connection: ServerConnection,
  ids: readonly number[],
  signal?: AbortSignal,
): Promise<GroupNames> {
  const found = await Promise.all(ids.map(async (id) => {
    try {
      const params = { params: { id } };
      const { name } = await call(connection, readGroup, params, signal);
      return [[id, name] as const];
    } catch (error) {
      if (error instanceof ApiProblem) return [];
      throw error;
    }
  }));
  return new Map(found.flat());
}
