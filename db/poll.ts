import { CompiledQuery } from "kysely";
import type { DeploymentState } from "../shared/deployments.ts";
import type { AgentFamily } from "../shared/machines.ts";
import type { Db } from "./database.ts";
import { appendEvent } from "./events.ts";
import type { Statement } from "./job.ts";

/** The machine behind a DEVICEID. */
export interface PollingMachine {
  readonly id: number;
  readonly name: string;
  readonly family: AgentFamily;
  /** The id it uses now; another one means an older state of the same machine. */
  readonly deviceId: string;
  readonly inventoriedAt: number;
  readonly inventoryWanted: boolean;
  readonly tag: string;
}

const MACHINE = `select m.id, m.name, m.family, m.device_id as deviceId,
    m.inventoried_at as inventoriedAt, m.inventory_wanted as inventoryWanted,
    m.tag
  from machine_device x join machine m on m.id = x.machine_id
  where x.device_id = ?`;

/** The machine that uses, or once used, this DEVICEID. */
export async function machineByDevice(
  db: Db,
  deviceId: string,
): Promise<PollingMachine | null> {
  const { rows } = await db.executeQuery<
    Omit<PollingMachine, "inventoryWanted"> & { inventoryWanted: number }
  >(CompiledQuery.raw(MACHINE, [deviceId]));
  const row = rows[0];
  return row ? { ...row, inventoryWanted: row.inventoryWanted !== 0 } : null;
}

/** One deployment as a poll sees it. */
export interface PolledDeployment {
  readonly packageId: number;
  readonly state: DeploymentState;
  readonly attempt: number;
  readonly force: boolean;
  readonly priority: number;
  readonly active: boolean;
  readonly protocol: "http" | "https";
  readonly inHistory: boolean;
}

const DEPLOYMENTS = `select d.package_id as packageId, d.state, d.attempt,
    d.force, p.priority, p.active, p.protocol,
    h.package_id is not null as inHistory
  from deployment d
  join package p on p.id = d.package_id
  left join agent_history h
    on h.machine_id = d.machine_id and h.package_id = d.package_id
  where d.machine_id = ?
    and (d.state in ('waiting', 'offered', 'downloading', 'recalling')
      or (p.priority = 0 and d.state = 'failed'))
  order by d.package_id`;

const LAST_RESULT = `select max(updated_at) as at from deployment
  where machine_id = ? and (code is not null or attempt > 1)`;

/** When the machine last reported a result, milliseconds; 0: never. */
export async function lastResultAt(db: Db, machineId: number): Promise<number> {
  const { rows } = await db.executeQuery<{ at: number | null }>(
    CompiledQuery.raw(LAST_RESULT, [machineId]),
  );
  return rows[0]?.at ?? 0;
}

/** A machine's open deployments, and its failed ones of priority 0. */
export async function polledDeployments(
  db: Db,
  machineId: number,
): Promise<PolledDeployment[]> {
  const { rows } = await db.executeQuery<
    Omit<PolledDeployment, "force" | "active" | "inHistory"> & {
      force: number;
      active: number;
      inHistory: number;
    }
  >(CompiledQuery.raw(DEPLOYMENTS, [machineId]));
  return rows.map((row) => ({
    ...row,
    force: row.force !== 0,
    active: row.active !== 0,
    inHistory: row.inHistory !== 0,
  }));
}

const OFFER = `update deployment
  set state = 'offered', offered_at = ?, updated_at = ?
  where machine_id = ? and package_id = ? and state = 'waiting'
    and attempt = ?
    and exists (select 1 from package p
      where p.id = deployment.package_id and p.active = 1)`;

/** Offers a waiting deployment, once per attempt, with its event. */
export function offerStatements(
  machineId: number,
  given: Pick<PolledDeployment, "packageId" | "attempt" | "force">,
  at: Date,
): Statement[] {
  const { packageId, attempt, force } = given;
  return [
    {
      sql: OFFER,
      params: [at.getTime(), at.getTime(), machineId, packageId, attempt],
      orElse: "the deployment is not waiting any more",
    },
    appendEvent({
      kind: "deployment.offered",
      actor: "agent",
      at,
      machineId,
      packageId,
      payload: { attempt, force },
    }),
  ];
}

/** Contact times collected since the last write, as one statement. */
export function contactStatement(
  contacts: ReadonlyMap<string, number>,
): Statement {
  return {
    sql: `update machine set last_contact_at = c.at
      from (select x.machine_id, max(j.value) as at
        from json_each(?) j join machine_device x on x.device_id = j.key
        group by x.machine_id) c
      where machine.id = c.machine_id and machine.last_contact_at < c.at`,
    params: [JSON.stringify(Object.fromEntries(contacts))],
  };
}
