import { DAY_MS } from "#shared/time.ts";
/** An event as it is folded into a summary; names are those known then. */
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
 * Events of a day that are alike in all this. 0 and empty texts mean none; a
 * `groupId` of 0 counts all, another those of this group's members besides.
 */
export interface Summary {
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly kind: string;
  readonly actor: string;
  readonly packageId: number;
  readonly outcome: string;
  /** What the agent reported, of failures only. */
  readonly code: string;
  readonly groupId: number;
  readonly groupName: string;
  readonly events: number;
  /** The first machines of them, each once, at most `MOST_NAMED`. */
  readonly machines: readonly EntityName[];
}

/** Machines a summary names; beyond, only how many events it were. */
export const MOST_NAMED = 20;

const LONGEST_CODE = 64;

/** Summaries that grow, by what their events are alike in. */
export type SummaryMap = Map<string, Summary>;

/** Counts events into summaries; each once, and once more for each group. */
export function summariseInto(
  folding: SummaryMap,
  events: readonly SummarisedEvent[],
): void {
  for (const event of events) {
    count(folding, event, null);
    if (!event.kind.startsWith("deployment.")) continue;
    for (const group of event.groups) count(folding, event, group);
  }
}

function count(
  folding: SummaryMap,
  { at, kind, actor, machine, packageId, payload }: SummarisedEvent,
  group: EntityName | null,
): void {
  const outcome = textOf(payload.outcome);
  const alike = {
    day: Math.floor(at / DAY_MS),
    kind,
    actor,
    packageId: packageId ?? 0,
    outcome,
    code: outcome === "failed" ? textOf(payload.code) : "",
    groupId: group?.id ?? 0,
  };
  const key = JSON.stringify(Object.values(alike));
  const known = folding.get(key);
  const machines = known?.machines ?? [];
  const isNew = machine && machines.length < MOST_NAMED &&
    machines.every(({ id }) => id !== machine.id);
  folding.set(key, {
    ...alike,
    groupName: group?.name ?? "",
    events: (known?.events ?? 0) + 1,
    // Of a group's the names are its own: the row of all names them.
    machines: isNew && !group
      ? [...machines, { id: machine.id, name: machine.name }]
      : machines,
  });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, LONGEST_CODE) : "";
}

/** Summaries in the one order they are stored, hashed and compared in. */
export function inOrder<Alike extends Omit<Summary, "machines">>(
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

/** By code units, as no language would: every machine sorts alike. */
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
 * How far a part of the log may be folded: the events from its beginning that
 * happened before `before`, up to the first that did not. One from the future,
 * of a clock that was wrong, goes with those before it.
 *
 * @param events In their order; times in milliseconds.
 */
export function isOldEnough<Event extends { readonly at: number }>(
  events: readonly Event[],
  before: number,
  now: number,
): readonly Event[] {
  const end = events.findIndex(({ at }) => at >= before && at <= now);
  return end < 0 ? events : events.slice(0, end);
}

/**
 * Before when events are folded, in milliseconds: whole UTC days only; null
 * where they are kept for ever.
 */
export function summariseBefore(days: number, now: number): number | null {
  if (days === 0) return null;
  return Math.floor((now - days * DAY_MS) / DAY_MS) * DAY_MS;
}
