import { sql } from "kysely";
import type { Page } from "#shared/contract/page.ts";
import type {
  RolloutPolicy,
  WaveRule,
} from "#shared/contract/rollouts/policy.ts";
import type {
  HaltReason,
  ROLLOUT_SORTS,
  RolloutQuery,
} from "#shared/contract/rollouts/rollouts.ts";
import type { RolloutState } from "#shared/contract/rollouts/state.ts";
import { type Key, orderOf, readPage } from "#db/query/page.ts";
import type { Db } from "#db/store/tables.ts";

/** A rollout as it is stored. Times in milliseconds. */
export interface RolloutRow {
  readonly id: number;
  readonly packageId: number;
  readonly packageName: string;
  readonly packageVersion: string;
  readonly active: boolean;
  readonly state: RolloutState;
  readonly openWave: number;
  readonly policy: RolloutPolicy;
  readonly halted: HaltReason | null;
  readonly reason: string;
  readonly changedAt: number;
  readonly changedBy: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly seed: number;
  /** True while deployments of its machines are still being made. */
  readonly isExpanding: boolean;
  readonly waves: readonly WaveRow[];
}

/** A wave as it is stored, with its counts. */
export interface WaveRow {
  readonly number: number;
  readonly rule: WaveRule;
  readonly groupName: string | null;
  readonly cut: number;
  readonly openedAt: number | null;
  readonly reachedAt: number | null;
  readonly quietSince: number | null;
  readonly machines: number;
  readonly waiting: number;
  readonly out: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly contradicted: number;
  readonly accepted: {
    readonly succeeded: number;
    readonly failed: number;
    readonly contradicted: number;
  };
}

const WAVES = sql<string>`(select json_group_array(json_object(
    'number', w.number, 'rule', json(w.rule), 'cut', w.cut,
    'groupName', (select g.name from machine_group g
      where g.id = w.rule ->> 'group'),
    'openedAt', w.opened_at, 'reachedAt', w.reached_at,
    'quietSince', w.quiet_since, 'machines', w.machines,
    'waiting', w.waiting, 'out', w.out, 'succeeded', w.succeeded,
    'failed', w.failed, 'cancelled', w.cancelled,
    'contradicted', w.contradicted, 'accepted', json_object(
      'succeeded', w.accepted_succeeded, 'failed', w.accepted_failed,
      'contradicted', w.accepted_contradicted)))
  from rollout_wave w where w.assignment_id = r.assignment_id)`;

const FAILED = sql<number>`(select coalesce(sum(w.failed), 0)
  from rollout_wave w where w.assignment_id = r.assignment_id)`;

/** The number of a rollout makes each order unique. */
const ID = { column: "r.assignment_id", field: "id" } as const;

const SORTS = {
  created: [ID],
  name: [{ column: "p.name", field: "packageName" }, ID],
  changed: [{ column: "r.changed_at", field: "changedAt" }, ID],
  failed: [{ column: FAILED, field: "failed" }, ID],
} satisfies Record<typeof ROLLOUT_SORTS[number], readonly Key<RawRollout>[]>;

function described(db: Db) {
  return db.selectFrom("rollout as r")
    .innerJoin("assignment as a", "a.id", "r.assignment_id")
    .innerJoin("package as p", "p.id", "a.package_id")
    .select([
      "r.assignment_id as id",
      "a.package_id as packageId",
      "p.name as packageName",
      "p.version as packageVersion",
      "p.active",
      "r.state",
      "r.open_wave as openWave",
      "r.policy",
      "r.halted",
      "r.reason",
      "r.changed_at as changedAt",
      "r.changed_by as changedBy",
      "a.created_at as createdAt",
      "a.created_by as createdBy",
      "r.seed",
      sql<number>`a.expanded_to is not null`.as("isExpanding"),
      WAVES.as("waves"),
      FAILED.as("failed"),
    ]);
}

type RawRollout = Awaited<
  ReturnType<ReturnType<typeof described>["executeTakeFirstOrThrow"]>
>;

function toRollout(
  { active, policy, halted, isExpanding, waves, failed: _, ...raw }: RawRollout,
): RolloutRow {
  const read: WaveRow[] = JSON.parse(waves);
  return {
    ...raw,
    active: active !== 0,
    policy: JSON.parse(policy),
    halted: halted === null ? null : JSON.parse(halted),
    isExpanding: isExpanding !== 0,
    waves: read.sort((a, b) => a.number - b.number),
  };
}

/** Rollouts, newest first by default; `q` searches package names. */
export function rolloutPage<Row>(
  db: Db,
  { state, package: packageId, faults, sort = "-created", ...request }:
    RolloutQuery,
  read: (row: RolloutRow) => Row,
): Promise<Page<Row>> {
  let query = described(db);
  if (state) query = query.where("r.state", "=", state);
  if (packageId) query = query.where("a.package_id", "=", packageId);
  if (faults) {
    query = query.where(sql<boolean>`(r.state = 'halted' or ${FAILED} > 0)`);
  }
  return readPage(
    query,
    {
      ...orderOf<RawRollout, keyof typeof SORTS>(sort, SORTS),
      searched: ["p.name"],
    },
    request,
    (raw) => read(toRollout(raw)),
  );
}

/** The rollout of an assignment; null: it is none. */
export async function rolloutById(
  db: Db,
  id: number,
): Promise<RolloutRow | null> {
  const raw = await described(db).where("r.assignment_id", "=", id)
    .executeTakeFirst();
  return raw ? toRollout(raw) : null;
}

/** The rollouts that may open a wave, halt or finish. */
export async function runningRollouts(db: Db): Promise<RolloutRow[]> {
  const raws = await described(db).where("r.state", "=", "running")
    .orderBy("r.assignment_id").execute();
  return raws.map(toRollout);
}

/** Rollouts that have halted, or run; those that changed last come first. */
export async function openRollouts(
  db: Db,
  limit: number,
): Promise<RolloutRow[]> {
  const raws = await described(db)
    .where("r.state", "in", ["halted", "running"])
    .orderBy("r.changed_at", "desc").orderBy("r.assignment_id", "desc")
    .limit(limit).execute();
  return raws.map(toRollout);
}

/** Which of some groups each of some machines is a member of. */
export async function membershipsOf(
  db: Db,
  machines: readonly number[],
  groups: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const found = new Map<number, number[]>();
  if (groups.length === 0) return found;
  const { rows } = await sql<{ machine: number; member: number }>`
    select j.value as machine, m.group_id as member
    from json_each(${JSON.stringify(machines)}) j
    cross join json_each(${JSON.stringify(groups)}) g
    cross join group_member m on m.group_id = g.value
      and m.machine_id = j.value`.execute(db);
  for (const { machine, member } of rows) {
    found.set(machine, [...found.get(machine) ?? [], member]);
  }
  return found;
}
