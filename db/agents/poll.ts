import { CompiledQuery } from "kysely";
import {
  type DeploymentState,
  OPEN,
} from "#shared/contract/deployments/states.ts";
import type { AgentFamily } from "#shared/contract/machines/machines.ts";
import type { PollMemory } from "#shared/contract/settings/polls.ts";
import type {
  Overrides,
  Settings,
} from "#shared/contract/settings/settings.ts";
import type { Db } from "#db/store/tables.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Statement } from "#db/store/transaction.ts";
import {
  OVERRIDES,
  overridesFrom,
  SETTINGS,
  settingsFrom,
} from "#db/settings/settings.ts";
import {
  isInHistory,
  lastResultAt,
  stateList,
} from "#db/deployments/predicates.ts";

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
export interface PollView {
  /** The machine that uses, or once used, the DEVICEID. */
  readonly machine: PollingMachine | null;
  /** The global ones. */
  readonly settings: Settings;
  /** What is set for the machine and its groups. */
  readonly overrides: Overrides;
  readonly polls: PollMemory;
  /** Its open deployments, and its failed ones of priority 0. */
  readonly deployments: readonly PolledDeployment[];
  /** When it last reported a result, milliseconds; 0: never. */
  readonly lastResultAt: number;
  /** The network it is to scan; null: none. */
  readonly scan: PolledScan | null;
}

/** What a machine is told to scan. */
export interface PolledScan {
  readonly address: string;
  /** Length of the network's prefix. */
  readonly bits: number;
  /** When it last sent an inventory since it was told to, milliseconds. */
  readonly answeredAt: number;
}

/**
 * One statement and one column: polls are what the server does most, each more
 * statement costs a third of a poll (and on a libSQL server a journey there
 * and back), and 18 columns cost half as much again as one.
 * Bound is the DEVICEID; it always gives one row.
 */
export const POLL_QUERY =
  `select json_array(m.id, m.name, m.family, m.device_id,
    m.inventoried_at, m.inventory_wanted, m.tag, m.polled_at, m.told_hours,
    m.told_anew, m.poll_seconds, m.poll_marks, m.obeys,
    ${SETTINGS} || '', ${OVERRIDES} || '',
    (select json_group_array(json_array(d.package_id, d.state, d.attempt,
        d.force, p.priority, p.active, p.protocol, ${isInHistory()}))
      from deployment d join package p on p.id = d.package_id
      where d.machine_id = m.id
        and (d.state in ${stateList(OPEN)}
          or (p.priority = 0 and d.state = 'failed'))),
    ${lastResultAt("m.id")},
    s.address, s.bits, s.answered_at) as polled
  from (select 1) left join machine_device x on x.device_id = ?
  left join machine m on m.id = x.machine_id
  left join scanner s on s.machine_id = x.machine_id`;

type PackedPoll = readonly [
  id: number | null,
  name: string,
  family: AgentFamily,
  deviceId: string,
  inventoriedAt: number,
  inventoryWanted: number,
  tag: string,
  polledAt: number | null,
  toldHours: number | null,
  toldAnew: number | null,
  seconds: number | null,
  marks: number | null,
  obeys: "yes" | "no" | null,
  settings: string,
  overrides: string | null,
  deployments: readonly PackedDeployment[],
  lastResultAt: number,
  scanAddress: string | null,
  scanBits: number,
  scanAnsweredAt: number,
];

type PackedDeployment = readonly [
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
export async function readPoll(db: Db, deviceId: string): Promise<PollView> {
  const { rows } = await db.executeQuery<{ polled: string }>(
    CompiledQuery.raw(POLL_QUERY, [deviceId]),
  );
  return unpackPoll(rows[0]!.polled);
}

/** What the one column of {@linkcode POLL_QUERY} says. */
export function unpackPoll(polled: string): PollView {
  const [
    id,
    name,
    family,
    deviceId,
    inventoriedAt,
    inventoryWanted,
    tag,
    polledAt,
    toldHours,
    toldAnew,
    seconds,
    marks,
    obeys,
    settings,
    overrides,
    deployments,
    lastResultAt,
    address,
    bits,
    answeredAt,
  ] = JSON.parse(polled) as PackedPoll;
  return {
    machine: id === null ? null : {
      id,
      name,
      family,
      deviceId,
      inventoriedAt,
      inventoryWanted: inventoryWanted !== 0,
      tag,
    },
    settings: settingsFrom(settings),
    overrides: overridesFrom(overrides),
    polls: {
      polledAt,
      toldHours,
      toldAnew: toldAnew === 1,
      seconds,
      marks: marks ?? 1,
      obeys,
    },
    deployments: deployments.map(unpacked)
      .sort((a, b) => a.packageId - b.packageId),
    lastResultAt,
    scan: address === null ? null : { address, bits, answeredAt },
  };
}

function unpacked(packed: PackedDeployment): PolledDeployment {
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

/** What was collected of each machine's polls, by its row number. */
export function contactStatement(
  contacts: ReadonlyMap<number, PollMemory>,
): Statement {
  const rows = [...contacts].map(([id, polls]) => {
    const { polledAt, toldHours, toldAnew, seconds, marks, obeys } = polls;
    return [id, polledAt, toldHours, Number(toldAnew), seconds, marks, obeys];
  });
  return {
    // A contact hours ahead was noted while the clock was wrong.
    sql: `update machine set last_contact_at =
          iif(last_contact_at - c.at > 3600000, c.at, max(last_contact_at, c.at)),
        polled_at = c.at, told_hours = c.told, told_anew = c.anew,
        poll_seconds = c.seconds, poll_marks = c.marks, obeys = c.obeys
      from (select value ->> 0 as id, value ->> 1 as at, value ->> 2 as told,
          value ->> 3 as anew, value ->> 4 as seconds, value ->> 5 as marks,
          value ->> 6 as obeys
        from json_each(?)) c
      where machine.id = c.id`,
    params: [JSON.stringify(rows)],
  };
}
