import { z } from "zod";

/**
 * How far one package is on one machine.
 *
 * The order never changes: plans keep a state by its place in it, and what is
 * added is added at the end.
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

/** Not ended: there is more to come. */
export const OPEN: States = DeploymentState.extract([
  "waiting",
  "offered",
  "downloading",
  "recalling",
]).options;

/** Ended: nothing more is expected. */
export const FINAL: States = except(OPEN);

/** Offered, and no result recorded: the agent may be at work on it. */
export const ON_THE_MACHINE: States = OPEN.filter((state) =>
  state !== "waiting"
);

/** The states an operator can stop a deployment in. */
export const STOPPABLE = DeploymentState.extract([
  "waiting",
  "offered",
  "downloading",
]).options;
export type Stoppable = (typeof STOPPABLE)[number];

/** The states in which stopping means to recall what the agent was offered. */
export const RECALLABLE = DeploymentState.extract(["offered", "downloading"])
  .options;

/** The agent says that the package is there. */
export const INSTALLED: States = DeploymentState.extract([
  "succeeded",
  "reboot_pending",
  "already_installed",
]).options;

/** Something went wrong. */
export const FAULTS: States = DeploymentState.extract(["failed", "expired"])
  .options;

/** The states that a retry of many means unless it names one. */
export const UNSUCCESSFUL: States = DeploymentState.extract([
  "failed",
  "cancelled",
  "expired",
]).options;

/** A package of priority 0 holds the others of its machine back. */
export const HOLDING: States = [...OPEN, "failed"];

function except(states: States): States {
  return DeploymentState.options.filter((state) => !states.includes(state));
}
