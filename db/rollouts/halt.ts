import type { Statement } from "#db/store/transaction.ts";

/** What a wave is judged by: `haltReason` of the domain, in SQL. */
const FAILED = "max(0, w.failed - w.accepted_failed)";
const SUCCEEDED = "max(0, w.succeeded - w.accepted_succeeded)";
const ANSWERED = `(${FAILED} + ${SUCCEEDED})`;
const CONTRADICTED = "max(0, w.contradicted - w.accepted_contradicted)";
const of = (name: string) => `json_extract(r.policy, '$.halt.${name}')`;
const SHARE = `(${of("surelyFailedPercent")} / 100.0)`;
const EXCESS = `(${FAILED} - ${SHARE} * ${ANSWERED})`;

function isOver(part: string, whole: string, name: string): string {
  return `${part} * 100 > ${of(name)} * ${whole}`;
}

function reason(because: string, part: string, whole: string): string {
  return `json_object('because', '${because}', 'machines', ${part},
    'of', ${whole})`;
}

/**
 * The reason for which the wave `w` halts its rollout `r` with the code that is
 * bound twice, as JSON; null: none. Silence is judged by a job, because nothing
 * happens when it begins.
 */
const REASON = `case
    when exists (select 1 from json_each(r.policy, '$.halt.codes') c
      where c.value = ?)
      then json_object('because', 'code', 'code', ?)
    when ${isOver(FAILED, ANSWERED, "failedPercent")}
      then ${reason("failed_percent", FAILED, ANSWERED)}
    when ${EXCESS} > 0 and ${EXCESS} * ${EXCESS}
        > 1.96 * 1.96 * ${SHARE} * (1 - ${SHARE}) * ${ANSWERED}
      then ${reason("surely_failed_percent", FAILED, ANSWERED)}
    when ${FAILED} >= ${of("failedMachines")}
      then ${reason("failed_machines", FAILED, ANSWERED)}
    when ${isOver(CONTRADICTED, SUCCEEDED, "contradictedPercent")}
      then ${reason("contradicted_percent", CONTRADICTED, SUCCEEDED)}
    end`;

/**
 * Halts the rollout of a deployment if its result crosses a threshold. It comes
 * after the statement that stores the result, in its transaction, so that no
 * offer is committed in between.
 */
export function haltAtResult(
  { machineId, packageId, code, at }: {
    readonly machineId: number;
    readonly packageId: number;
    readonly code: string;
    readonly at: Date;
  },
): Statement[] {
  const found = `from deployment d
      join rollout r on r.assignment_id = d.assignment_id
        and r.state in ('running', 'finished')
      join rollout_wave w on w.assignment_id = d.assignment_id
        and w.number = d.wave
      where d.machine_id = ? and d.package_id = ?`;
  const key = [machineId, packageId];
  return [
    {
      sql: `insert into event (at, kind, actor, package_id, payload)
        select ?, 'rollout.halted', 'server', f.package_id, json_object(
          'assignment', f.assignment_id, 'wave', f.wave,
          'halted', json(f.reason))
        from (select d.package_id, d.assignment_id, d.wave,
          ${REASON} as reason ${found}) f
        where f.reason is not null`,
      params: [at.getTime(), code, code, ...key],
    },
    {
      sql: `update rollout set state = 'halted', halted = f.reason, reason = '',
          changed_at = ?, changed_by = 'server'
        from (select d.assignment_id as id, ${REASON} as reason ${found}) f
        where rollout.assignment_id = f.id and f.reason is not null`,
      params: [at.getTime(), code, code, ...key],
    },
  ];
}
