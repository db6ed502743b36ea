import type { Db } from "#db/store/tables.ts";
import { groupReferences, groupsNamed } from "#db/groups/groups.ts";
import type { StoredQuery } from "#db/groups/edits.ts";
import {
  changesWithTime,
  groupTerms,
  withGroups,
} from "#shared/contract/groups/group_query.ts";
import { printQuery, type Query } from "#shared/query/mod.ts";
import { cycleThrough } from "#server/domain/group_order.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";

/** The group a query belongs to: an existing or a new one. */
interface QueryOwner {
  readonly id: number | null;
  readonly name: string;
}

const NO_QUERY: StoredQuery = { query: null, names: [], timed: false };

/**
 * Reads a group's query, and replaces names of other groups by their ids, so
 * that it means the same after they are renamed.
 *
 * @param text null: no query.
 * @throws {Refusal} If it is not valid, is empty, or names a group that does
 *   not exist, or the group itself, also by way of others.
 */
export async function storedQuery(
  db: Db,
  text: string | null,
  owner: QueryOwner,
): Promise<StoredQuery> {
  if (text === null) return NO_QUERY;
  const query = readable(text);
  const ids = await idsOf(db, query, owner);
  const names = [...new Set(ids.values())];
  await refuseCircle(db, names, owner);
  const stored = withGroups(query, (name) => `${ids.get(name)}`);
  return { query: printQuery(stored), names, timed: changesWithTime(query) };
}

/**
 * Reads a query that an operator wrote.
 *
 * @throws {Refusal} If it is not valid or is empty.
 */
function readable(text: string): Query {
  const query = readQuery(text);
  if (query.kind !== "everything") return query;
  throw new Refusal(
    "malformed_request",
    "Cannot make a group by an empty query; write name:* for every machine",
  );
}

/** The ids of the groups that a query names, by name. */
async function idsOf(
  db: Db,
  query: Query,
  owner: QueryOwner,
): Promise<Map<string, number>> {
  const terms = groupTerms(query);
  const vague = terms.find(({ match }) => match.how !== "is");
  if (vague) {
    throw new Refusal(
      "malformed_request",
      `Cannot make a group by a pattern of group names, "${vague.match.text}"; write each name in full, with "or" between them`,
    );
  }
  const names = [...new Set(terms.map(({ match }) => match.text))];
  const groups = await groupsNamed(db, { names });
  const ids = new Map<string, number>();
  for (const name of names) {
    const id = idOf(name, groups);
    if (id !== null) ids.set(name, id);
    else if (owner.id === null && alike(name, owner.name)) {
      throw circle([owner.name, owner.name]);
    } else {
      throw notFound("group", [name]);
    }
  }
  return ids;
}

/** The group of exactly that name, else the only one that differs in case. */
function idOf(
  name: string,
  groups: readonly { id: number; name: string }[],
): number | null {
  const matches = groups.filter((one) => alike(one.name, name));
  const exact = matches.find((one) => one.name === name);
  return exact?.id ?? (matches.length === 1 ? matches[0]!.id : null);
}

function alike(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function refuseCircle(
  db: Db,
  names: readonly number[],
  { id, name }: QueryOwner,
): Promise<void> {
  if (id === null || names.length === 0) return;
  const ids = cycleThrough(id, names, await groupReferences(db));
  if (!ids) return;
  const nameById = new Map(
    (await groupsNamed(db, { ids })).map((one) => [one.id, one.name]),
  );
  throw circle(ids.map((one) => nameById.get(one) ?? name));
}

function circle(names: readonly string[]): Refusal {
  return new Refusal(
    "group_circle",
    `Cannot make a group depend on itself: ${
      names.map((name) => `"${name}"`).join(" names ")
    }`,
    { circle: names },
  );
}
