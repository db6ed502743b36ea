import type { Cause } from "#shared/contract/deployments/causes.ts";
import type { Retry } from "#shared/results/meanings.ts";
import {
  type DeploymentState,
  OPEN,
} from "#shared/contract/deployments/states.ts";
import type {
  Actor,
  MissingReason,
  Step,
  Stoppability,
} from "#shared/contract/deployments/why.ts";
import { type DeploymentFacts, hasAllFragments, hasInfo } from "./cause.ts";
import { canRecall } from "./recall.ts";

/** The next thing that has to happen, and who has to do it. */
export interface NextStep {
  readonly step: Step;
  readonly by: Actor;
  /** Expected time in milliseconds; null: it cannot be estimated. */
  readonly at: number | null;
}

const operator = (step: Step): NextStep => ({ step, by: "operator", at: null });
const agent = (step: Step, at: number | null = null): NextStep => ({
  step,
  by: "agent",
  at,
});
const NOTHING: NextStep = { step: "none", by: "nobody", at: null };

/** The facts besides the cause that determine the next step. */
export interface NextStepFacts {
  /** Expected time of the agent's next poll, in milliseconds. */
  readonly nextContactAt: number;
  /**
   * Time by which its download child process has certainly ended, in
   * milliseconds.
   */
  readonly settledAt: number;
  /** State of the package that the reason names; null: it names none. */
  readonly otherState: DeploymentState | null;
  /** The chance that a retry helps; null: it has not failed. */
  readonly retry: Retry | null;
  /** When the server retries it, milliseconds; null: it does not. */
  readonly retryAt?: number | null;
  /** When its assignment runs again, milliseconds; null: it does not. */
  readonly runsAt?: number | null;
  /** True if the machine's inventories tell when it booted. */
  readonly tellsBoots: boolean;
  /** When the reason ends by the clock, milliseconds; null: it does not. */
  readonly gateUntil?: number | null;
  /** True if that package's success is unverified. */
  readonly otherUnverified: boolean;
}

const STEP_AFTER_FAILURE = {
  helps: "retry",
  unknown: "retry",
  after_fix: "fix_machine",
  new_package: "fix_package",
  useless: "review_code",
} as const satisfies Record<Retry, Step>;

/** The step that moves a deployment on. */
export function nextStep(cause: Cause, facts: NextStepFacts): NextStep {
  const { nextContactAt, settledAt, otherState, retry } = facts;
  switch (cause) {
    case "mobile_system":
      return operator("close");
    case "agent_cannot_install":
      return operator("install_agent");
    case "downloads_off":
      return operator("switch_downloads_on");
    case "not_approved":
      return operator("approve");
    case "identity_unclear":
      return operator("decide_identity");
    case "no_inventory":
      return agent("send_inventory", nextContactAt);
    case "not_active":
      return operator("activate");
    case "files_missing":
      return { step: "fetch_files", by: "server", at: null };
    case "in_history":
      return operator("force");
    case "held_by_priority_0":
      if (otherState === "failed") return operator("retry_other");
      return facts.otherUnverified
        ? operator("accept_other")
        : agent("other_ends");
    case "paused":
    case "halted":
      return operator("resume_rollout");
    case "not_before":
      return { step: "begin", by: "server", at: facts.gateUntil ?? null };
    case "outside_window":
      return { step: "open_window", by: "server", at: facts.gateUntil ?? null };
    case "emergency_halt":
      return operator("lift_halt");
    case "past_expiry":
      return { step: "expire", by: "server", at: null };
    case "wave_not_open":
      return { step: "open_wave", by: "server", at: null };
    case "requires":
      return stepForRequired(otherState);
    case "conflicts":
      return operator("end_conflict");
    case "condition_unmet":
      return { step: "meet_conditions", by: "operator", at: null };
    case "agent_busy":
      return otherState === null
        ? agent("wind_down", Math.max(settledAt, nextContactAt))
        : agent("other_ends");
    case "not_seen":
      return operator("find_machine");
    case "overdue":
      return agent("contact");
    case "next_contact":
      return agent("contact", nextContactAt);
    case "hammering":
      return operator("recall");
    case "recalling":
      return agent("confirm_recall");
    case "just_offered":
    case "fetching":
      return agent("fetch");
    case "no_info":
      return operator("check_info");
    case "no_fragment":
    case "stopped":
      return operator("check_fragments");
    case "running":
      return agent("report");
    case "no_result":
      return operator("check_machine");
    case "reboot_pending":
      return facts.tellsBoots ? agent("reboot") : operator("confirm_restart");
    case "unverified":
      return operator("accept");
    case "failed":
      if (facts.retryAt) {
        return { step: "retry_due", by: "server", at: facts.retryAt };
      }
      if (facts.runsAt) return runsAgain(facts.runsAt);
      return operator(STEP_AFTER_FAILURE[retry ?? "unknown"]);
    case "expired":
      return operator("retry");
    case "succeeded":
    case "already_installed":
      return facts.runsAt ? runsAgain(facts.runsAt) : NOTHING;
    case "cancelled":
    case "superseded":
      return NOTHING;
  }
}

const runsAgain = (at: number): NextStep => ({
  step: "run_again",
  by: "server",
  at,
});

/** @param state Of the required package; null: it was never assigned there. */
function stepForRequired(state: DeploymentState | null): NextStep {
  if (state === null) return operator("assign_other");
  return OPEN.includes(state)
    ? agent("other_ends")
    : operator("retry_required");
}

/**
 * Like {@linkcode nextStep}, but a package that has run without a report can
 * only be closed by a cancel, and contradictory reports need an operator.
 */
export function nextStepOf(
  deployment: Pick<DeploymentFacts, "state"> & {
    readonly isContradicted?: boolean;
  },
  cause: Cause,
  facts: NextStepFacts,
): NextStep {
  if (deployment.isContradicted) return operator("accept");
  return cause === "in_history" && deployment.state !== "waiting"
    ? operator("close")
    : nextStep(cause, facts);
}

/** The step that brings a package to a machine it was never assigned to. */
export function nextStepIfMissing(missing: MissingReason): NextStep {
  switch (missing) {
    case "being_assigned":
      return { step: "expand", by: "server", at: null };
    case "package_deleted":
    case "mobile_system":
    case "wrong_system":
      return NOTHING;
    case "not_assigned":
    case "joined_later":
      return operator("assign");
  }
}

/** The chance of stopping a deployment, as a cancel would decide it. */
export function stoppabilityOf(
  facts: Pick<
    DeploymentFacts,
    "state" | "infoAt" | "fragmentsSeen" | "fragments" | "hasRun"
  >,
): Stoppability {
  switch (facts.state) {
    case "waiting":
      return "nothing_out";
    case "recalling":
      return "being_stopped";
    case "offered":
    case "downloading": {
      const { fragmentsSeen, fragments } = facts;
      const stops = canRecall({
        infoServed: hasInfo(facts),
        fragmentsSeen,
        fragments,
      });
      if (facts.hasRun) return "over";
      if (!stops || hasAllFragments(facts)) return "cannot_stop";
      return fragmentsSeen > 0 ? "can_stop" : "may_stop";
    }
    default:
      return "over";
  }
}

/** The relation of an assignment to one machine. */
export interface AssignmentReach {
  readonly reaches: boolean;
  readonly mode: "continuous" | "snapshot";
  /** True if the assignment has not been carried out as far as this machine. */
  readonly underWay: boolean;
}

/**
 * The reason a package was never assigned to a machine.
 *
 * @param unsuitable The outcome of an assignment there, if the system rules it out.
 */
export function missingReason(
  deleted: boolean,
  assignments: readonly AssignmentReach[],
  unsuitable: "mobile_system" | "wrong_system" | null = null,
): MissingReason {
  if (deleted) return "package_deleted";
  if (unsuitable) return unsuitable;
  const reaching = assignments.filter(({ reaches }) => reaches);
  if (reaching.some(({ underWay }) => underWay)) return "being_assigned";
  return reaching.length > 0 ? "joined_later" : "not_assigned";
}
