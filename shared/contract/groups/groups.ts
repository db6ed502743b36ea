import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { UnknownMatches } from "#shared/contract/unknown.ts";
import { lineName } from "#shared/contract/line.ts";
import {
  listMachines,
  Machine,
  machinePageOf,
} from "#shared/contract/machines/machines.ts";
import {
  ById,
  Moment,
  pageOf,
  PageQuery,
  QueryText,
  RowId,
  sortBy,
} from "#shared/contract/page.ts";

/** How up to date the members of a group with a query are. */
export const Freshness = z.object({
  /** Time at which all members were last computed; null: never. */
  computedAt: Moment.nullable(),
  /**
   * `current`: nothing is waiting; `due`: all members will be computed;
   * `computing`: they are being computed.
   */
  state: z.enum(["current", "due", "computing"]),
  /**
   * Time of the next computation, if the query's matches change with time;
   * null: only after new inventories or an operator's change.
   */
  nextAt: Moment.nullable(),
  /**
   * Machines of the fleet with a new inventory that no group has evaluated yet.
   */
  arriving: z.number().int(),
});
export type Freshness = z.infer<typeof Freshness>;

export const Group = z.object({
  id: z.number().int(),
  name: z.string(),
  description: z.string(),
  createdAt: Moment,
  /** Number of members now. */
  machines: z.number().int(),
  /**
   * The query that finds its members, as operators write it; null: all members
   * are named.
   */
  query: z.string().nullable(),
  /**
   * True: the query finds only machines that an operator approved or a token let
   * in. Machines named as members are not affected.
   */
  trustedOnly: z.boolean(),
  /** Number of machines named as members regardless of the query. */
  included: z.number().int(),
  /** Number of machines excluded by name. */
  excluded: z.number().int(),
  /** Null without a query. */
  freshness: Freshness.nullable(),
});
export type Group = z.infer<typeof Group>;

const Name = lineName(80);

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

/** A machine of a group. At least one of `included` and `matched` is true. */
export const Member = Machine.extend({
  /** An operator added it by name. */
  included: z.boolean(),
  /** The group's query matches it. */
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
  output: machinePageOf(Member),
});

export const listGroupExcluded = endpoint({
  method: "GET",
  path: "/groups/{id}/excluded",
  summary: "List the machines that are never in a group, by name",
  role: "viewer",
  params: ById,
  query: listMachines.query!.omit({ group: true }),
  output: machinePageOf(Machine),
});

export const readGroup = endpoint({
  method: "GET",
  path: "/groups/{id}",
  summary: "One group, and what is not known of its members",
  role: "viewer",
  params: ById,
  output: Group.extend({
    /** Of the members that only the query includes. */
    unknown: UnknownMatches,
    /** Machines left out because the group is for trusted ones. */
    untrusted: z.number().int(),
  }),
});

/** Ids of machines. */
const MachineIds = z.array(RowId).max(100_000).default([]);

/**
 * The query that finds a group's members, in the language of `q`; null: none.
 */
const MemberQuery = QueryText.nullable();

export const createGroup = endpoint({
  method: "POST",
  path: "/groups",
  summary: "Create a group of named machines, by a query, or both",
  role: "operator",
  body: z.strictObject({
    name: Name,
    description: z.string().max(500).default(""),
    query: MemberQuery.default(null),
    trustedOnly: z.boolean().default(false),
    /** Members regardless of the query. */
    machines: MachineIds,
    /** Machines that are never members. */
    exclude: MachineIds,
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
    query: MemberQuery.optional(),
    trustedOnly: z.boolean().optional(),
    /** Members from now on, regardless of the query. */
    add: MachineIds,
    /** Machines that are never members from now on, regardless of the query. */
    exclude: MachineIds,
    /**
     * Machines to take off both lists: members only if the query matches them.
     */
    remove: MachineIds,
    /**
     * Refuse once one of the machines in `remove` or `exclude` was offered a
     * package that the group brought to it, as an undo does.
     */
    unlessOffered: z.boolean().default(false),
  }),
  output: Group,
});

export const previewGroup = endpoint({
  method: "POST",
  path: "/groups/preview",
  summary: "Who would be in a group after a change; nothing is changed",
  role: "viewer",
  body: changeGroup.body!.omit({
    name: true,
    description: true,
    unlessOffered: true,
  }).extend({
    /** The group to change; absent: a new group. */
    group: RowId.optional(),
  }),
  output: z.object({
    /** Number of members after the change. */
    machines: z.number().int(),
    added: z.number().int(),
    removed: z.number().int(),
    /** Machines of `add` and `remove` that have been excluded until now. */
    excludedBefore: z.number().int(),
    /** Machines left out because the group is for trusted ones. */
    untrusted: z.number().int(),
    /** Of the machines that only the query would include. */
    unknown: UnknownMatches,
    /** Packages that new members would receive. */
    packages: z.array(z.object({ id: z.number().int(), name: z.string() })),
  }),
});

export const refreshGroup = endpoint({
  method: "POST",
  path: "/groups/{id}/refresh",
  summary: "Compute the members of a group by a query again, now",
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
