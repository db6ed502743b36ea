import {
  type DeploymentState,
  type Doubt,
  ON_THE_MACHINE,
} from "#shared/contract/deployments/states.ts";
import type { EventKind } from "#shared/contract/events/events.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Statement } from "#db/store/transaction.ts";
import { isOfMachineInService } from "#db/machines/status.ts";
import { isTimed } from "#db/schedules/gate.ts";
import { stateList } from "./predicates.ts";

const DECIDE = `update deployment
  set state = ?, code = ?, exit_code = ?, updated_at = ?,
    fragments_seen = max(fragments_seen, ?),
    info_at = coalesce(info_at, ?), fragment_at = coalesce(?, fragment_at),
    unverified = ?
  where machine_id = ? and package_id = ? and attempt = ? and state = ?`;

/** The result of one attempt: the row's new state and its event. */
export function resultStatements(result: {
  readonly machineId: number;
  readonly packageId: number;
  readonly attempt: number;
  /** The state in which the report was judged. */
  readonly from: DeploymentState;
  readonly to: DeploymentState;
  /** Null if it was ended by a refused `info`, not by a report. */
  readonly code: string | null;
  readonly exitCode: number | null;
  /** Fetched since progress was last stored; times in milliseconds. */
  readonly fetched: {
    readonly infoAt: number | null;
    readonly fragments: number;
    readonly fragmentAt: number | null;
  };
  /** The reason it is unverified; null: it is supported, or no success. */
  readonly unverified: Doubt | null;
  readonly kind: "deployment.result" | "deployment.recalled";
  readonly outcome: string;
  readonly at: Date;
}): Statement[] {
  const { machineId, packageId, attempt, from, to, code, exitCode, at } =
    result;
  return [
    {
      sql: DECIDE,
      params: [
        to,
        code,
        exitCode,
        at.getTime(),
        result.fetched.fragments,
        result.fetched.infoAt,
        result.fetched.fragmentAt,
        result.unverified !== null,
        machineId,
        packageId,
        attempt,
        from,
      ],
      orElse: "the deployment has changed meanwhile",
    },
    appendEvent({
      kind: result.kind,
      actor: "agent",
      at,
      machineId,
      packageId,
      payload: {
        ...{ code, exitCode, state: to, outcome: result.outcome, attempt },
        ...result.unverified && { unverified: result.unverified },
      },
    }),
  ];
}

/** One package on one machine. */
export interface DeploymentKey {
  readonly machineId: number;
  readonly packageId: number;
}

interface BulkChange {
  readonly pairs: readonly DeploymentKey[];
  /** Only rows in one of these states are changed. */
  readonly from: readonly DeploymentState[];
  readonly kind: EventKind;
  readonly actor: string;
  readonly at: Date;
  /** Why, as a code, if it is not what the kind says. */
  readonly because?: string;
}

/** Cancels or recalls deployments, and returns the changed rows. */
export function stopStatements(
  change: BulkChange & { readonly to: "cancelled" | "recalling" },
): Statement[] {
  return bulk(change, `state = '${change.to}', updated_at = ?`, [
    change.at.getTime(),
  ]);
}

/**
 * Expires what waits although its assignment's expiry has passed, and returns
 * the changed rows.
 */
export function expireStatements(change: BulkChange): Statement[] {
  return bulk(
    change,
    "state = 'expired', updated_at = ?",
    [change.at.getTime()],
    `and deployment.timed = 1 and exists (select 1 from assignment_schedule s
      where s.assignment_id = deployment.assignment_id and s.expires_at <= ?)`,
    [change.at.getTime()],
  );
}

/** Ends pending restarts, and returns the changed rows. */
export function restartStatements(change: BulkChange): Statement[] {
  return bulk(change, "state = 'succeeded', updated_at = ?", [
    change.at.getTime(),
  ]);
}

/**
 * An attempt that failed with files from a mirror: the next one of this package
 * is fetched from this server. In all other cases the mirror is forgotten.
 */
const FAILED_AT_MIRROR = `(deployment.state = 'failed'
  and deployment.code in ('ERR_BAD_DIGEST', 'ERR_DOWNLOAD_PACK', 'ERR_BUILD',
    'ERR_UNZIP', 'ERR_TIMEOUT'))`;
const AFTER_MIRROR = `mirror = iif(${FAILED_AT_MIRROR}, mirror, null),
      mirror_left = iif(${FAILED_AT_MIRROR} and mirror is not null,
        'failed', null),
      mirror_left_at = iif(${FAILED_AT_MIRROR} and mirror is not null,
        deployment.updated_at, null)`;

/** An operator who retries it after its rollout was stopped decides alone. */
const IS_STOPPED = `exists (select 1 from rollout r
  where r.assignment_id = deployment.assignment_id and r.state = 'stopped')`;

/** The same once the expiry of its assignment has come. */
const IS_EXPIRED = `(deployment.state = 'expired'
  or exists (select 1 from assignment_schedule s
    where s.assignment_id = deployment.assignment_id
      and (s.expired = 1 or s.expires_at <= ?)))`;

/**
 * Opens a new attempt on machines in service, and returns the changed rows.
 *
 * @param change.force Offer it even if the agent's history contains it.
 * @param change.assignmentId The assignment it now belongs to; null: unchanged.
 */
export function reopenStatements(
  change: BulkChange & {
    readonly force: boolean;
    readonly assignmentId: number | null;
  },
): Statement[] {
  return bulk(
    change,
    `state = 'waiting', attempt = attempt + 1, force = ?,
      assignment_id = coalesce(?, assignment_id), code = null,
      exit_code = null, fragments_seen = 0, info_at = null, offered_at = null,
      observed = null, observed_at = null, former_at = null,
      unverified = 0, known_losses = null,
      ${AFTER_MIRROR}, wave = iif(? is not null or ${IS_STOPPED}, null, wave),
      timed = case when ? is not null then ${isTimed("?")}
        when ${IS_EXPIRED} then null else timed end,
      updated_at = ?`,
    [
      change.force,
      change.assignmentId,
      change.assignmentId,
      change.assignmentId,
      change.assignmentId,
      change.at.getTime(),
      change.at.getTime(),
    ],
    `and ${isOfMachineInService("deployment.machine_id")}`,
  );
}

/** The listed pairs come first, so that each row is one look-up by its key. */
const LISTED = `json_each(?) j
  where deployment.machine_id = json_extract(j.value, '$[0]')
    and deployment.package_id = json_extract(j.value, '$[1]')
    and +deployment.state in (select value from json_each(?))`;

function bulk(
  { pairs, from, kind, actor, at, because }: BulkChange,
  assignments: string,
  params: Statement["params"],
  condition = "",
  ofCondition: Statement["params"] = [],
): Statement[] {
  const listed = [
    JSON.stringify(pairs.map((pair) => [pair.machineId, pair.packageId])),
    JSON.stringify(from),
  ];
  return [
    {
      sql: `insert into event (at, kind, actor, machine_id, package_id, payload)
        select ?, ?, ?, deployment.machine_id, deployment.package_id,
          json_patch(json_object('from', deployment.state,
            'attempt', deployment.attempt), json_object('because', ?))
        from deployment, ${LISTED} ${condition}`,
      params: [
        at.getTime(),
        kind,
        actor,
        because ?? null,
        ...listed,
        ...ofCondition,
      ],
    },
    {
      sql: `update deployment set ${assignments} from ${LISTED} ${condition}
        returning machine_id as machineId, package_id as packageId`,
      params: [...params, ...listed, ...ofCondition],
    },
  ];
}

/** Files an agent has fetched since progress was last stored. */
export interface Progress extends DeploymentKey {
  /** When `info` was first served, milliseconds; null: not since then. */
  readonly infoAt: number | null;
  /** The highest number of a fragment served completely. */
  readonly fragments: number;
  /** When the last of them was served, milliseconds; null: none since then. */
  readonly fragmentAt: number | null;
  /** The numbers of the fragments that were requested. */
  readonly requested: ReadonlySet<number>;
}

/** Files an agent has fetched, one row `j` for each deployment. */
export const PROGRESS = "json_each(?) j";
export const OF_PROGRESS =
  `deployment.machine_id = json_extract(j.value, '$[0]')
        and deployment.package_id = json_extract(j.value, '$[1]')`;

/** The parameter of {@linkcode PROGRESS}. */
export function progressList(progress: readonly Progress[]): string {
  return JSON.stringify(
    progress.map((one) => [
      one.machineId,
      one.packageId,
      one.infoAt,
      one.fragments,
      one.fragmentAt,
      [...one.requested],
    ]),
  );
}

/**
 * Stores progress of deployments on the machine. Each is looked up by its key
 * (hence the `+`): by the index of states every open deployment of the fleet
 * would be compared with every one that is listed.
 */
export function progressStatements(progress: readonly Progress[]): Statement[] {
  const listed = progressList(progress);
  const isOnTheMachine = `+deployment.state in ${stateList(ON_THE_MACHINE)}`;
  return [
    {
      sql: `update deployment set
        info_at = coalesce(info_at, json_extract(j.value, '$[2]')),
        fragments_seen = max(fragments_seen, json_extract(j.value, '$[3]')),
        fragment_at = coalesce(json_extract(j.value, '$[4]'), fragment_at),
        state = case when state = 'offered' and json_extract(j.value, '$[3]') > 0
          then 'downloading' else state end
      from ${PROGRESS} where ${OF_PROGRESS} and ${isOnTheMachine}`,
      params: [listed],
    },
    { sql: requestsInto(isOnTheMachine), params: [listed] },
  ];
}

/**
 * Stores the requests for fragments of the deployments that satisfy a
 * condition. A number that the package does not have is left out.
 */
export function requestsInto(condition: string): string {
  // A cross join is carried out as it is written: each deployment by its key.
  return `insert into fragment_request (machine_id, package_id, number)
    select deployment.machine_id, deployment.package_id, n.value
    from ${PROGRESS} cross join deployment on ${OF_PROGRESS}
    cross join package p on p.id = deployment.package_id
    cross join json_each(j.value, '$[5]') n
    where n.value <= json_array_length(p.fragments) and ${condition}
    on conflict do nothing`;
}
