import type { IdRange } from "#db/query/id_range.ts";
import { type RawBuilder, sql } from "kysely";
import { readStored } from "#shared/contract/groups/group_query.ts";
import { type LoadCauseRules, rulesFor } from "#db/deployments/causes.ts";
import type { Db } from "#db/store/tables.ts";
import { appendEvent } from "#db/events/events.ts";
import {
  type MatchChange,
  matchStatements,
  referringGroupsDue,
} from "./members.ts";
import { GROUP_NAMED } from "./edits.ts";
import type { ReadSets } from "#db/machines/software_sets.ts";
import { machineCondition } from "#db/query/conditions.ts";
import { rememberedVersions } from "#db/query/software.ts";
import type { Statement } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";

/** A group with a query, or one whose matches have to be withdrawn. */
export interface ComputedGroup {
  readonly id: number;
  readonly name: string;
  /** The stored query, with groups by id; null: nothing matches any more. */
  readonly query: string | null;
  /** True: only machines that somebody vouches for match. */
  readonly trustedOnly: boolean;
  /** Incremented by every change of the query. */
  readonly revision: number;
  /** True if its matches change without an inventory arriving. */
  readonly timed: boolean;
  /** When it is due to be computed next, milliseconds. */
  readonly dueAt: number | null;
  /**
   * The id up to which it has been computed; null: no computation is under way.
   */
  readonly walkedTo: number | null;
  readonly names: readonly number[];
}

/** All computed groups; few, because each was written by a person. */
export async function computedGroups(db: Db): Promise<ComputedGroup[]> {
  const { rows } = await sql<
    Omit<ComputedGroup, "names" | "timed" | "trustedOnly"> & {
      names: string;
      timed: number;
      trustedOnly: number;
    }
  >`
    select g.id, g.name, g.query, g.trusted_only as trustedOnly, g.revision, g.timed, g.due_at as dueAt,
      g.walked_to as walkedTo, (select json_group_array(r.refers_to)
        from group_reference r where r.group_id = g.id) as names
    from machine_group g
    where g.query is not null or g.due_at is not null or g.walked_to is not null
    order by g.id`.execute(db);
  return rows.map(({ names, timed, trustedOnly, ...row }) => ({
    ...row,
    timed: timed !== 0,
    trustedOnly: trustedOnly !== 0,
    names: JSON.parse(names),
  }));
}

/** The machines for which a query is evaluated. */
export type MachineScope = IdRange | { readonly machines: readonly number[] };

/**
 * The moment at which a query is evaluated, and what its reasons depend on
 * then.
 */
export interface QueryMoment {
  readonly at: Date;
  readonly loadRules: LoadCauseRules;
  /** How the machines with some software are found; absent: by SQL. */
  readonly readSets?: ReadSets;
}

/**
 * The condition that a machine `m` matches a group's query; `certainly`: also if
 * what is not known of it were known.
 */
export async function conditionOf(
  db: Db,
  query: string | null,
  scope: MachineScope,
  { at, loadRules, readSets }: QueryMoment,
  certainly = false,
): Promise<RawBuilder<boolean>> {
  if (query === null) return sql<boolean>`0`;
  const tree = readStored(query);
  const byMachine = "machines" in scope;
  const sets = byMachine ? undefined : await readSets?.(tree, scope);
  return machineCondition(tree, at, {
    ...byMachine ? { perMachine: true } : { range: scope },
    groupIds: true,
    certainly,
    rules: await rulesFor(
      db,
      tree,
      loadRules,
      byMachine ? spanOf(scope) : scope,
    ),
    sets,
    versions: sets?.size ? undefined : await rememberedVersions(db, tree),
  });
}

/** Somebody vouches for the machine `m`: an operator, or a token. */
const IS_TRUSTED = sql<boolean>`m.approved_by <> ''`;

/** A condition on machines `m` that holds only for trusted ones, if asked. */
export function amongTrusted(
  condition: RawBuilder<boolean>,
  trustedOnly: boolean,
): RawBuilder<boolean> {
  return trustedOnly
    ? sql<boolean>`(${IS_TRUSTED} and (${condition}))`
    : condition;
}

/** A group whose query may be limited to trusted machines. */
export interface TrustingGroup {
  readonly id: number;
  readonly query: string | null;
  readonly trustedOnly: boolean;
}

/**
 * The number of machines that a group's query finds and that are left out
 * because nobody vouches for them.
 */
export async function untrustedMatches(
  db: Db,
  { id, query, trustedOnly }: TrustingGroup,
  range: IdRange,
  moment: QueryMoment,
): Promise<number> {
  if (!trustedOnly || query === null) return 0;
  const condition = await conditionOf(db, query, range, moment);
  const { rows } = await sql<{ machines: number }>`
    select count(*) as machines from machine m
    where m.id > ${range.after} and m.id <= ${range.to}
      and not ${IS_TRUSTED} and (${condition})
      and not exists (select 1 from group_member gm
        where gm.group_id = ${id} and gm.machine_id = m.id)
      and not exists (select 1 from group_excluded gx
        where gx.group_id = ${id} and gx.machine_id = m.id)`.execute(db);
  return rows[0]!.machines;
}

function spanOf({ machines }: { readonly machines: readonly number[] }) {
  const [first = 1, ...more] = machines;
  const ends = (end: typeof Math.min) =>
    more.reduce((so, id) => end(so, id), first);
  return { after: ends(Math.min) - 1, to: ends(Math.max) };
}

/** A machine for which the result of the group's query has changed. */
export interface MembershipDifference {
  readonly id: number;
  readonly matches: boolean;
  /** It joins the group, or leaves it, by that. */
  readonly moves: boolean;
}

/** The machines whose membership differs from the group's query. */
export async function differences(
  db: Db,
  { id: groupId, query, trustedOnly }: ComputedGroup,
  scope: MachineScope,
  moment: QueryMoment,
): Promise<MembershipDifference[]> {
  const condition = amongTrusted(
    await conditionOf(db, query, scope, moment),
    trustedOnly,
  );
  const within = "machines" in scope
    ? sql`m.id in (select value from json_each(${
      JSON.stringify(scope.machines)
    }))`
    : sql`m.id > ${scope.after} and m.id <= ${scope.to}`;
  const { rows } = await sql<
    { id: number; matches: number; included: number }
  >`
    select * from (
      select m.id, (case when ${condition} then 1 else 0 end) as matches,
        coalesce(gm.matched, 0) as matched, coalesce(gm.included, 0) as included
      from machine m left join group_member gm
        on gm.group_id = ${groupId} and gm.machine_id = m.id
      where ${within} and not exists (select 1 from group_excluded gx
        where gx.group_id = ${groupId} and gx.machine_id = m.id))
    where matches <> matched`.execute(db);
  return rows.map(({ id, matches, included }) => ({
    id,
    matches: matches !== 0,
    moves: included === 0,
  }));
}

const CHANGED = "the group was changed meanwhile";

/** Begins to compute a group. */
export function beginRefresh(
  { id, revision }: ComputedGroup,
  at: Date,
): Statement[] {
  return [statement(
    write.updateTable("machine_group")
      .set({ walked_to: 0, walked_at: at.getTime(), due_at: null })
      .where("id", "=", id).where("revision", "=", revision)
      .where("walked_to", "is", null),
    CHANGED,
  )];
}

/**
 * Stores one id range of a computation.
 *
 * @param to The end of the range; null: the computation is finished.
 * @param nextAt When the next computation is due, milliseconds; null: not yet.
 */
export function refreshStatements(
  group: ComputedGroup,
  differing: readonly MembershipDifference[],
  to: number | null,
  nextAt: number | null,
  at: Date,
): Statement[] {
  const { id, revision, walkedTo } = group;
  return [
    {
      sql: `update machine_group set walked_to = ?1,
          computed_at = iif(?1 is null, walked_at, computed_at),
          walked_at = iif(?1 is null, null, walked_at),
          due_at = iif(?1 is null, coalesce(due_at, ?2), due_at)
        where id = ?3 and revision = ?4 and walked_to = ?5`,
      params: [to, nextAt, id, revision, walkedTo],
      orElse: CHANGED,
    },
    ...differenceStatements(group, differing, at),
    ...differing.some(({ moves }) => moves)
      ? [referringGroupsDue(id, moved(differing), at)]
      : [],
  ];
}

/** Stores the differences of some machines. */
export function machineStatements(
  group: ComputedGroup,
  differing: readonly MembershipDifference[],
  at: Date,
): Statement[] {
  return [
    statement(
      write.updateTable("machine_group").set({ revision: group.revision })
        .where("id", "=", group.id).where("revision", "=", group.revision),
      CHANGED,
    ),
    ...differenceStatements(group, differing, at),
  ];
}

function moved(differing: readonly MembershipDifference[]): number[] {
  return differing.filter(({ moves }) => moves).map(({ id }) => id);
}

function differenceStatements(
  { id, name }: ComputedGroup,
  differing: readonly MembershipDifference[],
  at: Date,
): Statement[] {
  const ids = (list: readonly MembershipDifference[]) =>
    list.map(({ id }) => id);
  const matched = differing.filter(({ matches }) => matches);
  const unmatched = differing.filter(({ matches }) => !matches);
  const change: MatchChange = {
    groupId: id,
    matched: ids(matched),
    unmatched: ids(unmatched),
    at,
  };
  const [added, removed] = [moved(matched), moved(unmatched)];
  return [
    ...matchStatements(change),
    ...added.length + removed.length === 0 ? [] : [appendEvent({
      kind: "group.changed",
      actor: "server",
      at,
      payload: {
        group: id,
        name,
        added: added.length,
        addedIds: added.slice(0, GROUP_NAMED),
        removed: removed.length,
        removedIds: removed.slice(0, GROUP_NAMED),
      },
    })],
  ];
}

/**
 * A machine that groups have to look at, and how many times that was requested.
 */
export interface DueMachine {
  readonly machineId: number;
  readonly turn: number;
}

export function dueMachines(db: Db, limit: number): Promise<DueMachine[]> {
  return db.selectFrom("group_due")
    .select(["machine_id as machineId", "turn"])
    .orderBy("machine_id").limit(limit).execute();
}

/** Marks machines as looked at; a request that came in the meantime remains. */
export function computedAt(due: readonly DueMachine[]): Statement {
  return {
    sql: `delete from group_due where (machine_id, turn) in
      (select json_extract(value, '$[0]'), json_extract(value, '$[1]')
        from json_each(?))`,
    params: [
      JSON.stringify(due.map(({ machineId, turn }) => [machineId, turn])),
    ],
  };
}

/**
 * The number of machines that groups have not looked at since their inventory.
 */
export async function machinesWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ machines: number }>`
    select count(*) as machines from group_due`.execute(db);
  return rows[0]!.machines;
}
