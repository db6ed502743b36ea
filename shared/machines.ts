import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { ById, Moment, pageOf, PageQuery, RowId } from "./page.ts";

export const AgentFamily = z.enum(["unix", "windows"]);
export type AgentFamily = z.infer<typeof AgentFamily>;

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
});
export type Machine = z.infer<typeof Machine>;

export const listMachines = endpoint({
  method: "GET",
  path: "/machines",
  summary: "List machines by name",
  role: "viewer",
  query: PageQuery.extend({ group: RowId.optional() }),
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
