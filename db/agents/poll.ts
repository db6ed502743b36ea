import {
  type DeploymentState,
  OPEN,
} from "#shared/contract/deployments/states.ts";
import type {
  AgentFamily,
  MachineStatus,
} from "#shared/contract/machines/machines.ts";
import type {
  FollowsPollInterval,
  PollMemory,
} from "#shared/contract/settings/polls.ts";
import type {
  Overrides,
  Settings,
} from "#shared/contract/settings/settings.ts";
import type { MirrorLeft } from "#shared/contract/deployments/mirrors.ts";
import {
  FRAGMENT_BYTES,
  isInHistory,
  lastResultAt,
  stateList,
} from "#db/deployments/predicates.ts";
import type { OfferGate } from "#shared/contract/deployments/causes.ts";
import { offerGate } from "#db/schedules/gate.ts";
import { hasIdentityAlert, hasOpenClaim } from "#db/machines/identity.ts";
import { column, flag, packedRow, type RowOf } from "#db/store/packed_row.ts";
import {
  OVERRIDES,
  overridesFrom,
  SETTINGS,
  settingsFrom,
} from "#db/settings/stored_settings.ts";

function agentsFrom(stored: string | null): MachineAgent[] | null {
  if (stored === null) return null;
  const rows: [string, string, number][] = JSON.parse(stored);
  return rows.map(([deviceId, agent, contactAt]) => ({
    deviceId,
    agent,
    contactAt,
  }));
}

/** One of the agents that run on a machine, with a DEVICEID of its own. */
export interface MachineAgent {
  readonly deviceId: string;
  /** Its User-Agent; empty if that is not known. */
  readonly agent: string;
  /** Its last contact in milliseconds; 0: not known. */
  readonly contactAt: number;
}

const MACHINE_COLUMNS = {
  id: column<number>("m.id"),
  name: column<string>("m.name"),
  family: column<AgentFamily>("m.family"),
  /** The id it uses now. */
  deviceId: column<string>("m.device_id"),
  /** The User-Agent of its last inventory. */
  agent: column<string>("m.agent"),
  /**
   * True if the DEVICEID that was asked for is served: it is the present one, or
   * one of several. Otherwise it means an older state of the machine.
   */
  isServed: flag("x.device_id = m.device_id or x.active = 1"),
  /** The agents that run on it; null: the present one alone. */
  agents: {
    sql: `case x.active when 1 then (select json_group_array(json_array(
        o.device_id, o.agent, max(o.contact_at, o.inventoried_at))) || ''
      from machine_device o where o.machine_id = m.id
        and (o.active = 1 or o.device_id = m.device_id)) end`,
    read: agentsFrom,
  },
  /** The last inventory of this agent, milliseconds. */
  inventoriedAt: column<number>(
    "iif(x.active = 1, x.inventoried_at, m.inventoried_at)",
  ),
  inventoryWanted: flag("m.inventory_wanted <> 0"),
  tag: column<string>("m.tag"),
  status: column<MachineStatus>("m.status"),
  hasClaim: flag(hasOpenClaim()),
  hasAlert: flag(hasIdentityAlert()),
} as const;

/** The machine behind a DEVICEID. */
export type PollingMachine = Readonly<RowOf<typeof MACHINE_COLUMNS>>;

const DEPLOYMENT_COLUMNS = {
  packageId: column<number>("d.package_id"),
  state: column<DeploymentState>("d.state"),
  attempt: column<number>("d.attempt"),
  unverified: flag("d.unverified"),
  force: flag("d.force"),
  priority: column<number>("p.priority"),
  active: flag("p.active"),
  protocol: column<"http" | "https">("p.protocol"),
  inHistory: flag(isInHistory()),
  /** How often the package was activated. */
  activation: column<number>("p.activation"),
  fragments: column<number>("json_array_length(p.fragments)"),
  fragmentBytes: column<number>(FRAGMENT_BYTES),
  offeredAt: column<number | null>("d.offered_at"),
  infoAt: column<number | null>("d.info_at"),
  fragmentAt: column<number | null>("d.fragment_at"),
  mirror: column<string | null>("d.mirror"),
  mirrorLeft: column<MirrorLeft | null>("d.mirror_left"),
  mirrorLeftAt: column<number | null>("d.mirror_left_at"),
  /** The DEVICEID the attempt was offered to; null: none, or not known. */
  offeredTo: column<string | null>("d.offered_to"),
  /** Why it is not offered for the first time now (`offerGate`). */
  gate: column<OfferGate | null>(offerGate("d", "?2")),
} as const;

/** One deployment as a poll sees it. */
export type PolledDeployment = Readonly<RowOf<typeof DEPLOYMENT_COLUMNS>>;

const SCAN_COLUMNS = {
  address: column<string>("s.address"),
  /** Length of the network's prefix. */
  bits: column<number>("s.bits"),
  /** When it last sent an inventory as a scanner, milliseconds. */
  answeredAt: column<number>("s.answered_at"),
} as const;

/** The network that a machine is instructed to scan. */
export type PolledScan = Readonly<RowOf<typeof SCAN_COLUMNS>>;

export const MACHINE = packedRow(MACHINE_COLUMNS);
const DEPLOYMENT = packedRow(DEPLOYMENT_COLUMNS);
const SCAN = packedRow(SCAN_COLUMNS);

/** The columns of `machine` that remember when it polls. */
export const MEMORY_COLUMNS = {
  polledAt: "polled_at",
  sentHours: "told_hours",
  intervalChanged: "told_anew",
  seconds: "poll_seconds",
  marks: "poll_marks",
  obeys: "obeys",
} as const satisfies Record<keyof PollMemory, string>;

const MEMORY = packedRow({
  polledAt: column<number | null>(`m.${MEMORY_COLUMNS.polledAt}`),
  sentHours: column<number | null>(`m.${MEMORY_COLUMNS.sentHours}`),
  intervalChanged: flag(`m.${MEMORY_COLUMNS.intervalChanged}`),
  seconds: column<number | null>(`m.${MEMORY_COLUMNS.seconds}`),
  marks: column<number>(`coalesce(m.${MEMORY_COLUMNS.marks}, 1)`),
  obeys: column<FollowsPollInterval>(`m.${MEMORY_COLUMNS.obeys}`),
});

const REST = packedRow({
  settings: { sql: `${SETTINGS} || ''`, read: settingsFrom },
  overrides: { sql: `${OVERRIDES} || ''`, read: overridesFrom },
  deployments: {
    sql: `(select json_group_array(json_array(${DEPLOYMENT.sql}))
      from deployment d join package p on p.id = d.package_id
      where d.machine_id = m.id
        and (d.state in ${stateList(OPEN)}
          or (p.priority = 0
            and (d.state = 'failed' or d.unverified = 1))))`,
    read: deploymentsFrom,
  },
  lastResultAt: column<number>(lastResultAt("m.id")),
  mirrorsDown: {
    sql: `(select json_group_array(host) from mirror
      where failing_since is not null)`,
    read: (hosts: readonly string[]) => hosts,
  },
});

function deploymentsFrom(
  stored: readonly (readonly unknown[])[],
): PolledDeployment[] {
  return stored.map((values) => DEPLOYMENT.unpack(values))
    .sort((a, b) => a.packageId - b.packageId);
}

/** Everything that the answer to a poll depends on. */
export interface PollView {
  /** The machine that uses, or once used, the DEVICEID. */
  readonly machine: PollingMachine | null;
  readonly settings: Settings;
  /** The overrides of the machine and its groups. */
  readonly overrides: Overrides;
  readonly polls: PollMemory;
  /** Its open deployments, and failed or unverified ones of priority 0. */
  readonly deployments: readonly PolledDeployment[];
  /** When it last reported a result, milliseconds; 0: never. */
  readonly lastResultAt: number;
  /** The mirrors that do not answer. */
  readonly mirrorsDown: readonly string[];
  /** The network it is to scan; null: none. */
  readonly scan: PolledScan | null;
}

/**
 * The query of a poll: one statement and one column. Polls are the most
 * frequent requests; each further statement costs a third of a poll (and a
 * round trip to a libSQL server), and 18 columns cost half as much again as
 * one.
 *
 * The DEVICEID and the present time are bound, so that no answer depends on when
 * a schedule was last looked at; there is always one row.
 */
export const POLL_QUERY = `select json_array(${
  [MACHINE, SCAN, MEMORY, REST].map(({ sql }) => sql).join(", ")
}) as polled
  from (select 1) left join machine_device x on x.device_id = ?1
  left join machine m on m.id = x.machine_id
  left join scanner s on s.machine_id = x.machine_id`;

const SCAN_AT = MACHINE.length;
const MEMORY_AT = SCAN_AT + SCAN.length;
const REST_AT = MEMORY_AT + MEMORY.length;

/** Reads the one column of {@linkcode POLL_QUERY}. */
export function unpackPoll(polled: string): PollView {
  const values: readonly unknown[] = JSON.parse(polled);
  const rest = REST.unpack(values, REST_AT);
  return {
    machine: values[0] === null ? null : MACHINE.unpack(values),
    settings: rest.settings,
    overrides: rest.overrides,
    polls: MEMORY.unpack(values, MEMORY_AT),
    deployments: rest.deployments,
    lastResultAt: rest.lastResultAt,
    mirrorsDown: rest.mirrorsDown,
    scan: values[SCAN_AT] === null ? null : SCAN.unpack(values, SCAN_AT),
  };
}
