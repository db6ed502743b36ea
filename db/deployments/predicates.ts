/**
 * The rules about deployments, as SQL. Rows: deployment `d` and its package `p`.
 */
import {
  type DeploymentState,
  HOLDING,
  ON_THE_MACHINE,
} from "#shared/contract/deployments/states.ts";
import { NOW, offerGate } from "#db/schedules/gate.ts";

/** States as a list that `in` takes. */
export function stateList(states: readonly DeploymentState[]): string {
  return `(${states.map((state) => `'${state}'`).join(", ")})`;
}

/** The agent's history holds the package of the deployment `row`. */
export function isInHistory(row = "d"): string {
  return `exists (select 1 from agent_history h
    where h.machine_id = ${row}.machine_id and h.package_id = ${row}.package_id)`;
}

/** It has run to its end by the agent's history, and is not forced. */
export const HAS_RUN = `(d.force = 0 and ${isInHistory()})`;

/**
 * Open, failed or unverified deployments of active priority-0 packages hold a
 * machine, unless a rollout or a schedule does not offer them at `NOW`.
 */
const HOLDERS = `from deployment hd join package hp on hp.id = hd.package_id
  where hd.machine_id = d.machine_id and hp.priority = 0 and hp.active = 1
    and (hd.state in ${stateList(HOLDING)} or hd.unverified = 1)
    and (hd.state <> 'waiting' or (${offerGate("hd", NOW)}) is null)`;

/** The priority-0 package that holds the machine, or null. */
export const HOLDER = `(select min(hd.package_id) ${HOLDERS})`;
export const IS_HELD = `exists (select 1 ${HOLDERS})`;

/**
 * Deployments that were offered and have neither a result nor run to their end.
 */
const AT_WORK = `from deployment bd
  where bd.machine_id = d.machine_id
    and bd.state in ${stateList(ON_THE_MACHINE)}
    and (bd.force = 1 or not ${isInHistory("bd")})`;

/** The package that the machine's agent is working on, or null. */
export const BUSY_WITH = `(select min(bd.package_id) ${AT_WORK})`;
export const IS_BUSY = `exists (select 1 ${AT_WORK})`;

/** A result of the deployment `row` was reported, in this attempt or before. */
export function hasResult(row: string): string {
  return `(${row}.code is not null or ${row}.attempt > 1)`;
}

/** When a machine last reported a result, milliseconds; 0: never. */
export function lastResultAt(machineId: string): string {
  return `coalesce((select max(ld.updated_at) from deployment ld
    where ld.machine_id = ${machineId} and ${hasResult("ld")}), 0)`;
}

/** When the agent last took anything in this attempt, milliseconds. */
export const LAST_SIGN = `max(coalesce(d.offered_at, d.updated_at),
  coalesce(d.info_at, 0), coalesce(d.fragment_at, 0))`;

/** The machine fetches its fragments from a mirror now. */
export const IS_AT_MIRROR =
  `(d.mirror is not null and d.mirror_left_at is null)`;

/** Some fragments of the attempt may have come from a mirror. */
export const MAY_BE_FROM_MIRROR = `(d.mirror is not null
  and (d.mirror_left_at is null or d.mirror_left_at > d.offered_at))`;

/** The agent requests the same file of the package again and again. */
export const IS_IN_RETRY_LOOP = `exists (select 1 from trouble t
  where t.kind = 'hammers' and t.machine_id = d.machine_id
    and t.package_id = d.package_id)`;

/** Bytes of one fragment, about. */
export const FRAGMENT_BYTES =
  `p.archive_bytes / max(1, json_array_length(p.fragments))`;

/** The deployment `row` has a result that an operator can accept. */
export function isDoubtful(row: string): string {
  return `(${row}.unverified = 1 or exists (select 1 from trouble t
    where t.kind = 'contradicts' and t.machine_id = ${row}.machine_id
      and t.package_id = ${row}.package_id))`;
}
