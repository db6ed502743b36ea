import { isSmall } from "#db/query/id_range.ts";
import type { Group } from "#shared/contract/groups/groups.ts";
import type { Db } from "#db/store/tables.ts";
import { foldStatements } from "#db/query/folding.ts";
import { appendEvent } from "#db/events/events.ts";
import {
  excludeStatements,
  includeStatements,
  machinesDue,
  referringGroupsDue,
  releaseStatements,
} from "#db/groups/members.ts";
import {
  type MembershipRules,
  membershipRulesOf,
} from "#db/groups/positions.ts";
import { groupById, type StoredGroup } from "#db/groups/groups.ts";
import {
  changeQuery,
  changeTrust,
  computeAgain,
  deleteGroupStatements,
  GROUP_NAMED,
  insertGroup,
  renameGroup,
} from "#db/groups/edits.ts";
import { missingMachines } from "#db/machines/machines.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { describeGroup } from "./describe_groups.ts";
import { storedQuery } from "./group_query.ts";
import { computeGroup, refreshMachines } from "./refresh_groups.ts";
import { refuseDeletion } from "./refuse_deletion.ts";
import { refuseTaken } from "./refuse_taken.ts";
import {
  commitUnlessOffered,
  refuseOffered,
} from "#server/usecases/fleet/unless_offered.ts";
import { refuseRetired } from "#server/usecases/machines/refuse_retired.ts";
import type { Services } from "#server/usecases/services.ts";

export interface NewGroup {
  readonly name: string;
  readonly description: string;
  /** The query that finds its members, as operators write it. */
  readonly query?: string | null;
  /** True: the query finds only machines that somebody vouches for. */
  readonly trustedOnly?: boolean;
  /** Members whatever the query says. */
  readonly machines: readonly number[];
  /** Never members. */
  readonly exclude?: readonly number[];
}

/**
 * Creates a group, and computes its members if it has a query.
 *
 * @throws {Refusal} `name_taken`, `machine_not_found`, or that of the query.
 */
export async function createGroup(
  services: Services,
  input: NewGroup,
  by: Requester,
): Promise<Group> {
  const { store, notifier, now } = services;
  const { name, query = null, trustedOnly = false, exclude = [] } = input;
  const included = [...new Set(input.machines)];
  const excluded = [...new Set(exclude)];
  refuseTwice([included, excluded]);
  await refuseMissing(store.db, [...included, ...excluded]);
  const stored = await storedQuery(store.db, query, { id: null, name });
  const { created } = await refuseTaken(
    "machine_group.name",
    taken(name),
    store.commit({
      created: insertGroup(
        { ...input, query, stored, trustedOnly, included, excluded },
        by.name,
        now(),
      ),
    }),
  );
  notifier.notify();
  const id = Number(created[0]!["id"]);
  if (query !== null) await computeGroup(services, id);
  return await described(services, id);
}

/** A change of a group; omitted fields stay the same. */
export interface GroupChange {
  readonly name?: string;
  readonly description?: string;
  readonly query?: string | null;
  readonly trustedOnly?: boolean;
  /** Members from now on, whatever the query says. */
  readonly add: readonly number[];
  /** Never members from now on. */
  readonly exclude?: readonly number[];
  /** Machines whose membership the query decides again. */
  readonly remove: readonly number[];
  /**
   * Refuse once those in `remove` or `exclude` were offered what the group
   * brought them.
   */
  readonly unlessOffered?: boolean;
}

/**
 * Changes a group. In the same commit a machine that joins receives the group's
 * continuous assignments; for one that leaves, those still waiting only because
 * of the group are cancelled. After a change of its query the group is computed
 * at once, one id range after the other.
 *
 * @throws {Refusal} `group_not_found`, `machine_not_found`, `name_taken`, that
 *   of the query; `already_offered` with `unlessOffered`.
 */
export async function changeGroup(
  services: Services,
  { id, ...change }: GroupChange & { readonly id: number },
  by: Requester,
): Promise<Group> {
  const { store, notifier, now } = services;
  const before = await existingGroup(store.db, id);
  const { name = before.name, description = before.description } = change;
  const { add, exclude = [], remove } = change;
  refuseTwice([add, exclude, remove]);
  await refuseMissing(store.db, [...add, ...exclude]);
  const moves = await movesOf(store.db, id, { add, exclude, remove });
  const touched = [...moves.add, ...moves.exclude, ...moves.remove];
  const stored = change.query === undefined
    ? null
    : await storedQuery(store.db, change.query, { id, name: before.name });
  const isNewQuery = stored !== null && stored.query !== before.query;
  const { trustedOnly = before.trustedOnly } = change;
  const isNewTrust = trustedOnly !== before.trustedOnly;
  const isRenamed = name !== before.name ||
    description !== before.description;
  if (!isRenamed && !isNewQuery && !isNewTrust && touched.length === 0) {
    return await described(services, id);
  }

  const leaving = [...moves.remove, ...moves.exclude];
  const scope = { of: "membership", id, machines: leaving } as const;
  if (change.unlessOffered) await refuseOffered(services, scope);
  const at = now();
  const membership = { groupId: id, actor: `operator:${by.name}`, at };
  const isFew = isSmall(touched.length);
  const statements = [
    ...foldStatements([name, description]),
    renameGroup(id, change.name ?? null, change.description ?? null),
    ...includeStatements({ ...membership, machines: moves.add }),
    ...excludeStatements({ ...membership, machines: moves.exclude }),
    ...releaseStatements({ ...membership, machines: moves.remove }),
    ...touched.length === 0 ? [] : [
      referringGroupsDue(id, touched, at),
      ...isFew ? [machinesDue(touched)] : [],
    ],
    ...isNewTrust ? [changeTrust(id, trustedOnly, at)] : [],
    ...isNewQuery
      ? changeQuery(id, stored, at)
      : !isFew && before.query !== null
      ? [computeAgain(id, at)]
      : [],
    appendEvent({
      kind: "group.changed",
      actor: `operator:${by.name}`,
      at,
      payload: {
        group: id,
        name,
        ...(name !== before.name && { from: before.name }),
        ...(isNewQuery && { query: change.query }),
        ...(isNewTrust && { trustedOnly }),
        ...countOf("added", moves.add),
        ...countOf("removed", moves.remove),
        ...(moves.exclude.length > 0 && countOf("excluded", moves.exclude)),
      },
    }),
  ];
  await refuseTaken(
    "machine_group.name",
    taken(name),
    change.unlessOffered
      ? commitUnlessOffered(services, scope, statements)
      : store.commit(statements),
  );
  notifier.notify();
  if (isNewQuery || isNewTrust || !isFew) await computeGroup(services, id);
  else if (touched.length > 0) await refreshMachines(services, touched);
  return await described(services, id);
}

/** The fields of an event: "added", "addedIds". */
function countOf(
  word: string,
  machines: readonly number[],
) {
  return {
    [word]: machines.length,
    [`${word}Ids`]: machines.slice(0, GROUP_NAMED),
  };
}

type MembershipChange = Required<
  Pick<GroupChange, "add" | "exclude" | "remove">
>;

/** The part of a change that changes something. */
async function movesOf(
  db: Db,
  id: number,
  { add, exclude, remove }: MembershipChange,
): Promise<MembershipChange> {
  const places = await membershipRulesOf(db, id, [
    ...add,
    ...exclude,
    ...remove,
  ]);
  const those = (
    machines: readonly number[],
    isChange: (place: MembershipRules | undefined) => boolean,
  ) => [...new Set(machines)].filter((one) => isChange(places.get(one)));
  return {
    add: those(add, (place) => !place?.included),
    exclude: those(exclude, (place) => !place?.excluded),
    remove: those(remove, (place) => !!place?.included || !!place?.excluded),
  };
}

/**
 * Computes the members of a group with a query again.
 *
 * @throws {Refusal} `group_not_found`, `nothing_to_do` if it has no query.
 */
export async function refreshGroup(
  services: Services,
  id: number,
): Promise<Group> {
  const group = await existingGroup(services.store.db, id);
  if (group.query === null) {
    throw new Refusal(
      "nothing_to_do",
      `Cannot compute the group "${group.name}": it has no query, only listed members`,
    );
  }
  await services.store.commit([computeAgain(id, services.now())]);
  await computeGroup(services, id);
  return await described(services, id);
}

/**
 * Deletes a group.
 *
 * @throws {Refusal} `group_not_found`; `group_in_use` if an assignment in force,
 * the query of another group or a relay uses it.
 */
export async function deleteGroup(
  { store, notifier, now }: Services,
  id: number,
  by: Requester,
): Promise<void> {
  const group = await existingGroup(store.db, id);
  await refuseDeletion(store.db, group);
  await store.commit(deleteGroupStatements(group, by.name, now()));
  notifier.notify();
}

/** @throws {Refusal} `group_not_found`. */
export async function existingGroup(
  db: Db,
  id: number,
): Promise<StoredGroup> {
  const group = await groupById(db, id);
  if (!group) throw notFound("group", id);
  return group;
}

async function described({ store, now }: Services, id: number): Promise<Group> {
  return await describeGroup(
    store.db,
    await existingGroup(store.db, id),
    now(),
  );
}

async function refuseMissing(
  db: Db,
  machines: readonly number[],
): Promise<void> {
  const missing = await missingMachines(db, machines);
  if (missing.length > 0) throw notFound("machine", missing);
  await refuseRetired(db, "list machines in a group", machines);
}

/** @param lists Lists of machines; each machine may be in one of them only. */
function refuseTwice(lists: readonly (readonly number[])[]): void {
  const listed = new Set<number>();
  const twice = lists.flatMap((list) => {
    const again = [...new Set(list)].filter((one) => listed.has(one));
    for (const one of list) listed.add(one);
    return again;
  });
  if (twice.length === 0) return;
  throw new Refusal(
    "malformed_request",
    `These machines are listed twice: ${
      twice.slice(0, 10).join(", ")
    }; add, exclude or remove each of them`,
  );
}

function taken(name: string): string {
  return `There is a group called "${name}" already; choose another name`;
}
