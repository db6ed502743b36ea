import { CompiledQuery } from "kysely";
import type { EventKind } from "#shared/contract/events/events.ts";
import type {
  RolloutPolicy,
  WaveRule,
} from "#shared/contract/rollouts/policy.ts";
import type { HaltReason } from "#shared/contract/rollouts/rollouts.ts";
import type { RolloutState } from "#shared/contract/rollouts/state.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** The rollout is not any more as it was when the change was decided. */
export const ROLLOUT_CHANGED = "the rollout has changed meanwhile";

/** Makes the rollout of the assignment that the transaction makes. */
export function insertRollout(
  { policy, waves, seed, by, at }: {
    readonly policy: RolloutPolicy;
    readonly waves: readonly {
      readonly rule: WaveRule;
      readonly cut: number;
    }[];
    readonly seed: number;
    readonly by: string;
    readonly at: Date;
  },
): Statement[] {
  const opened = policy.advance.approval === "none" ? 1 : 0;
  return [
    {
      sql: `insert into rollout (assignment_id, state, open_wave, policy,
          changed_at, changed_by, seed)
        select max(id), 'running', ?, ?, ?, ?, ? from assignment`,
      params: [opened, JSON.stringify(policy), at.getTime(), by, seed],
    },
    {
      sql: `insert into rollout_wave (assignment_id, number, rule, cut,
          opened_at)
        select (select max(id) from assignment), j.key + 1, j.value ->> 'rule',
          j.value ->> 'cut', iif(j.key < ?, ?, null)
        from json_each(?) j`,
      params: [opened, at.getTime(), JSON.stringify(waves)],
    },
  ];
}

/**
 * Puts machines into their waves, after the statements that make or reopen
 * their deployments.
 *
 * @param waves Pairs of a machine and its wave.
 */
export function placeStatement(
  assignmentId: number,
  packageId: number,
  waves: readonly (readonly [machineId: number, wave: number])[],
): Statement {
  return {
    // The package is in the list, so that each row is one look-up by its key:
    // by a parameter, all deployments of the package would be read.
    sql: `update deployment set wave = j.value ->> 2 from json_each(?) j
      where deployment.machine_id = j.value ->> 0
        and deployment.package_id = j.value ->> 1
        and +deployment.assignment_id = ? and deployment.wave is null`,
    params: [
      JSON.stringify(
        waves.map(([machine, wave]) => [machine, packageId, wave]),
      ),
      assignmentId,
    ],
  };
}

/** A change of the state of one rollout. */
interface RolloutChange {
  readonly id: number;
  readonly packageId: number;
  /** The state and the open wave for which the change was decided. */
  readonly from: { readonly state: RolloutState; readonly openWave: number };
  readonly actor: string;
  readonly by: string;
  readonly at: Date;
}

function change(
  { id, packageId, from, actor, by, at }: RolloutChange,
  sets: string,
  params: Statement["params"],
  kind: EventKind,
  payload: Readonly<Record<string, unknown>>,
): Statement[] {
  return [
    {
      sql: `update rollout set ${sets}, changed_at = ?, changed_by = ?
        where assignment_id = ? and state = ? and open_wave = ?`,
      params: [
        ...params,
        at.getTime(),
        by,
        id,
        from.state,
        from.openWave,
      ],
      orElse: ROLLOUT_CHANGED,
    },
    appendEvent({
      kind,
      actor,
      at,
      packageId,
      payload: { assignment: id, ...payload },
    }),
  ];
}

export function pauseStatements(
  on: RolloutChange,
  reason: string,
): Statement[] {
  return change(
    on,
    "state = 'paused', reason = ?",
    [reason],
    "rollout.paused",
    reason === "" ? {} : { reason },
  );
}

/**
 * Pauses the running rollouts that a halt takes machines from, notes it of
 * each, and returns them.
 *
 * @param group Only those that are out on machines of this group; null: all.
 */
export function pauseHaltedStatements(
  { actor, by, at }: Pick<RolloutChange, "actor" | "by" | "at">,
  reason: string,
  group: number | null,
): Statement[] {
  const concerned = concernedBy(group);
  return [
    {
      sql: `insert into event (at, kind, actor, package_id, payload)
        select ?, 'rollout.paused', ?, a.package_id,
          json_object('assignment', a.id, 'reason', ?)
        from rollout r join assignment a on a.id = r.assignment_id
        where ${concerned.sql}`,
      params: [at.getTime(), actor, reason, ...concerned.params],
    },
    {
      sql: `update rollout as r set state = 'paused', reason = ?,
          changed_at = ?, changed_by = ?
        where ${concerned.sql} returning assignment_id`,
      params: [reason, at.getTime(), by, ...concerned.params],
    },
  ];
}

/** The number of rollouts that a halt would pause. */
export async function pausedByHalt(
  db: Db,
  group: number | null,
): Promise<number> {
  const { sql: condition, params } = concernedBy(group);
  const { rows } = await db.executeQuery<{ total: number }>(
    CompiledQuery.raw(
      `select count(*) as total from rollout r where ${condition}`,
      [...params],
    ),
  );
  return Number(rows[0]!.total);
}

/** That the rollout `r` runs, and a halt takes machines from it. */
function concernedBy(group: number | null): Statement {
  if (group === null) return { sql: "r.state = 'running'", params: [] };
  return {
    sql: `r.state = 'running' and r.assignment_id in (
      select d.assignment_id from group_member gm
      cross join deployment d on d.machine_id = gm.machine_id
      where gm.group_id = ?
        and d.state in ('offered', 'downloading', 'recalling'))`,
    params: [group],
  };
}

/** Halts a rollout for what no single result shows. */
export function haltStatements(
  on: RolloutChange,
  wave: number,
  halted: HaltReason,
): Statement[] {
  return change(
    on,
    "state = 'halted', halted = ?, reason = ''",
    [JSON.stringify(halted)],
    "rollout.halted",
    { wave, halted },
  );
}

/** Resumes a rollout. After a halt, what has happened is accepted. */
export function resumeStatements(on: RolloutChange): Statement[] {
  const accepts = on.from.state === "halted";
  return [
    ...change(
      on,
      "state = 'running', halted = null, reason = ''",
      [],
      "rollout.resumed",
      { from: on.from.state },
    ),
    {
      sql: `update rollout_wave set quiet_since = iif(out > 0, ?, null)
          ${
        accepts
          ? `, accepted_succeeded = succeeded, accepted_failed = failed,
            accepted_contradicted = contradicted`
          : ""
      } where assignment_id = ?`,
      params: [on.at.getTime(), on.id],
    },
  ];
}

/** Opens the waves up to and with one. */
export function openStatements(on: RolloutChange, wave: number): Statement[] {
  return [
    ...change(
      on,
      "open_wave = ?",
      [wave],
      "rollout.wave_opened",
      { wave },
    ),
    {
      sql: `update rollout_wave set opened_at = ?
        where assignment_id = ? and number <= ? and opened_at is null`,
      params: [on.at.getTime(), on.id, wave],
    },
  ];
}

export function finishStatements(on: RolloutChange): Statement[] {
  return change(on, "state = 'finished'", [], "rollout.finished", {});
}

/** Notes since when enough machines of a wave have succeeded; null: not now. */
export function reachedStatements(
  { id, packageId, at }: Pick<RolloutChange, "id" | "packageId" | "at">,
  { number: wave, machines }: {
    readonly number: number;
    readonly machines: number;
  },
  reachedAt: number | null,
): Statement[] {
  return [
    {
      sql: `update rollout_wave set reached_at = ?
        where assignment_id = ? and number = ?`,
      params: [reachedAt, id, wave],
    },
    // A wave without machines is passed over.
    ...reachedAt === null || machines === 0 ? [] : [
      appendEvent({
        kind: "rollout.wave_reached",
        actor: "server",
        at,
        packageId,
        payload: { assignment: id, wave },
      }),
    ],
  ];
}

/** Ends the rollout of an assignment that is withdrawn, if it is one. */
export function endStatements(
  { id, packageId, by, reason, at }: {
    readonly id: number;
    readonly packageId: number;
    readonly by: string;
    readonly reason: string;
    readonly at: Date;
  },
): Statement[] {
  return [
    {
      sql: `insert into event (at, kind, actor, package_id, payload)
        select ?, 'rollout.stopped', ?, ?, json_patch(
          json_object('assignment', assignment_id, 'from', state),
          json_object('reason', nullif(?, '')))
        from rollout where assignment_id = ? and state <> 'stopped'`,
      params: [at.getTime(), `operator:${by}`, packageId, reason, id],
    },
    {
      sql: `update rollout set state = 'stopped', reason = ?, changed_at = ?,
          changed_by = ? where assignment_id = ? and state <> 'stopped'`,
      params: [reason, at.getTime(), by, id],
    },
  ];
}
