import * as z from "zod";
import { MirrorMachines } from "#shared/contract/deployments/mirrors.ts";
import { AssignmentMode, NewAssignment } from "./assignments.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { Target } from "#shared/contract/packages/packages.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { PlannedRepeat } from "#shared/contract/schedules/repeats.ts";
import { RetryPolicy } from "#shared/contract/schedules/retries.ts";
import { AssignmentTimes } from "#shared/contract/schedules/times.ts";
import { WaveRule } from "#shared/contract/rollouts/policy.ts";
import { UnknownMatches } from "#shared/contract/unknown.ts";
import { AgentFamily, FamilyCounts } from "#shared/families.ts";
import { ById, Moment, pageOf, PageQuery } from "#shared/contract/page.ts";
import { PackageName } from "#shared/contract/packages/package_name.ts";

/** The effect of an assignment on a machine that it reaches. */
export const Effect = z.enum([
  /** The machine did not have the package. */
  "added",
  /** The deployment had ended there; a new attempt begins. */
  "reopened",
]);
export type Effect = z.infer<typeof Effect>;

/** The reason an assignment does not reach a machine of its audience. */
export const UnreachedReason = z.enum([
  /** No machine has this id, or the machine no longer exists. */
  "unknown_machine",
  /** The machine is retired; it is reached once it is restored. */
  "retired",
  /** The package is for another operating system. */
  "wrong_system",
  /** Android or iOS: nothing can be installed there. */
  "mobile_system",
  /**
   * Its agent only sends inventories (FusionInventory, GLPI, injectors), so the
   * package waits until the OCS agent is installed.
   */
  "agent_cannot_install",
  /** The deployment is waiting, offered or under way there. */
  "already_open",
  "already_succeeded",
  /** It failed or expired there; a retry or `force` starts a new attempt. */
  "already_failed",
  /**
   * The agent's history holds the package, so it waits; only `force` overrides
   * that.
   */
  "in_history",
]);
export type UnreachedReason = z.infer<typeof UnreachedReason>;

/** The outcome of a plan for one machine of its audience. */
export const PlanOutcome = z.enum([
  ...Effect.options,
  ...UnreachedReason.options,
]);
export type PlanOutcome = z.infer<typeof PlanOutcome>;

/** One wave of the rollout that carrying out the plan begins. */
export const PlannedWave = z.object({
  rule: WaveRule,
  /** The name of the group that the wave is for. */
  groupName: z.string().nullable(),
  machines: z.number().int(),
});

/** One machine of a plan's audience, as it was when the plan was made. */
export const PlannedMachine = z.object({
  id: z.number().int(),
  /** Empty: the machine is unknown. */
  name: z.string(),
  family: AgentFamily.nullable(),
  os: z.string(),
  fate: PlanOutcome,
  /** State of the deployment at that time; null: there was none. */
  state: DeploymentState.nullable(),
  lastContactAt: Moment.nullable(),
  /** Its wave; null: it gets nothing, or at once. */
  wave: z.number().int().nullable(),
});
export type PlannedMachine = z.infer<typeof PlannedMachine>;

/** The most systems, groups or conflicts that a plan lists. */
export const PLANNED_LINES = 20;
/** Minutes during which a plan can be carried out. */
export const PLAN_MINUTES = 60;
/** Machines silent for this many days are not expected to return. */
export const UNSEEN_DAYS = 30;

const EntityName = z.object({ id: z.number().int(), name: z.string() });

/**
 * Another package that conflicts with this one on machines that are reached.
 */
export const PlanConflict = z.object({
  kind: z.enum([
    /** A package of priority 0 goes first there and holds this one back. */
    "held_by_priority_0",
    /** This package has priority 0 and holds back what waits there. */
    "holds_others",
    /** Another version of the package is waiting or under way there. */
    "other_version_pending",
    /** Another version of the package succeeded there. */
    "other_version_installed",
    /** A package that brings the same software is pending or installed there. */
    "same_software",
    /** This package requires it, and it is neither there nor on its way. */
    "requires",
    /** The two exclude each other, and it is there or on its way. */
    "conflicts",
    /** An older version waits there and is cancelled. */
    "supersedes",
    /** A newer version waits there: this one is cancelled at once. */
    "superseded",
  ]),
  package: PackageName,
  machines: z.number().int(),
});
export type PlanConflict = z.infer<typeof PlanConflict>;

/**
 * Expected times of the next polls of the machines that are reached, estimated
 * from when they were last seen and from their poll intervals.
 */
export const Arrivals = z.object({
  /**
   * Half of the expected machines have polled by then; null: none is expected.
   */
  half: Moment.nullable(),
  most: Moment.nullable(),
  all: Moment.nullable(),
  /** Number of machines expected to poll. */
  expected: z.number().int(),
  /** Number of machines not seen for `UNSEEN_DAYS`. */
  unseen: z.number().int(),
});
export type Arrivals = z.infer<typeof Arrivals>;

export const Plan = z.object({
  id: z.number().int(),
  package: PackageName.extend({
    /** The agents it is for. */
    target: Target.default("any"),
  }),
  /** The audience: the machines the assignment is meant for. */
  whom: z.object({
    machines: z.number().int(),
    groups: z.array(EntityName),
    query: z.string().nullable(),
  }),
  force: z.boolean(),
  mode: AssignmentMode,
  /** True if the package is switched on now; else nothing is offered. */
  active: z.boolean(),
  /**
   * True if carrying it out is refused, because it would change nothing: it
   * reaches no machine, now or later. `fates` has the reasons.
   */
  inVain: z.boolean(),
  createdAt: Moment,
  createdBy: z.string(),
  /** The plan is deleted at this time. */
  expiresAt: Moment,
  /** The assignment that carried it out; null: none so far. */
  assignment: z.number().int().nullable(),
  /** Machines that would receive the package: `added` and `reopened`. */
  reached: z.number().int(),
  /** Number of machines of the audience by outcome. */
  fates: z.partialRecord(PlanOutcome, z.number().int()),
  /** Only the machines that are reached. */
  byFamily: FamilyCounts,
  bySystem: z.array(z.object({ os: z.string(), machines: z.number().int() }))
    .max(PLANNED_LINES),
  byGroup: z.array(z.object({ group: EntityName, machines: z.number().int() }))
    .max(PLANNED_LINES),
  /** Of the machines that are reached, those no source has for certain. */
  unknown: UnknownMatches,
  /**
   * Machines that the queries of its groups find and leave out, because the
   * groups are for trusted machines.
   */
  untrusted: z.number().int(),
  /**
   * Of the machines that are reached, those that wait for approval: nothing is
   * offered to them before.
   */
  pending: z.number().int(),
  /**
   * The mirrors of the machines that are reached: a recall there stops only
   * machines that have not fetched `info`.
   */
  mirrors: z.array(MirrorMachines)
    .max(PLANNED_LINES).default([]),
  bytes: z.object({
    archive: z.number().int(),
    /** The archive's size times the number of machines that are reached. */
    total: z.number().int(),
  }),
  conflicts: z.array(PlanConflict).max(PLANNED_LINES),
  /** The waves of the rollout, in order; empty: it is none. */
  waves: z.array(PlannedWave).default([]),
  /** When first offers are made; null: at any time. */
  times: AssignmentTimes.nullable().default(null),
  /** The conditions on the inventory; null: none. */
  onlyIf: z.string().nullable().default(null),
  /** How failures are retried without an operator; null: they are not. */
  retry: RetryPolicy.nullable().default(null),
  /** When it runs; null: once. */
  repeat: PlannedRepeat.nullable().default(null),
  /** Machines that are reached and do not meet the conditions now. */
  unmet: z.number().int().default(0),
  arrivals: Arrivals,
  guard: z.object({
    /** True if `confirmMachines` is required and must equal `reached`. */
    needed: z.boolean(),
    /** Number of all machines. */
    fleet: z.number().int(),
    percent: z.number().int(),
  }),
});
export type Plan = z.infer<typeof Plan>;

/**
 * Makes a plan; `POST /assignments` with its id reaches exactly its machines.
 */
export const makePlan = endpoint({
  method: "POST",
  path: "/plans",
  summary: "Whom an assignment would reach, and whom not; it gives nothing",
  role: "viewer",
  body: NewAssignment,
  output: Plan,
  status: 201,
});

export const readPlan = endpoint({
  method: "GET",
  path: "/plans/{id}",
  summary: "A plan, as long as it is kept",
  role: "viewer",
  params: ById,
  output: Plan,
});

const PlannedQuery = PageQuery.extend({
  /**
   * Only machines with this outcome; `reached` means `added` and `reopened`,
   * `unreached` all others.
   */
  fate: z.enum([...PlanOutcome.options, "reached", "unreached"]).optional(),
});
export type PlannedQuery = z.output<typeof PlannedQuery>;

/** Lists the machines of a plan; `q` searches in names. */
export const listPlanned = endpoint({
  method: "GET",
  path: "/plans/{id}/machines",
  summary: "The machines of a plan by name, each with what becomes of it",
  role: "viewer",
  params: ById,
  query: PlannedQuery,
  output: pageOf(PlannedMachine),
});
