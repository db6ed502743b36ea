import { z } from "zod";
import { Stopped } from "./deployments.ts";
import { endpoint } from "./endpoint.ts";
import { PackageId } from "./packages.ts";
import { ById, Moment, pageOf, PageQuery, RowId } from "./page.ts";

export const AssignmentMode = z.enum(["continuous", "snapshot"]);

export const Assignment = z.object({
  id: z.number().int(),
  package: z.object({ id: z.number().int(), name: z.string() }),
  groups: z.array(z.object({ id: z.number().int(), name: z.string() })),
  /** How many machines it names directly. */
  machines: z.number().int(),
  /**
   * How many machines were given the package by it, directly or through a
   * group; not those that had it by another assignment already. It grows while
   * a new assignment is carried out.
   */
  reached: z.number().int(),
  force: z.boolean(),
  mode: AssignmentMode,
  createdAt: Moment,
  createdBy: z.string(),
  withdrawnAt: Moment.nullable(),
});
export type Assignment = z.infer<typeof Assignment>;

const AssignmentQuery = PageQuery.extend({
  package: RowId.optional(),
  /** Those that reach the machine, by itself or through a group. */
  machine: RowId.optional(),
  group: RowId.optional(),
});
export type AssignmentQuery = z.output<typeof AssignmentQuery>;

export const listAssignments = endpoint({
  method: "GET",
  path: "/assignments",
  summary: "List assignments, newest first",
  role: "viewer",
  query: AssignmentQuery,
  output: pageOf(Assignment),
});

/** What an operator says to give a package to machines and groups. */
export const NewAssignment = z.strictObject({
  packageId: PackageId,
  machines: z.array(RowId).max(100_000).default([]),
  groups: z.array(RowId).max(1000).default([]),
  /** Run even where the agent's history holds the package. */
  force: z.boolean().default(false),
  /** continuous: machines that join a group later are reached too. */
  mode: AssignmentMode.default("continuous"),
});
export type NewAssignment = z.output<typeof NewAssignment>;

export const createAssignment = endpoint({
  method: "POST",
  path: "/assignments",
  summary: "Give a package to machines and groups",
  role: "operator",
  body: NewAssignment,
  output: z.object({
    assignment: Assignment,
    reached: z.object({
      /** Machines given the package now. */
      added: z.number().int(),
      /** Machines where it was final and a forced one opened a new attempt. */
      reopened: z.number().int(),
      /** Machines that had it already; nothing changes there. */
      unchanged: z.number().int(),
    }),
  }),
  status: 201,
});

export const withdrawAssignment = endpoint({
  method: "DELETE",
  path: "/assignments/{id}",
  summary:
    "Take an assignment back: cancel what waits, recall what was offered",
  role: "operator",
  params: ById,
  /** Only count: change nothing. */
  query: z.object({ dryRun: z.stringbool().default(false) }),
  output: Stopped,
});
