import { z } from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { AgentFamily } from "#shared/families.ts";
import {
  ById,
  Moment,
  pageOf,
  PageQuery,
  QueryText,
  RowId,
  sortBy,
} from "#shared/contract/page.ts";

export { AgentFamily };

/**
 * `no` of agents that cron starts, for instance: they poll when it is time for
 * that, whatever the interval they are told.
 */
export const PollCompliance = z.enum(["yes", "no", "unknown"]);
export type PollCompliance = z.infer<typeof PollCompliance>;

export const Machine = z.object({
  /** The row number: it survives renames and reinstalls. */
  id: z.number().int(),
  deviceId: z.string(),
  name: z.string(),
  family: AgentFamily,
  /** The agent's own User-Agent. */
  agent: z.string(),
  os: z.string(),
  ip: z.string(),
  serial: z.string(),
  tag: z.string(),
  registeredAt: Moment,
  inventoriedAt: Moment,
  lastContactAt: Moment,
  /** When its inventory was asked for; null: it is not. */
  inventoryWantedAt: Moment.nullable(),
  /** Whether its agent was seen to poll as it is told. */
  obeys: PollCompliance,
  /** The last interval between two polls, seconds; null: none seen yet. */
  pollSeconds: z.number().int().nullable(),
});
export type Machine = z.infer<typeof Machine>;

/** `ip` sorts IPv4 addresses by their numbers. */
export const MACHINE_SORTS = [
  "name",
  "lastContact",
  "os",
  "ip",
  "registered",
] as const;

/** A machine is at fault that was silent for so many days. */
export const SILENT_DAYS = 7;

/** Which machines are meant; everything given must hold. */
export const MachineFilter = z.object({
  group: RowId.optional(),
  /** The whole name, exactly. */
  name: z.string().max(200).optional(),
  /** Only machines that made no contact for so many days. */
  notSeenDays: z.coerce.number().int().min(1).max(3650).optional(),
  /**
   * Only machines where a deployment failed, or that made no contact for
   * `notSeenDays` (7 if not given).
   */
  faults: z.stringbool().optional(),
  /** Only machines seen to poll as they are told, seen not to, or neither. */
  obeys: PollCompliance.optional(),
  /** Only machines whose inventory was asked for and has not arrived. */
  inventoryWanted: z.stringbool().optional(),
});
export type MachineFilter = z.output<typeof MachineFilter>;

const MachineQuery = PageQuery.extend({
  ...MachineFilter.shape,
  /** A query: `os:debian tag:paris* -name:srv*`. */
  q: QueryText.optional(),
  /** `name` unless said otherwise. */
  sort: sortBy(MACHINE_SORTS),
});
export type MachineQuery = z.output<typeof MachineQuery>;

/** A word of `q` without a field is looked for in names, addresses, serials and tags. */
export const listMachines = endpoint({
  method: "GET",
  path: "/machines",
  summary: "List machines by name",
  role: "viewer",
  query: MachineQuery,
  output: pageOf(Machine),
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
    /** Package ids in the history the agent last sent. */
    history: z.array(z.number().int()),
    sections: z.record(
      z.string(),
      z.object({ changedAt: Moment, entries: z.array(z.unknown()) }),
    ),
  }),
});
