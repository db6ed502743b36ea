/** The states in which a rollout offers the package to its open waves. */
const OFFERING = "('running', 'finished')";

/**
 * Why the rollout of the deployment `row` does not offer it yet; null: it does,
 * or there is none. One look-up by key, and none outside rollouts.
 */
export function rolloutGate(row = "d"): string {
  return `case when ${row}.wave is not null then (select case
      when r.state = 'halted' then 'halted'
      when r.state not in ${OFFERING} then 'paused'
      when ${row}.wave > r.open_wave then 'wave_not_open' end
    from rollout r where r.assignment_id = ${row}.assignment_id) end`;
}

/**
 * The wave of machines that get the package by the assignment `assignment` after
 * its waves were made: the last open one. Null: it is no rollout.
 */
export function waveOfJoiner(assignment: string): string {
  return `(select max(1, r.open_wave) from rollout r
    where r.assignment_id = ${assignment})`;
}
