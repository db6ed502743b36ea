import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { MachineField } from "./account.ts";
import { UnknownMatches } from "#shared/contract/unknown.ts";
import { AgentFamily } from "#shared/families.ts";
import {
  ById,
  Moment,
  type Page,
  pageOf,
  PageQuery,
  QueryText,
  RowId,
  sortBy,
} from "#shared/contract/page.ts";

export { AgentFamily };

/**
 * `no` for agents that cron starts, for example: they poll on their own
 * schedule, whatever interval the server sets.
 */
export const PollCompliance = z.enum(["yes", "no", "unknown"]);
export type PollCompliance = z.infer<typeof PollCompliance>;

/**
 * `pending`: it may report, and is offered nothing before it is approved.
 * `retired`: it is left out of lists, counts, plans and groups, until it makes
 * contact again.
 */
export const MachineStatus = z.enum(["approved", "pending", "retired"]);
export type MachineStatus = z.infer<typeof MachineStatus>;

export const Machine = z.object({
  /** Row id; it stays the same after renames and reinstalls. */
  id: z.number().int(),
  deviceId: z.string(),
  name: z.string(),
  family: AgentFamily,
  /** The agent's own User-Agent. */
  agent: z.string(),
  os: z.string(),
  /**
   * The main address: the one it contacts the server from, if its inventory has
   * that; else the one of a card that leads to the site. Empty: none is known.
   */
  ip: z.string(),
  /** Every address in its inventory, IPv4 and IPv6, the main one first. */
  addresses: z.array(z.string()),
  serial: z.string(),
  /** Empty or `NA`: none. */
  tag: z.string(),
  status: MachineStatus,
  /**
   * Who vouches for it: `operator:NAME` or `token:NAME`; empty: nobody has.
   */
  approvedBy: z.string(),
  /** Null: it is not retired. */
  retiredAt: Moment.nullable(),
  /** The custom fields, by name. */
  fields: z.array(MachineField),
  registeredAt: Moment,
  inventoriedAt: Moment,
  lastContactAt: Moment,
  /** Time at which its inventory was requested; null: no request is open. */
  inventoryWantedAt: Moment.nullable(),
  /** Observed compliance of its agent with the poll interval. */
  obeys: PollCompliance,
  /**
   * The last interval between two polls, in seconds; null: none observed yet.
   */
  pollSeconds: z.number().int().nullable(),
  /** The relay of its last contact; null: it came directly. */
  relay: z.object({ id: z.number().int(), name: z.string() }).nullable(),
});
export type Machine = z.infer<typeof Machine>;

/** `ip` sorts IPv4 addresses numerically. */
export const MACHINE_SORTS = [
  "name",
  "lastContact",
  "os",
  "ip",
  "registered",
] as const;

/** Machines silent for this many days count as faults. */
export const SILENT_DAYS = 7;

/** A selection of machines; every condition must hold. */
export const MachineFilter = z.object({
  group: RowId.optional(),
  /** The whole name, exactly. */
  name: z.string().max(200).optional(),
  /** Only machines that made no contact for this many days. */
  notSeenDays: z.coerce.number().int().min(1).max(3650).optional(),
  /**
   * Only machines where a deployment failed, or that made no contact for
   * `notSeenDays` (default 7).
   */
  faults: z.stringbool().optional(),
  /** Only machines with this poll compliance. */
  obeys: PollCompliance.optional(),
  /** Only machines whose inventory was requested and has not arrived. */
  inventoryWanted: z.stringbool().optional(),
});
export type MachineFilter = z.output<typeof MachineFilter>;

const MachineQuery = PageQuery.extend({
  ...MachineFilter.shape,
  /** A query: `os:debian tag:paris* -name:srv*`. */
  q: QueryText.optional(),
  /** Default: `name`. */
  sort: sortBy(MACHINE_SORTS),
});
export type MachineQuery = z.output<typeof MachineQuery>;

/** A page of machines. */
export interface MachinePage extends Page<Machine> {
  unknown: UnknownMatches;
}

/** A page of `row`, and what is not known of the machines that match `q`. */
export function machinePageOf<Row extends z.ZodType>(row: Row) {
  return pageOf(row).extend({ unknown: UnknownMatches });
}

/**
 * A word of `q` without a field is searched for in names, addresses, serial
 * numbers and tags.
 */
export const listMachines = endpoint({
  method: "GET",
  path: "/machines",
  summary: "List machines by name",
  role: "viewer",
  query: MachineQuery,
  output: machinePageOf(Machine),
});

export const readMachine = endpoint({
  method: "GET",
  path: "/machines/{id}",
  summary: "One machine",
  role: "viewer",
  params: ById,
  output: Machine,
});

export const readInventory = endpoint({
  method: "GET",
  path: "/machines/{id}/inventory",
  summary: "A machine's inventory, section by section as the agent sent it",
  role: "viewer",
  params: ById,
  output: z.object({
    /** Ids of the packages in the history the agent last sent. */
    history: z.array(z.number().int()),
    sections: z.record(
      z.string(),
      z.object({ changedAt: Moment, entries: z.array(z.unknown()) }),
    ),
  }),
});
