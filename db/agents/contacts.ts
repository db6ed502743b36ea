import type { PollMemory } from "#shared/contract/settings/polls.ts";
import type { MirrorLeft } from "#shared/contract/deployments/mirrors.ts";
import { HOUR_MS } from "#shared/time.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Statement } from "#db/store/transaction.ts";
import { stateList } from "#db/deployments/predicates.ts";
import { offerGate } from "#db/schedules/gate.ts";
import { ON_THE_MACHINE } from "#shared/contract/deployments/states.ts";
import { MEMORY_COLUMNS, type PolledDeployment } from "./poll.ts";

const OFFER = `update deployment
  set state = 'offered', offered_at = ?1, updated_at = ?1, offered_to = ?2,
    known_losses = (select losses from request_loss),
    mirror = ?3, mirror_left = ?4, mirror_left_at = ?5
  where machine_id = ?6 and package_id = ?7 and state = 'waiting'
    and attempt = ?8
    and exists (select 1 from package p
      where p.id = deployment.package_id and p.active = 1)
    and (${offerGate("deployment", "?1")}) is null`;

const MOVE = `update deployment set offered_to = ?
  where machine_id = ? and package_id = ? and attempt = ?
    and state in ${stateList(ON_THE_MACHINE)}`;

const RETURN = `update deployment set mirror_left = ?, mirror_left_at = ?
  where machine_id = ? and package_id = ? and attempt = ?
    and mirror is not null and state in ${stateList(ON_THE_MACHINE)}`;

/** Sends a machine from a mirror back to this server, with an event. */
export function returnFromMirror(
  machineId: number,
  { packageId, attempt, mirror }: Pick<
    PolledDeployment,
    "packageId" | "attempt" | "mirror"
  >,
  left: MirrorLeft,
  at: Date,
): Statement[] {
  return [
    {
      sql: RETURN,
      params: [left, at.getTime(), machineId, packageId, attempt],
      orElse: "the deployment is not offered any more",
    },
    appendEvent({
      kind: "deployment.mirror_left",
      actor: "server",
      at,
      machineId,
      packageId,
      payload: { attempt, mirror, because: left },
    }),
  ];
}

/** The mirror that an attempt begins with, or had failed with before. */
export interface OfferedMirror {
  readonly mirror: string | null;
  readonly mirrorLeft: MirrorLeft | null;
  readonly mirrorLeftAt: number | null;
}

/**
 * Offers a waiting deployment to an agent, once per attempt, with its event. One
 * that was offered to another agent of the machine passes to this one.
 */
export function offerStatements(
  machineId: number,
  { packageId, attempt, force, state, offeredTo }: Pick<
    PolledDeployment,
    "packageId" | "attempt" | "force" | "state" | "offeredTo"
  >,
  deviceId: string,
  { mirror, mirrorLeft, mirrorLeftAt }: OfferedMirror,
  at: Date,
): Statement[] {
  if (state !== "waiting") {
    return [
      {
        sql: MOVE,
        params: [deviceId, machineId, packageId, attempt],
        orElse: "the deployment is not offered any more",
      },
      // Else the agent that had it would find this one silent, and take it back.
      {
        sql: "update machine_device set contact_at = ? where device_id = ?",
        params: [at.getTime(), deviceId],
      },
      appendEvent({
        kind: "deployment.passed_on",
        actor: "agent",
        at,
        machineId,
        packageId,
        payload: { attempt, from: offeredTo, to: deviceId },
      }),
    ];
  }
  return [
    {
      sql: OFFER,
      params: [
        at.getTime(),
        deviceId,
        mirror,
        mirrorLeft,
        mirrorLeftAt,
        machineId,
        packageId,
        attempt,
      ],
      orElse: "the deployment is not waiting any more",
    },
    appendEvent({
      kind: "deployment.offered",
      actor: "agent",
      at,
      machineId,
      packageId,
      payload: {
        ...{ attempt, force },
        ...mirror !== null && mirrorLeftAt === null && { mirror },
      },
    }),
  ];
}

/**
 * Stores when the agents of machines that have several were last seen.
 *
 * @param contacts Milliseconds by DEVICEID.
 */
export function deviceContactStatement(
  contacts: ReadonlyMap<string, number>,
): Statement {
  return {
    sql: `update machine_device set contact_at = c.at
      from (select value ->> 0 as id, value ->> 1 as at from json_each(?)) c
      where machine_device.device_id = c.id`,
    params: [JSON.stringify([...contacts])],
  };
}

const MEMORY = Object.entries(MEMORY_COLUMNS) as [keyof PollMemory, string][];

// A contact hours in the future was noted while the clock was wrong.
const NOTE_CONTACTS = `update machine set last_contact_at =
    iif(last_contact_at - c.polled_at > ${HOUR_MS}, c.polled_at,
      max(last_contact_at, c.polled_at)),
    ${MEMORY.map(([, column]) => `${column} = c.${column}`).join(", ")}
  from (select value ->> 0 as id,
    ${MEMORY.map(([, column], i) => `value ->> ${i + 1} as ${column}`).join()}
    from json_each(?)) c
  where machine.id = c.id`;

/** Stores what was collected of each machine's polls, by its id. */
export function contactStatement(
  contacts: ReadonlyMap<number, PollMemory>,
): Statement {
  const rows = [...contacts].map(([id, polls]) => [
    id,
    ...MEMORY.map(([name]) => polls[name]),
  ]);
  return { sql: NOTE_CONTACTS, params: [JSON.stringify(rows)] };
}
