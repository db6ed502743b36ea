/** The agents of a machine: its DEVICEIDs that are served. */
import { ON_THE_MACHINE } from "#shared/contract/deployments/states.ts";
import { stateList } from "#db/deployments/predicates.ts";
import type { IdentityEvidence } from "#shared/contract/deployments/troubles.ts";
import type { Statement } from "#db/store/transaction.ts";
import type { IdentityAlert } from "./identity.ts";
import { MACHINE_ID } from "./inventory.ts";

/** Notes an inventory under a DEVICEID. */
export function noteAgent(
  deviceId: string,
  agent: string,
  at: Date,
): Statement[] {
  return [{
    sql: `update machine_device
      set agent = ?, inventoried_at = ?, contact_at = ? where device_id = ?`,
    params: [agent, at.getTime(), at.getTime(), deviceId],
  }];
}

/** Serves a DEVICEID beside the machine's present one. */
export function runBeside(
  machineId: number,
  deviceId: string,
  present: string,
): Statement[] {
  return [{
    sql: `update machine_device set active = 1,
        contact_at = max(contact_at, (select last_contact_at from machine
          where id = ?))
      where machine_id = ? and device_id in (?, ?)`,
    params: [machineId, machineId, deviceId, present],
  }];
}

/** Describes the machine as another of its agents'. */
export function becomePresentAgent(
  machineId: number,
  deviceId: string,
): Statement {
  return {
    sql: "update machine set device_id = ? where id = ?",
    params: [deviceId, machineId],
  };
}

/**
 * Serves no other DEVICEID of the machine from now on. What was offered to
 * others and has no result passes to this one.
 */
export function becomeOnlyAgent(
  machineId: number,
  deviceId: string,
): Statement[] {
  return [
    becomePresentAgent(machineId, deviceId),
    {
      sql: "update machine_device set active = 0 where machine_id = ?",
      params: [machineId],
    },
    {
      sql: `update deployment set offered_to = ?
        where machine_id = ? and state in ${stateList(ON_THE_MACHINE)}`,
      params: [deviceId, machineId],
    },
  ];
}

/**
 * Raises an alert about a machine's identity. It gets one event, when it is
 * raised; while it is open, occurrences are counted and the evidence is the
 * latest.
 */
export function alertStatements(
  kind: IdentityAlert,
  deviceId: string,
  at: Date,
  evidence: IdentityEvidence,
): Statement[] {
  const detail = JSON.stringify(evidence);
  return [
    {
      sql: `insert into event (at, kind, actor, machine_id, payload)
        select ?, ?, 'server', ${MACHINE_ID}, ?
        where not exists (select 1 from trouble where kind = ?
          and machine_id = ${MACHINE_ID} and package_id = 0)`,
      params: [
        at.getTime(),
        `machine.${kind}`,
        deviceId,
        detail,
        kind,
        deviceId,
      ],
    },
    {
      sql: `insert into trouble (kind, machine_id, package_id, cause, since,
          last_at, requests, detail)
        select ?, ${MACHINE_ID}, 0, '', ?, ?, 1, ? where true
        on conflict do update set last_at = excluded.last_at,
          requests = trouble.requests + 1, detail = excluded.detail`,
      params: [kind, deviceId, at.getTime(), at.getTime(), detail],
    },
  ];
}

/** Removes the alerts about a machine's identity. */
export function clearAlertsStatement(
  machineId: number,
  kinds: readonly IdentityAlert[],
): Statement {
  return {
    sql: `delete from trouble where machine_id = ?
      and kind in (select value from json_each(?)) returning kind`,
    params: [machineId, JSON.stringify(kinds)],
  };
}

/** An operator, or a token, vouches for machines; pending ones are approved. */
export function approveStatement(
  ids: readonly number[],
  by: string,
): Statement {
  return {
    sql:
      `update machine set status = iif(status = 'pending', 'approved', status),
        approved_by = ? where id in (select value from json_each(?))
        and (status = 'pending' or approved_by = '')`,
    params: [by, JSON.stringify(ids)],
  };
}
