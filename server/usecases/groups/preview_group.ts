import { rangeAfter } from "#db/query/id_range.ts";
import {
  unknownMatchesOf,
  type UnknownSums,
} from "#db/query/unknown_counts.ts";
import type { UnknownMatches } from "#shared/contract/unknown.ts";
import { UNKNOWN_VALUES } from "#shared/query/unknown_values.ts";
import { setsOfWalk } from "#db/machines/software_sets.ts";
import type { Store } from "#db/store/transaction.ts";
import {
  deploymentsBroughtBy,
  type GroupDraft,
  type MembershipRules,
  membershipRulesOf,
  previewMembership,
} from "#db/groups/positions.ts";
import { groupById } from "#db/groups/groups.ts";
import { notFound } from "#server/domain/not_found.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { storedQuery } from "./group_query.ts";

/** The members a group would have, and the effects of changing it. */
export interface Preview {
  readonly machines: number;
  readonly added: number;
  readonly removed: number;
  readonly excludedBefore: number;
  readonly untrusted: number;
  readonly unknown: UnknownMatches;
  readonly packages: { id: number; name: string }[];
}

/**
 * Counts the effects of a change of a group, without making it.
 *
 * @param given.group null or omitted: a new group.
 * @param given.query Left out: the query stays.
 * @throws {Refusal} `group_not_found`, or that of the query.
 */
export async function previewGroup(
  store: Pick<Store, "db" | "wide">,
  change: Pick<GroupDraft, "add" | "exclude" | "remove"> & {
    readonly group?: number;
    readonly query?: string | null;
    readonly trustedOnly?: boolean;
  },
  at: Date,
): Promise<Preview> {
  const { db, wide } = store;
  const group = change.group === undefined
    ? null
    : await groupById(db, change.group);
  if (change.group !== undefined && !group) {
    throw notFound("group", change.group);
  }
  const query = change.query === undefined
    ? group?.query ?? null
    : (await storedQuery(db, change.query, {
      id: group?.id ?? null,
      name: group?.name ?? "",
    })).query;
  const trustedOnly = change.trustedOnly ?? group?.trustedOnly ?? false;
  const draft = { ...change, groupId: group?.id ?? null, query, trustedOnly };
  const moment = {
    at,
    loadRules: () => causeRules(wide.db, at),
    readSets: setsOfWalk(store),
  };
  let machines = 0, added = 0, removed = 0, untrusted = 0;
  const unknown: UnknownSums[] = [];
  for (let after = 0;;) {
    const next = await rangeAfter(wide.db, after);
    if (!next) break;
    const part = await previewMembership(wide.db, draft, next, moment);
    machines += part.machines;
    added += part.added;
    removed += part.removed;
    untrusted += part.untrusted;
    unknown.push(part.unknown);
    if (next.isLast) break;
    after = next.to;
  }
  const packages = group && added > 0
    ? await deploymentsBroughtBy(db, group.id)
    : [];
  const rules = group
    ? await membershipRulesOf(db, group.id, [...change.add, ...change.remove])
    : new Map<number, MembershipRules>();
  const excludedBefore = [...rules.values()]
    .filter(({ excluded }) => excluded).length;
  return {
    ...{ machines, added, removed, excludedBefore, untrusted, packages },
    unknown: unknownMatchesOf(unknown, UNKNOWN_VALUES),
  };
}
