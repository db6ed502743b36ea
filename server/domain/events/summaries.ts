import { DAY_MS } from "#shared/time.ts";
/** An event to be summarised; names are those known at that time. */
export interface SummarisedEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly machine: EntityName | null;
  readonly packageId: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The groups its machine is in now. */
  readonly groups: readonly EntityName[];
}

interface EntityName {
  readonly id: number;
  readonly name: string;
}

/**
 * The events of a day that have these properties in common. 0 and empty texts
 * mean none. With `groupId` 0 it counts all events; any other id is an
 * additional count for the members of that group.
 */
export interface Summary {
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly kind: string;
  readonly actor: string;
  readonly packageId: number;
  readonly outcome: string;
  /** The code the agent reported, only for failures. */
  readonly code: string;
  readonly groupId: number;
  readonly groupName: string;
  readonly events: number;
  /** The first machines, each once, at most `MOST_NAMED`. */
  readonly machines: readonly EntityName[];
}

/** The most machines a summary names; the others are only counted. */
export const MOST_NAMED = 20;

const LONGEST_CODE = 64;

/** Summaries under construction, by the properties their events share. */
export type SummaryMap = Map<string, Summary>;

/**
 * Counts events into summaries: each event once, and once more for each group
 * of its machine.
 */
export function summariseInto(
  summaries: SummaryMap,
  events: readonly SummarisedEvent[],
): void {
  for (const event of events) {
    count(summaries, event, null);
    if (!event.kind.startsWith("deployment.")) continue;
    for (const group of event.groups) count(summaries, event, group);
  }
}

function count(
  summaries: SummaryMap,
  { at, kind, actor, machine, packageId, payload }: SummarisedEvent,
  group: EntityName | null,
): void {
  const outcome = textOf(payload.outcome);
  const properties = {
    day: Math.floor(at / DAY_MS),
    kind,
    actor,
    packageId: packageId ?? 0,
    outcome,
    code: outcome === "failed" ? textOf(payload.code) : "",
    groupId: group?.id ?? 0,
  };
  const key = JSON.stringify(Object.values(properties));
  const existing = summaries.get(key);
  const machines = existing?.machines ?? [];
  const isNew = machine && machines.length < MOST_NAMED &&
    machines.every(({ id }) => id !== machine.id);
  summaries.set(key, {
    ...properties,
    groupName: group?.name ?? "",
    events: (existing?.events ?? 0) + 1,
    // The summary of a group names no machines: the row of all events does.
    machines: isNew && !group
      ? [...machines, { id: machine.id, name: machine.name }]
      : machines,
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, LONGEST_CODE) : "";
}

/**
 * Sorts summaries in the one order in which they are stored, hashed and
 * compared.
 */
export function sortSummaries<Alike extends Omit<Summary, "machines">>(
  summaries: Iterable<Alike>,
): Alike[] {
  const keyed = [...summaries].map((summary) => {
    const { day, kind, actor, packageId, outcome, code, groupId } = summary;
    const key = [day, kind, actor, packageId, outcome, code, groupId];
    return { summary, key };
  });
  return keyed.sort((a, b) => compare(a.key, b.key))
    .map(({ summary }) => summary);
}

/**
 * Compares by code units, not by language, so that every server sorts alike.
 */
function compare(
  a: readonly (string | number)[],
  b: readonly (string | number)[],
): number {
  for (const [i, one] of a.entries()) {
    if (one < b[i]!) return -1;
    if (one > b[i]!) return 1;
  }
  return 0;
}

/**
 * The part of the log that may be summarised: the events from its beginning
 * that happened before `before`, up to the first that did not. An event from
 * the future, stored while a clock was wrong, goes with those before it.
 *
 * @param events In the order of the log; times in milliseconds.
 */
export function oldEvents<Event extends { readonly at: number }>(
  events: readonly Event[],
  before: number,
  now: number,
): readonly Event[] {
  const end = events.findIndex(({ at }) => at >= before && at <= now);
  return end < 0 ? events : events.slice(0, end);
}

/**
 * The time before which events are summarised, in milliseconds: the start of a
 * UTC day; null if events are kept forever.
 */
export function summariseBefore(days: number, now: number): number | null {
  if (days === 0) return null;
  return Math.floor((now - days * DAY_MS) / DAY_MS) * DAY_MS;
}
