import { assignmentsOfGroup, groupsReferring } from "#db/groups/groups.ts";
import { relaysOfSite } from "#db/relays/relays.ts";
import { haltOf } from "#db/schedules/halts.ts";
import type { Db } from "#db/store/tables.ts";
import { Refusal } from "#server/domain/refusal.ts";

/** What is not there any more when a group is deleted. */
export interface GoneBefore {
  /** Ids. */
  readonly assignments: ReadonlySet<number>;
  /** Names of groups that are deleted, or do not refer to it any more. */
  readonly groups: ReadonlySet<string>;
}

const NOTHING: GoneBefore = { assignments: new Set(), groups: new Set() };

/**
 * Refuses to delete a group that something needs.
 *
 * @param gone What is gone by then, if the group is deleted later.
 * @throws {Refusal} `group_in_use`; `not_possible_now` while it is halted.
 */
export async function refuseDeletion(
  db: Db,
  { id, name }: { readonly id: number; readonly name: string },
  gone: GoneBefore = NOTHING,
): Promise<void> {
  const assignments = (await assignmentsOfGroup(db, id))
    .filter((one) => !gone.assignments.has(one));
  if (assignments.length > 0) {
    throw new Refusal(
      "group_in_use",
      `Cannot delete the group "${name}": assignment ${
        assignments.join(", ")
      } is for it; take that back first`,
      { assignments },
    );
  }
  const namers = (await groupsReferring(db, id))
    .filter((one) => !gone.groups.has(one.name));
  if (namers.length > 0) {
    throw new Refusal(
      "group_in_use",
      `Cannot delete the group "${name}": the query of ${
        namers.map(({ name }) => `"${name}"`).join(", ")
      } refers to it; change that first`,
      { groups: namers },
    );
  }
  const relays = await relaysOfSite(db, id);
  if (relays.length > 0) {
    throw new Refusal(
      "group_in_use",
      `Cannot delete the group "${name}": it is a site of the relay ${
        relays.join(", ")
      }; give that other sites first, or revoke it`,
      { relays },
    );
  }
  const halt = await haltOf(db, id);
  if (halt) {
    throw new Refusal(
      "not_possible_now",
      `Cannot delete the group "${name}": ${halt.createdBy} has halted it (${halt.reason}); lift the halt first`,
    );
  }
}
