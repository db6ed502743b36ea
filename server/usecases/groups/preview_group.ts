import { rangeAfter } from "#db/query/id_range.ts";
import type { Db } from "#db/store/tables.ts";
import {
  deploymentsBroughtBy,
  type GroupDraft,
  previewMembership,
} from "#db/groups/positions.ts";
import { groupById } from "#db/groups/groups.ts";
import { notFound } from "#server/domain/not_found.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { othersFirst } from "#server/usecases/fleet/chunks.ts";
import { storedQuery } from "./group_query.ts";

/** The members a group would have, and what changing it would do. */
export interface Preview {
  readonly machines: number;
  readonly added: number;
  readonly removed: number;
  readonly packages: { id: number; name: string }[];
}

/**
 * Counts what a change of a group would do, without making it.
 *
 * @param given.group null or left out: a new group.
 * @param given.query Left out: the query stays.
 * @throws {Refusal} `group_not_found`, or that of the query.
 */
export async function previewGroup(
  db: Db,
  given: Pick<GroupDraft, "add" | "exclude" | "remove"> & {
    readonly group?: number;
    readonly query?: string | null;
  },
  at: Date,
): Promise<Preview> {
  const group = given.group === undefined
    ? null
    : await groupById(db, given.group);
  if (given.group !== undefined && !group) {
    throw notFound("group", given.group);
  }
  const query = given.query === undefined
    ? group?.query ?? null
    : (await storedQuery(db, given.query, {
      id: group?.id ?? null,
      name: group?.name ?? "",
    })).query;
  const imagined = { ...given, groupId: group?.id ?? null, query };
  const asking = { at, loadRules: () => causeRules(db, at) };
  let machines = 0, added = 0, removed = 0;
  for (let after = 0;;) {
    const next = await rangeAfter(db, after);
    if (!next) break;
    const part = await previewMembership(
      db,
      imagined,
      next,
      asking,
    );
    machines += part.machines;
    added += part.added;
    removed += part.removed;
    if (next.isLast) break;
    after = next.to;
    await othersFirst();
  }
  const packages = group && added > 0
    ? await deploymentsBroughtBy(db, group.id)
    : [];
  return { machines, added, removed, packages };
}
