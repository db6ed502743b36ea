import { z } from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { listMachines, Machine } from "#shared/contract/machines/machines.ts";
import {
  ById,
  Moment,
  pageOf,
  PageQuery,
  RowId,
  sortBy,
} from "#shared/contract/page.ts";

/** How a group by a query is kept up to date. */
export const Freshness = z.object({
  /** The moment its members were last computed for as a whole; null: never. */
  computedAt: Moment.nullable(),
  /**
   * `current`: nothing is waiting; `due`: it is to be computed as a whole;
   * `computing`: that is under way.
   */
  state: z.enum(["current", "due", "computing"]),
  /**
   * When it is computed next, as what it asks for changes with time; null:
   * only when inventories arrive or an operator changes something.
   */
  nextAt: Moment.nullable(),
  /** Machines of the fleet, just inventoried, that no group has looked at yet. */
  arriving: z.number().int(),
});
export type Freshness = z.infer<typeof Freshness>;

export const Group = z.object({
  id: z.number().int(),
  name: z.string(),
  description: z.string(),
  createdAt: Moment,
  /** How many are in it now. */
  machines: z.number().int(),
  /** What finds its members, as operators write it; null: they are named only. */
  query: z.string().nullable(),
  /** How many were named to be in it, whatever the query says. */
  included: z.number().int(),
  /** How many were named never to be in it. */
  excluded: z.number().int(),
  /** Null without a query. */
  freshness: Freshness.nullable(),
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

/** A machine of a group, with why it is in it: one of the two at least. */
export const Member = Machine.extend({
  /** An operator put it there. */
  included: z.boolean(),
  /** The group's query finds it. */
  matched: z.boolean(),
});
export type Member = z.infer<typeof Member>;

export const listGroupMachines = endpoint({
  method: "GET",
  path: "/groups/{id}/machines",
  summary: "List a group's machines by name, and why each is in it",
  role: "viewer",
  params: ById,
  query: listMachines.query!.omit({ group: true }),
  output: pageOf(Member),
});

export const listGroupExcluded = endpoint({
  method: "GET",
  path: "/groups/{id}/excluded",
  summary: "List the machines that are never in a group, by name",
  role: "viewer",
  params: ById,
  query: listMachines.query!.omit({ group: true }),
  output: pageOf(Machine),
});

export const readGroup = endpoint({
  method: "GET",
  path: "/groups/{id}",
  summary: "One group",
  role: "viewer",
  params: ById,
  output: Group,
});

/** Row numbers of machines. */
const Named = z.array(RowId).max(100_000).default([]);

/** What finds a group's members, in the language of `q`; null: nothing. */
const Asked = z.string().max(10_000).nullable();

export const createGroup = endpoint({
  method: "POST",
  path: "/groups",
  summary: "Create a group of named machines, by a query, or both",
  role: "operator",
  body: z.strictObject({
    name: Name,
    description: z.string().max(500).default(""),
    query: Asked.default(null),
    /** In it, whatever the query says. */
    machines: Named,
    /** Never in it. */
    exclude: Named,
  }),
  output: Group,
  status: 201,
});

export const changeGroup = endpoint({
  method: "PUT",
  path: "/groups/{id}",
  summary: "Rename a group, change its query, say who is in it and who never",
  role: "operator",
  params: ById,
  body: z.strictObject({
    name: Name.optional(),
    description: z.string().max(500).optional(),
    query: Asked.optional(),
    /** In it from now on, whatever the query says. */
    add: Named,
    /** Never in it from now on, whatever the query says. */
    exclude: Named,
    /** Nothing is said of them any more: in it if the query finds them. */
    remove: Named,
  }),
  output: Group,
});

export const previewGroup = endpoint({
  method: "POST",
  path: "/groups/preview",
  summary: "Who would be in a group after a change; nothing is changed",
  role: "viewer",
  body: changeGroup.body!.omit({ name: true, description: true }).extend({
    /** The group that would be changed; left out: a new one. */
    group: RowId.optional(),
  }),
  output: z.object({
    /** How many would be in it. */
    machines: z.number().int(),
    added: z.number().int(),
    removed: z.number().int(),
    /** What those that come to it would be given. */
    packages: z.array(z.object({ id: z.number().int(), name: z.string() })),
  }),
});

export const refreshGroup = endpoint({
  method: "POST",
  path: "/groups/{id}/refresh",
  summary: "Compute the members of a group by a query anew, now",
  role: "operator",
  params: ById,
  output: Group,
});

export const deleteGroup = endpoint({
  method: "DELETE",
  path: "/groups/{id}",
  summary: "Delete a group that no assignment and no other group uses",
  role: "operator",
  params: ById,
  output: z.object({}),
});
