import * as z from "zod";
import { StopResult } from "#shared/contract/deployments/deployments.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { ConfirmMachines } from "./confirmation.ts";
import { PackageId } from "#shared/contract/packages/packages.ts";
import {
  ById,
  Moment,
  pageOf,
  PageQuery,
  QueryText,
  RowId,
} from "#shared/contract/page.ts";
import { PackageName } from "#shared/contract/packages/package_name.ts";
import { RolloutState } from "#shared/contract/rollouts/state.ts";
import {
  AssignmentRepeat,
  NewRepeat,
} from "#shared/contract/schedules/repeats.ts";
import { RetryPolicy } from "#shared/contract/schedules/retries.ts";
import { AssignmentTimes, NewTimes } from "#shared/contract/schedules/times.ts";
import { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";

export const AssignmentMode = z.enum(["continuous", "snapshot"]);
export type AssignmentMode = z.infer<typeof AssignmentMode>;

export const Assignment = z.object({
  id: z.number().int(),
  package: PackageName,
  groups: z.array(z.object({ id: z.number().int(), name: z.string() })),
  /** Number of machines it names directly. */
  machines: z.number().int(),
  /**
   * Number of machines that received the package from this assignment, directly
   * or through a group; machines that already had it from another assignment do
   * not count. Grows while a new assignment is carried out.
   */
  reached: z.number().int(),
  /** The query whose matches received the package; null: there was no query. */
  query: z.string().nullable(),
  /** The plan it carried out; null: it was made without a plan. */
  plan: z.number().int().nullable(),
  /** Its state as a rollout; null: it is none. */
  rollout: RolloutState.nullable(),
  /** When it makes first offers; null: at any time. */
  times: AssignmentTimes.nullable(),
  /** The conditions on a machine's inventory, as a query; null: none. */
  onlyIf: z.string().nullable(),
  /** How failures are retried without an operator; null: they are not. */
  retry: RetryPolicy.nullable(),
  /** When it runs again; null: it does not. */
  repeat: AssignmentRepeat.nullable(),
  force: z.boolean(),
  mode: AssignmentMode,
  createdAt: Moment,
  createdBy: z.string(),
  withdrawnAt: Moment.nullable(),
});
export type Assignment = z.infer<typeof Assignment>;

const AssignmentQuery = PageQuery.extend({
  package: RowId.optional(),
  /** Only assignments that reach this machine, directly or through a group. */
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

export const listAssignmentMachines = endpoint({
  method: "GET",
  path: "/assignments/{id}/machines",
  summary: "The machines that an assignment names, by name",
  role: "viewer",
  params: ById,
  query: PageQuery,
  output: pageOf(z.object({ id: z.number().int(), name: z.string() })),
});

/** A package and its audience: the machines it is meant for. */
const audience = {
  packageId: PackageId,
  machines: z.array(RowId).max(100_000).default([]),
  groups: z.array(RowId).max(1000).default([]),
  /**
   * The machines that match it now; machines that match later are not reached.
   */
  query: QueryText.trim().min(1).optional(),
  /**
   * Run the package even if it has ended on a machine or is in the agent's
   * history.
   */
  force: z.boolean().default(false),
  /**
   * `continuous`: machines that join a group later are reached too; the
   * default. With a `query`, only `snapshot` is possible.
   */
  mode: AssignmentMode.optional(),
  /** Offer it in waves; absent: to all machines at once. */
  rollout: RolloutPolicy.optional(),
  /** When first offers are made; absent: at any time. */
  times: NewTimes.optional(),
  /**
   * Conditions on the inventory, as a query about it: a machine that does not
   * meet them is offered nothing until an inventory shows that it does.
   */
  onlyIf: QueryText.trim().min(1).optional(),
  /** Retry failures without an operator; absent: do not. */
  retry: RetryPolicy.optional(),
  /** Run it again and again; absent: once. */
  repeat: NewRepeat.optional(),
};

/** The input of an operator who assigns a package to machines. */
export const NewAssignment = z.strictObject(audience);
export interface NewAssignment extends
  Readonly<
    Omit<z.output<typeof NewAssignment>, "machines" | "groups">
  > {
  readonly machines: readonly number[];
  readonly groups: readonly number[];
}

/** An assignment described in full, or the id of a plan to carry out. */
export const AssignmentOrder = z.strictObject({
  ...audience,
  packageId: PackageId.optional(),
  /** The plan to carry out; its machines are the audience. */
  planId: RowId.optional(),
  /**
   * Number of machines by which the result may exceed what the plan reached.
   */
  mayGrowBy: z.number().int().min(0).default(0),
  confirmMachines: ConfirmMachines,
}).superRefine((order, c) => {
  const { planId, packageId, machines, groups, query, force, mode } = order;
  const limits = [
    ...[order.rollout, order.times, order.onlyIf],
    ...[order.retry, order.repeat],
  ];
  const refuse = (message: string) => c.addIssue({ code: "custom", message });
  if (planId === undefined && packageId === undefined) {
    refuse("Say a planId, or a packageId and whom it is for");
  }
  const describesAudience = packageId !== undefined || machines.length > 0 ||
    groups.length > 0 || query !== undefined || force || mode !== undefined ||
    limits.some((one) => one !== undefined);
  if (planId !== undefined && describesAudience) {
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
      /** Machines that receive the package now. */
      added: z.number().int(),
      /** Machines where the deployment was final and a new attempt begins. */
      reopened: z.number().int(),
      /** Machines that already had the package; nothing changes there. */
      unchanged: z.number().int(),
    }),
    /** Differences from the plan. */
    since: z.object({
      /** Machines reached now that the plan did not reach. */
      came: z.number().int(),
      /** Machines the plan reached that are not reached now. */
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
  /** With `dryRun`, machines are counted and nothing changes. */
  query: z.object({
    dryRun: z.stringbool().default(false),
    confirmMachines: ConfirmMachines,
    /** Refuse once a machine was offered it, as an undo does. */
    unlessOffered: z.stringbool().default(false),
  }),
  output: StopResult,
});
