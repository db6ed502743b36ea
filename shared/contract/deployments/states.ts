import * as z from "zod";

/**
 * The state of one package on one machine.
 *
 * The order must not change, because plans store a state as its index; new
 * states are added at the end.
 */
export const DeploymentState = z.enum([
  "waiting",
  "offered",
  "downloading",
  "recalling",
  "succeeded",
  "reboot_pending",
  "failed",
  "cancelled",
  "already_installed",
  "expired",
]);
export type DeploymentState = z.infer<typeof DeploymentState>;

type States = readonly DeploymentState[];

/** Deployments that have not ended. */
export const OPEN: States = DeploymentState.extract([
  "waiting",
  "offered",
  "downloading",
  "recalling",
]).options;

/** Deployments that have ended; nothing more is expected. */
export const FINAL: States = except(OPEN);

/** Offered and without a result: the agent may be working on it. */
export const ON_THE_MACHINE: States = OPEN.filter((state) =>
  state !== "waiting"
);

/** The states in which an operator can stop a deployment. */
export const STOPPABLE = DeploymentState.extract([
  "waiting",
  "offered",
  "downloading",
]).options;
export type Stoppable = (typeof STOPPABLE)[number];

/** The states in which a stop recalls what the agent was offered. */
export const RECALLABLE = DeploymentState.extract(["offered", "downloading"])
  .options;

/** The agent reports that the package is installed. */
export const INSTALLED: States = DeploymentState.extract([
  "succeeded",
  "reboot_pending",
  "already_installed",
]).options;

/** Something went wrong. */
export const FAULTS: States = DeploymentState.extract(["failed", "expired"])
  .options;

/** The states a bulk retry selects unless it names one. */
export const UNSUCCESSFUL: States = DeploymentState.extract([
  "failed",
  "cancelled",
  "expired",
]).options;

/**
 * The states in which a package of priority 0 holds back the other packages of
 * its machine.
 */
export const HOLDING: States = [...OPEN, "failed"];

/**
 * The reasons a success is unverified: nothing but the report itself shows that
 * the package has run.
 */
export const Doubt = z.enum([
  /** `SUCCESS_`: the repeat of a report whose number was lost. */
  "number_lost",
  /** The machine has not requested `info` in this attempt. */
  "info_not_requested",
  /** It has not requested all fragments in this attempt. */
  "fragments_not_requested",
]);
export type Doubt = z.infer<typeof Doubt>;

function except(states: States): States {
  return DeploymentState.options.filter((state) => !states.includes(state));
}
