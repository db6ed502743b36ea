import { z } from "zod";
import { StopResult } from "#shared/contract/deployments/deployments.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { ConfirmMachines } from "./confirmation.ts";
import { PackageId } from "#shared/contract/packages/packages.ts";
import {
  ById,
  Moment,
  pageOf,
  PageQuery,
  RowId,
} from "#shared/contract/page.ts";

export const AssignmentMode = z.enum(["continuous", "snapshot"]);
export type AssignmentMode = z.infer<typeof AssignmentMode>;

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
  /** The query whose matches it was given to; null: none. */
  query: z.string().nullable(),
  /** The plan it carried out; null: made before there were plans. */
  plan: z.number().int().nullable(),
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

/** A package, and whom it is for. */
const whom = {
  packageId: PackageId,
  machines: z.array(RowId).max(100_000).default([]),
  groups: z.array(RowId).max(1000).default([]),
  /** All machines that match it now, and no others later. */
  query: z.string().trim().min(1).max(2000).optional(),
  /** Run even where it has ended, or the agent's history holds it. */
  force: z.boolean().default(false),
  /**
   * continuous: machines that join a group later are reached too, unless said
   * otherwise. With a `query` only snapshot.
   */
  mode: AssignmentMode.optional(),
};

/** What an operator says to give a package to machines. */
export const NewAssignment = z.strictObject(whom);
export interface NewAssignment extends
  Readonly<
    Omit<z.output<typeof NewAssignment>, "machines" | "groups">
  > {
  readonly machines: readonly number[];
  readonly groups: readonly number[];
}

/** An assignment as it is said, or one that was planned. */
export const AssignmentOrder = z.strictObject({
  ...whom,
  packageId: PackageId.optional(),
  /** Exactly whom the plan reaches. */
  planId: RowId.optional(),
  /** So many machines more than the plan reached may be reached. */
  mayGrowBy: z.number().int().min(0).default(0),
  confirmMachines: ConfirmMachines,
}).superRefine((order, c) => {
  const { planId, packageId, machines, groups, query, force, mode } = order;
  const refuse = (message: string) => c.addIssue({ code: "custom", message });
  if (planId === undefined && packageId === undefined) {
    refuse("Say a planId, or a packageId and whom it is for");
  }
  const saysWhom = packageId !== undefined || machines.length > 0 ||
    groups.length > 0 || query !== undefined || force || mode !== undefined;
  if (planId !== undefined && saysWhom) {
    refuse("With a planId only mayGrowBy and confirmMachines are said");
  }
});

export const createAssignment = endpoint({
  method: "POST",
  path: "/assignments",
  summary: "Give a package to machines, as said or as planned",
  role: "operator",
  body: AssignmentOrder,
  output: z.object({
    assignment: Assignment,
    reached: z.object({
      /** Machines given the package now. */
      added: z.number().int(),
      /** Machines where it was final and a new attempt begins. */
      reopened: z.number().int(),
      /** Machines that had it already; nothing changes there. */
      unchanged: z.number().int(),
    }),
    /** What has changed since the plan. */
    since: z.object({
      /** Machines it reaches that the plan did not. */
      came: z.number().int(),
      /** Machines the plan reached that it does not. */
      left: z.number().int(),
    }).optional(),
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
  query: z.object({
    dryRun: z.stringbool().default(false),
    confirmMachines: ConfirmMachines,
  }),
  output: StopResult,
});
