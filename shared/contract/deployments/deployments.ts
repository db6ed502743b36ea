import { z } from "zod";
import { Cause, Reason, WithheldCode } from "./causes.ts";
import { DeploymentState } from "./states.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { FamilyCounts } from "#shared/families.ts";
import { ConfirmMachines } from "#shared/contract/assignments/confirmation.ts";
import {
  ById,
  Moment,
  pageOf,
  PageQuery,
  QueryText,
  RowId,
  sortBy,
} from "#shared/contract/page.ts";

export { Cause, Reason, WithheldCode };

/** What an inventory said of the software a package claims to bring. */
export const Observation = z.enum(["confirmed", "contradicted"]);

export const Deployment = z.object({
  machine: z.object({ id: z.number().int(), name: z.string() }),
  package: z.object({ id: z.number().int(), name: z.string() }),
  assignment: z.number().int(),
  state: DeploymentState,
  /** Of a waiting one: why it is not offered; null: it is at the next poll. */
  reason: Reason.nullable(),
  /** Why it is no further. */
  cause: Cause,
  attempt: z.number().int(),
  force: z.boolean(),
  /** The agent's result code, verbatim. */
  code: z.string().nullable(),
  exitCode: z.number().int().nullable(),
  fragments: z.object({ seen: z.number().int(), total: z.number().int() }),
  offeredAt: Moment.nullable(),
  updatedAt: Moment,
  /**
   * Whether the machine's inventory, since its success, holds the software that
   * the package brings; null: the package names none, or none has come since.
   */
  observed: z.object({ confirmed: z.boolean(), at: Moment }).nullable(),
});
export type Deployment = z.infer<typeof Deployment>;

/** Which deployments are meant; everything given must hold. */
export const DeploymentFilter = z.object({
  package: RowId.optional(),
  machine: RowId.optional(),
  group: RowId.optional(),
  assignment: RowId.optional(),
  state: DeploymentState.optional(),
  /** Why they are no further. */
  cause: Cause.optional(),
  /** What inventories said of the package's claim. */
  observed: Observation.optional(),
  /** A query: `reason:not_seen os:debian`. */
  q: QueryText.optional(),
});
export type DeploymentFilter = z.output<typeof DeploymentFilter>;

const ByPair = z.object({ machine: RowId, package: RowId });

/** `machine` sorts by name, `state` by the word, `updated` by the time. */
export const DEPLOYMENT_SORTS = ["machine", "state", "updated"] as const;

const DeploymentQuery = PageQuery.extend({
  ...DeploymentFilter.shape,
  /** Only those that failed or expired. */
  faults: z.stringbool().optional(),
  /** `machine` unless said otherwise. */
  sort: sortBy(DEPLOYMENT_SORTS),
});
export type DeploymentQuery = z.output<typeof DeploymentQuery>;

/**
 * What `q` says of deployments it says of the row, the rest of its machine; a
 * word without a field is looked for in the names of machine and package.
 */
export const listDeployments = endpoint({
  method: "GET",
  path: "/deployments",
  summary: "List deployments, each with its state and reason",
  role: "viewer",
  query: DeploymentQuery,
  output: pageOf(Deployment).extend({
    /** Machines in each state, over all that match. */
    counts: z.partialRecord(DeploymentState, z.number().int()),
  }),
});

export const listMachineDeployments = endpoint({
  method: "GET",
  path: "/machines/{id}/deployments",
  summary: "List a machine's deployments, each with its state and reason",
  role: "viewer",
  params: ById,
  query: DeploymentQuery.omit({ machine: true }),
  output: listDeployments.output,
});

export const readDeployment = endpoint({
  method: "GET",
  path: "/deployments/{machine}/{package}",
  summary: "One deployment",
  role: "viewer",
  params: ByPair,
  output: Deployment,
});

export const retryDeployment = endpoint({
  method: "POST",
  path: "/deployments/{machine}/{package}/retry",
  summary: "Open a new attempt of a final deployment",
  role: "operator",
  params: ByPair,
  output: Deployment,
});

export const cancelDeployment = endpoint({
  method: "POST",
  path: "/deployments/{machine}/{package}/cancel",
  summary: "Cancel a waiting deployment, recall an offered one",
  role: "operator",
  params: ByPair,
  output: Deployment,
});

/**
 * An empty filter is refused, a `q` that asks for nothing is none, and so is a
 * word that is none: nothing reaches everyone by leaving words out or
 * misspelling them. What `q` says is meant as in the list of deployments.
 */
const Many = z.strictObject({
  filter: z.strictObject(DeploymentFilter.shape),
  /** Only count: change nothing. */
  dryRun: z.boolean().default(false),
  confirmMachines: ConfirmMachines,
});

/** What stopping deployments led to, or would lead to. */
export const StopResult = z.object({
  /** Nothing of it had gone out. */
  cancelled: z.number().int(),
  /** Offered: their fragments are served empty from now on. */
  recalling: z.number().int(),
  /** They have all of it already and will run it. */
  beyondRecall: z.number().int(),
  /** Of a dry run: those it would cancel or recall. */
  byFamily: FamilyCounts.optional(),
});
export type StopResult = z.infer<typeof StopResult>;

/** What opening new attempts led to, or would lead to. */
export const RetryResult = z.object({
  retried: z.number().int(),
  /** Of a dry run. */
  byFamily: FamilyCounts.optional(),
});
export type RetryResult = z.infer<typeof RetryResult>;

export const retryDeployments = endpoint({
  method: "POST",
  path: "/deployments/retry",
  summary: "Open a new attempt of all matching final deployments",
  role: "operator",
  body: Many,
  output: RetryResult,
});

export const cancelDeployments = endpoint({
  method: "POST",
  path: "/deployments/cancel",
  summary: "Cancel or recall all matching open deployments",
  role: "operator",
  body: Many,
  output: StopResult,
});
