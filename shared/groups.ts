import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { listMachines } from "./machines.ts";
import { ById, Moment, pageOf, PageQuery, RowId, sortBy } from "./page.ts";

export const Group = z.object({
  id: z.number().int(),
  name: z.string(),
  description: z.string(),
  createdAt: Moment,
  machines: z.number().int(),
});
export type Group = z.infer<typeof Group>;

const Name = z.string().trim().min(1).max(80);

export const GROUP_SORTS = ["name"] as const;

const GroupQuery = PageQuery.extend({
  /** The whole name, exactly. */
  name: z.string().max(200).optional(),
  sort: sortBy(GROUP_SORTS),
});
export type GroupQuery = z.output<typeof GroupQuery>;

export const listGroups = endpoint({
  method: "GET",
  path: "/groups",
  summary: "List groups by name",
  role: "viewer",
  query: GroupQuery,
  output: pageOf(Group),
});

export const listGroupMachines = endpoint({
  method: "GET",
  path: "/groups/{id}/machines",
  summary: "List a group's machines by name",
  role: "viewer",
  params: ById,
  query: listMachines.query!.omit({ group: true }),
  output: listMachines.output,
});

export const readGroup = endpoint({
  method: "GET",
  path: "/groups/{id}",
  summary: "One group",
  role: "viewer",
  params: ById,
  output: Group,
});

export const createGroup = endpoint({
  method: "POST",
  path: "/groups",
  summary: "Create a static group",
  role: "operator",
  body: z.strictObject({
    name: Name,
    description: z.string().max(500).default(""),
    /** Row numbers of its first members. */
    machines: z.array(RowId).max(100_000).default([]),
  }),
  output: Group,
  status: 201,
});

export const changeGroup = endpoint({
  method: "PUT",
  path: "/groups/{id}",
  summary: "Rename a group, add and remove members",
  role: "operator",
  params: ById,
  body: z.strictObject({
    name: Name.optional(),
    description: z.string().max(500).optional(),
    add: z.array(RowId).max(100_000).default([]),
    remove: z.array(RowId).max(100_000).default([]),
  }),
  output: Group,
});

export const deleteGroup = endpoint({
  method: "DELETE",
  path: "/groups/{id}",
  summary: "Delete a group that no assignment uses",
  role: "operator",
  params: ById,
  output: z.object({}),
});
