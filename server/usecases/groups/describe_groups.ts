import type { Db } from "#db/store/tables.ts";
import { groupsNamed, type StoredGroup } from "#db/groups/groups.ts";
import { unknownMembers } from "#db/groups/positions.ts";
import type { Store } from "#db/store/transaction.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { NO_UNKNOWN, type UnknownMatches } from "#shared/contract/unknown.ts";
import { machinesWaiting, untrustedMatches } from "#db/groups/refresh.ts";
import { ALL_IDS } from "#db/query/id_range.ts";
import { groupTerms, readStored } from "#shared/contract/groups/group_query.ts";
import type { Freshness, Group } from "#shared/contract/groups/groups.ts";
import { printQuery, type Query } from "#shared/query/mod.ts";
import { isoOrNull } from "#shared/time.ts";

/** Groups as operators see them: their queries name other groups by name. */
export async function describeGroups(
  db: Db,
  groups: readonly StoredGroup[],
  now: Date,
): Promise<Group[]> {
  const queries = groups.map(({ query }) =>
    query === null ? null : tree(query)
  );
  const ids = queries.flatMap((query) =>
    query ? groupTerms(query).map(({ match }) => Number(match.text)) : []
  );
  const groupsInQueries = ids.length > 0 ? await groupsNamed(db, { ids }) : [];
  const names = new Map(groupsInQueries.map(({ id, name }) => [id, name]));
  const arriving = queries.some((query) => query !== null)
    ? await machinesWaiting(db)
    : 0;
  return groups.map((group, index) => {
    const { query, computedAt, dueAt, walkedTo: _, ...rest } = group;
    return {
      ...rest,
      query: queries[index]
        ? printQuery(readStored(query!, (id) => names.get(id) ?? `${id}`))
        : query,
      freshness: query === null ? null : {
        computedAt: isoOrNull(computedAt),
        state: stateOf(group, now),
        nextAt: isoOrNull(dueAt),
        arriving,
      },
    };
  });
}

export async function describeGroup(
  db: Db,
  group: StoredGroup,
  now: Date,
): Promise<Group> {
  return (await describeGroups(db, [group], now))[0]!;
}

/** What is not known of the members that only a group's query includes. */
export async function unknownInGroup(
  { wide }: Pick<Store, "wide">,
  { id, query }: Pick<StoredGroup, "id" | "query">,
  at: Date,
): Promise<UnknownMatches> {
  if (query === null || tree(query) === null) return NO_UNKNOWN;
  return await unknownMembers(wide.db, { id, query }, {
    at,
    loadRules: () => causeRules(wide.db, at),
  });
}

/** The machines that a group for trusted ones leaves out. */
export async function untrustedInGroup(
  { wide }: Pick<Store, "wide">,
  group: StoredGroup,
  at: Date,
): Promise<number> {
  return await untrustedMatches(wide.db, group, ALL_IDS, {
    at,
    loadRules: () => causeRules(wide.db, at),
  });
}

/**
 * null: a version with another query language stored it; it is shown unchanged.
 */
function tree(query: string): Query | null {
  try {
    return readStored(query);
  } catch {
    return null;
  }
}

function stateOf(
  { dueAt, walkedTo }: StoredGroup,
  now: Date,
): Freshness["state"] {
  if (walkedTo !== null) return "computing";
  return dueAt !== null && dueAt <= now.getTime() ? "due" : "current";
}
