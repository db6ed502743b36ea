import { CompiledQuery } from "kysely";
import type { DeploymentState } from "../shared/deployments.ts";
import type { AgentFamily } from "../shared/machines.ts";
import type { Settings } from "../shared/settings.ts";
import type { Db } from "./database.ts";
import { appendEvent } from "./events.ts";
import type { Statement } from "./job.ts";
import { SETTINGS, settingsFrom } from "./settings.ts";

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

/** All that a poll is answered from. */
export interface Polled {
  /** The machine that uses, or once used, the DEVICEID. */
  readonly machine: PollingMachine | null;
  readonly settings: Settings;
  /** Its open deployments, and its failed ones of priority 0. */
  readonly deployments: readonly PolledDeployment[];
  /** When it last reported a result, milliseconds; 0: never. */
  readonly lastResultAt: number;
}

/**
 * One statement, for polls are what the server does most: each more costs a
 * third of a poll, and on a libSQL server a journey there and back.
 */
const POLLED = `select m.id, m.name, m.family, m.device_id as deviceId,
    m.inventoried_at as inventoriedAt, m.inventory_wanted as inventoryWanted,
    m.tag, ${SETTINGS} as settings,
    (select json_group_array(json_array(d.package_id, d.state, d.attempt,
        d.force, p.priority, p.active, p.protocol, exists (
          select 1 from agent_history h where h.machine_id = d.machine_id
            and h.package_id = d.package_id)))
      from deployment d join package p on p.id = d.package_id
      where d.machine_id = m.id
        and (d.state in ('waiting', 'offered', 'downloading', 'recalling')
          or (p.priority = 0 and d.state = 'failed'))) as deployments,
    coalesce((select max(d.updated_at) from deployment d
      where d.machine_id = m.id and (d.code is not null or d.attempt > 1)),
      0) as lastResultAt
  from (select 1) left join machine_device x on x.device_id = ?
  left join machine m on m.id = x.machine_id`;

type PolledRow = Omit<PollingMachine, "id" | "inventoryWanted"> & {
  readonly id: number | null;
  readonly inventoryWanted: number;
  readonly settings: string;
  readonly deployments: string;
  readonly lastResultAt: number;
};

type Packed = readonly [
  packageId: number,
  state: DeploymentState,
  attempt: number,
  force: number,
  priority: number,
  active: number,
  protocol: "http" | "https",
  inHistory: number,
];

/** Reads what a poll under this DEVICEID is to be answered from. */
export async function polledBy(db: Db, deviceId: string): Promise<Polled> {
  const { rows } = await db.executeQuery<PolledRow>(
    CompiledQuery.raw(POLLED, [deviceId]),
  );
  const { settings, deployments, lastResultAt, ...row } = rows[0]!;
  return {
    machine: row.id === null
      ? null
      : { ...row, id: row.id, inventoryWanted: row.inventoryWanted !== 0 },
    settings: settingsFrom(settings),
    deployments: (JSON.parse(deployments) as Packed[]).map(unpacked)
      .sort((a, b) => a.packageId - b.packageId),
    lastResultAt,
  };
}

function unpacked(packed: Packed): PolledDeployment {
  const [packageId, state, attempt, force, priority, ...more] = packed;
  const [active, protocol, inHistory] = more;
  return {
    packageId,
    state,
    attempt,
    force: force !== 0,
    priority,
    active: active !== 0,
    protocol,
    inHistory: inHistory !== 0,
  };
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
