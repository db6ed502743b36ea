import { z } from "zod";
import { AssignmentMode, NewAssignment } from "./assignments.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { AgentFamily, FamilyCounts } from "#shared/families.ts";
import { ById, Moment, pageOf, PageQuery } from "#shared/contract/page.ts";

/** What an assignment does on a machine that it reaches. */
export const Effect = z.enum([
  /** The package is new there. */
  "added",
  /** It had ended there; a new attempt begins. */
  "reopened",
]);
export type Effect = z.infer<typeof Effect>;

/** Why it does not reach a machine that is meant. */
export const NotReached = z.enum([
  /** No machine has this id, or none any more. */
  "unknown_machine",
  /** The package is not for its operating system. */
  "wrong_system",
  /** It is waiting, offered or under way there. */
  "already_open",
  "already_succeeded",
  /** It failed or expired there; a retry or force begins again. */
  "already_failed",
  /** It is noted there and waits: only force goes past the agent's history. */
  "in_history",
]);
export type NotReached = z.infer<typeof NotReached>;

/** What becomes of one machine that is meant. */
export const PlanOutcome = z.enum([...Effect.options, ...NotReached.options]);
export type PlanOutcome = z.infer<typeof PlanOutcome>;

/** One machine an assignment is meant for, as it stood when it was planned. */
export const PlannedMachine = z.object({
  id: z.number().int(),
  /** Empty: it is unknown. */
  name: z.string(),
  family: AgentFamily.nullable(),
  os: z.string(),
  fate: PlanOutcome,
  /** How the package stood there; null: it was never given. */
  state: DeploymentState.nullable(),
  lastContactAt: Moment.nullable(),
});
export type PlannedMachine = z.infer<typeof PlannedMachine>;

/** Systems, groups and conflicts beyond so many are not listed. */
export const PLANNED_LINES = 20;
/** A plan can be carried out for so many minutes. */
export const PLAN_MINUTES = 60;
/** Machines silent for so many days are not expected back. */
export const UNSEEN_DAYS = 30;

const Named = z.object({ id: z.number().int(), name: z.string() });

/** What else is given or done on machines that are reached. */
export const PlanConflict = z.object({
  kind: z.enum([
    /** A package of priority 0 is first there, and holds this one. */
    "held_by_priority_0",
    /** This one has priority 0, and holds what waits there. */
    "holds_others",
    /** Another version of it is waiting or under way there. */
    "other_version_pending",
    /** Another version of it succeeded there. */
    "other_version_installed",
  ]),
  package: Named.extend({ version: z.string() }),
  machines: z.number().int(),
});
export type PlanConflict = z.infer<typeof PlanConflict>;

/**
 * When the machines that are reached are expected to poll next, by the times
 * they were last seen and the intervals they keep.
 */
export const Arrivals = z.object({
  /** By then half of those that are expected have polled; null: none is. */
  half: Moment.nullable(),
  most: Moment.nullable(),
  all: Moment.nullable(),
  /** Machines that are expected. */
  expected: z.number().int(),
  /** Machines not seen for `UNSEEN_DAYS`. */
  unseen: z.number().int(),
});
export type Arrivals = z.infer<typeof Arrivals>;

export const Plan = z.object({
  id: z.number().int(),
  package: Named.extend({ version: z.string() }),
  /** Whom the assignment is meant for. */
  whom: z.object({
    machines: z.number().int(),
    groups: z.array(Named),
    query: z.string().nullable(),
  }),
  force: z.boolean(),
  mode: AssignmentMode,
  createdAt: Moment,
  createdBy: z.string(),
  /** From then on it is gone. */
  expiresAt: Moment,
  /** What it was carried out as; null: it was not. */
  assignment: z.number().int().nullable(),
  /** Machines that are given the package: `added` and `reopened`. */
  reached: z.number().int(),
  /** All that are meant, by what becomes of them. */
  fates: z.partialRecord(PlanOutcome, z.number().int()),
  /** Of those reached. */
  byFamily: FamilyCounts,
  bySystem: z.array(z.object({ os: z.string(), machines: z.number().int() }))
    .max(PLANNED_LINES),
  byGroup: z.array(z.object({ group: Named, machines: z.number().int() }))
    .max(PLANNED_LINES),
  bytes: z.object({
    archive: z.number().int(),
    /** The archive, once for each machine that is reached. */
    total: z.number().int(),
  }),
  conflicts: z.array(PlanConflict).max(PLANNED_LINES),
  arrivals: Arrivals,
  guard: z.object({
    /** Whether `confirmMachines` must be said, and be `reached`. */
    needed: z.boolean(),
    /** Machines there are in all. */
    fleet: z.number().int(),
    percent: z.number().int(),
  }),
});
export type Plan = z.infer<typeof Plan>;

/** Exactly whom `POST /assignments` with the plan's id then reaches. */
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
  /** Only these; `reached` are added and reopened, `unreached` the others. */
  fate: z.enum([...PlanOutcome.options, "reached", "unreached"]).optional(),
});
export type PlannedQuery = z.output<typeof PlannedQuery>;

/** `q` looks in names. */
export const listPlanned = endpoint({
  method: "GET",
  path: "/plans/{id}/machines",
  summary: "The machines of a plan by name, each with what becomes of it",
  role: "viewer",
  params: ById,
  query: PlannedQuery,
  output: pageOf(PlannedMachine),
});
