import * as z from "zod";
import { Cause, Reason, WithheldCode } from "./causes.ts";
import { MirrorMachines } from "./mirrors.ts";
import { DeploymentState, Doubt } from "./states.ts";
import { Contradiction } from "./troubles.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { ResultMeaning } from "#shared/results/meanings.ts";
import { RetryObstacle } from "#shared/results/obstacles.ts";
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
import { PackageName } from "#shared/contract/packages/package_name.ts";

export { Cause, Reason, WithheldCode };

/** The evidence of an inventory for the software a package claims to bring. */
export const Observation = z.enum(["confirmed", "contradicted"]);

export const Deployment = z.object({
  machine: z.object({ id: z.number().int(), name: z.string() }),
  package: PackageName,
  assignment: z.number().int(),
  /**
   * Its wave, if the assignment is a rollout, which has the same id; null: it is
   * none.
   */
  wave: z.number().int().nullable(),
  state: DeploymentState,
  /**
   * The reason a waiting deployment is not offered; null: it will be offered at
   * the next poll.
   */
  reason: Reason.nullable(),
  /** The cause of its present state. */
  cause: Cause,
  attempt: z.number().int(),
  force: z.boolean(),
  /** The agent's result code, verbatim. */
  code: z.string().nullable(),
  /**
   * Null if the code contains none, or one that is too large for a number: then
   * `code` has its digits.
   */
  exitCode: z.number().int().nullable(),
  /** The meaning of the code; null: there is none, or it needs no words. */
  meaning: ResultMeaning.nullable(),
  fragments: z.object({ seen: z.number().int(), total: z.number().int() }),
  offeredAt: Moment.nullable(),
  updatedAt: Moment,
  /**
   * Evidence of an inventory since the success: `confirmed` is true if it
   * holds the software that the package brings. Null: the package names no
   * software, or no inventory has arrived since.
   */
  observed: z.object({ confirmed: z.boolean(), at: Moment }).nullable(),
  /**
   * The reason a success is unverified: nothing but the report shows it. Null:
   * requests, an inventory or an operator support it, or it is no success.
   */
  unverified: Doubt.nullable(),
  /**
   * Two reports of the attempt that cannot both be true: the one that was
   * recorded, and the latest that contradicts it. Null: there is none, or an
   * operator has accepted the result.
   */
  contradiction: Contradiction.nullable(),
  /**
   * When the result came, if the machine had it before it was removed; null: it
   * is its own.
   */
  formerAt: Moment.nullable(),
});
export type Deployment = z.infer<typeof Deployment>;

/** A selection of deployments; every condition must hold. */
export const DeploymentFilter = z.object({
  package: RowId.optional(),
  machine: RowId.optional(),
  group: RowId.optional(),
  assignment: RowId.optional(),
  /** Only those of this wave of a rollout. */
  wave: RowId.optional(),
  state: DeploymentState.optional(),
  /** Only deployments with this cause. */
  cause: Cause.optional(),
  /** Only deployments for which inventories gave this evidence. */
  observed: Observation.optional(),
  /** Only successes that nothing but the report shows; false: all others. */
  unverified: z.stringbool().or(z.boolean()).optional(),
  /** A query: `reason:not_seen os:debian`. */
  q: QueryText.optional(),
});
export type DeploymentFilter = z.output<typeof DeploymentFilter>;

const ByPair = z.object({ machine: RowId, package: RowId });

/** `machine` sorts by name, `state` by the state's word, `updated` by time. */
export const DEPLOYMENT_SORTS = ["machine", "state", "updated"] as const;

const DeploymentQuery = PageQuery.extend({
  ...DeploymentFilter.shape,
  /** Only deployments that failed or expired. */
  faults: z.stringbool().optional(),
  /** Default: `machine`. */
  sort: sortBy(DEPLOYMENT_SORTS),
});
export type DeploymentQuery = z.output<typeof DeploymentQuery>;

/**
 * Conditions of `q` about deployments apply to the row itself, all others to
 * its machine; a word without a field is searched for in the names of the
 * machine and the package.
 */
export const listDeployments = endpoint({
  method: "GET",
  path: "/deployments",
  summary: "List deployments, each with its state and reason",
  role: "viewer",
  query: DeploymentQuery,
  output: pageOf(Deployment).extend({
    /** Number of machines in each state, over all matches. */
    counts: z.partialRecord(DeploymentState, z.number().int()),
    /** Number of unverified successes, over all matches. */
    unverified: z.number().int(),
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

export const acceptDeployment = endpoint({
  method: "POST",
  path: "/deployments/{machine}/{package}/accept",
  summary: "Accept an unverified or contradicted result as it is recorded",
  role: "operator",
  params: ByPair,
  output: Deployment,
});

/**
 * A selection of deployments to change. Refused: an empty filter, a `q` without
 * conditions, and an unknown property; so nothing affects the whole fleet
 * because something was left out or misspelled. `q` means the same as in the
 * list of deployments.
 */
const Many = z.strictObject({
  filter: z.strictObject(DeploymentFilter.shape),
  /** Only count; nothing changes. */
  dryRun: z.boolean().default(false),
  confirmMachines: ConfirmMachines,
});

/** The result of stopping deployments, or what it would be. */
export const StopResult = z.object({
  /** Deployments that ended before anything had been offered. */
  cancelled: z.number().int(),
  /** Offered deployments; their fragments are served empty from now on. */
  recalling: z.number().int(),
  /** Deployments whose agents have all fragments and will run the package. */
  beyondRecall: z.number().int(),
  /**
   * After a dry run: machines whose deployments would be cancelled or recalled.
   */
  byFamily: FamilyCounts.optional(),
  /**
   * After a dry run: the mirrors of the deployments that would be recalled, most
   * machines first. A recall there stops only machines without `info`.
   */
  mirrors: z.array(MirrorMachines).optional(),
});
export type StopResult = z.infer<typeof StopResult>;

/** The result of opening new attempts, or what it would be. */
export const RetryResult = z.object({
  retried: z.number().int(),
  /** Only after a dry run. */
  byFamily: FamilyCounts.optional(),
  /**
   * Only after a dry run: why some of them would not get any further, most
   * frequent first. Nothing is refused for it.
   */
  obstacles: z.array(RetryObstacle).optional(),
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

/** The pending restarts that were ended, or would be. */
export const RestartResult = z.object({
  restarted: z.number().int(),
  /** Only after a dry run. */
  byFamily: FamilyCounts.optional(),
});
export type RestartResult = z.infer<typeof RestartResult>;

/**
 * Only deployments in the state `reboot_pending` are changed. An inventory that
 * shows a later boot does the same, but Windows agents do not report boots.
 */
export const confirmRestarts = endpoint({
  method: "POST",
  path: "/deployments/restarted",
  summary: "State that the machines of all matching deployments have restarted",
  role: "operator",
  body: Many,
  output: RestartResult,
});

export const confirmRestart = endpoint({
  method: "POST",
  path: "/deployments/{machine}/{package}/restarted",
  summary: "State that the machine has restarted since the result",
  role: "operator",
  params: ByPair,
  output: Deployment,
});

export const cancelDeployments = endpoint({
  method: "POST",
  path: "/deployments/cancel",
  summary: "Cancel or recall all matching open deployments",
  role: "operator",
  body: Many,
  output: StopResult,
});

/** The result of accepting results, or what it would be. */
export const AcceptResult = z.object({
  /** Doubt successes and contradicted results that are accepted. */
  accepted: z.number().int(),
  /** Only after a dry run. */
  byFamily: FamilyCounts.optional(),
});
export type AcceptResult = z.infer<typeof AcceptResult>;

export const acceptDeployments = endpoint({
  method: "POST",
  path: "/deployments/accept",
  summary: "Accept all matching results that are unverified or contradicted",
  role: "operator",
  body: Many,
  output: AcceptResult,
});
