import type { Deployment } from "#shared/contract/deployments/deployments.ts";
import { accept, acceptMany, mayBeDoubtful } from "#tui/actions/accept.ts";
import { cancel } from "#tui/actions/cancel.ts";
import {
  cancelMany,
  type DeploymentSelection,
  isOpen,
  isStoppable,
  retry,
  retryMany,
} from "#tui/actions/deployments.ts";
import {
  mayWaitForRestart,
  restarted,
  restartedMany,
} from "#tui/actions/restarts.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";
import { type ActionState, whyNot } from "#tui/console/perform.ts";

/** Keys for one deployment, or for several that are marked. */
interface TargetsState extends Selection<Deployment>, ActionState {
  /** The marked ones, else the selected one. */
  readonly targets: readonly Deployment[];
}

export interface DeploymentsState extends TargetsState {
  /**
   * True if they are of one package, of one machine, or what a filter finds.
   */
  readonly narrowed: boolean;
  /** True if only what went wrong is shown. */
  readonly faults: boolean;
  readonly go: (place: Place) => void;
  /** All that is shown, as it is filtered. */
  readonly shown: DeploymentSelection;
}

const nothingSelected = (state: Selection<Deployment>) =>
  needsRow(state, text.deployments.none);

const tooBroad = ({ narrowed }: DeploymentsState) =>
  narrowed ? null : text.deployments.tooBroad;

/** Retry, cancel and accept, wherever a deployment is shown. */
export const actKeys: readonly Binding<TargetsState>[] = [
  {
    key: "r",
    does: () => text.deployments.retry,
    footer: ["r", () => text.deployments.retryShort],
    unavailable: (state) =>
      nothingSelected(state) ?? whyNot(retry, state.role, state.targets),
    run: ({ targets, start }) =>
      start(retry, targets.filter((target) => !isOpen(target))),
  },
  {
    key: "c",
    does: () => text.deployments.cancel,
    footer: ["c", () => text.deployments.cancelShort],
    unavailable: (state) =>
      nothingSelected(state) ?? whyNot(cancel, state.role, state.targets),
    run: ({ targets, start }) => start(cancel, targets.filter(isStoppable)),
  },
  {
    key: "b",
    does: () => text.restarts.does,
    quiet: true,
    unavailable: (state) =>
      nothingSelected(state) ?? whyNot(restarted, state.role, state.targets),
    run: ({ targets, start }) =>
      start(restarted, targets.filter(mayWaitForRestart)),
  },
  {
    key: "a",
    does: () => text.verification.accept,
    footer: ["a", () => text.verification.acceptShort],
    quiet: true,
    unavailable: (state) =>
      nothingSelected(state) ?? whyNot(accept, state.role, state.targets),
    run: ({ targets, start }) => start(accept, targets.filter(mayBeDoubtful)),
  },
];

export const deploymentKeys: readonly Binding<DeploymentsState>[] = [
  {
    key: "enter",
    does: () => text.deployments.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: nothingSelected,
    run: ({ selected, go }) =>
      selected && go({
        screen: "deployment",
        machine: selected.machine,
        package: selected.package,
      }),
  },
  ...actKeys,
  {
    key: "v",
    does: () => text.rolloutScreens.of,
    quiet: true,
    unavailable: (state) =>
      nothingSelected(state) ??
        (state.selected?.wave == null ? text.rolloutScreens.notInOne : null),
    run: ({ selected, go }) =>
      selected && go({
        screen: "rollout",
        id: selected.assignment,
        package: selected.package,
      }),
  },
  {
    key: "V",
    does: () => text.rolloutScreens.list,
    footer: ["V", () => text.rolloutScreens.listShort],
    run: ({ go }) => go({ screen: "rollouts" }),
  },
  {
    key: "R",
    does: () => text.deployments.retryAll,
    quiet: true,
    unavailable: (state) => whyNot(retryMany, state.role) ?? tooBroad(state),
    run: ({ shown: { filter, where }, start }) =>
      start(retryMany, { filter: { ...filter, state: "failed" }, where }),
  },
  {
    key: "C",
    does: () => text.deployments.cancelAll,
    quiet: true,
    unavailable: (state) =>
      whyNot(cancelMany, state.role) ?? tooBroad(state) ??
        (state.faults ? text.deployments.noneOpen(0) : null),
    run: ({ shown, start }) => start(cancelMany, shown),
  },
  {
    key: "B",
    does: () => text.restarts.doesAll,
    quiet: true,
    unavailable: (state) =>
      whyNot(restartedMany, state.role) ?? tooBroad(state),
    run: ({ shown, start }) => start(restartedMany, shown),
  },
  {
    key: "A",
    does: () => text.verification.acceptAll,
    quiet: true,
    unavailable: (state) => whyNot(acceptMany, state.role) ?? tooBroad(state),
    run: ({ shown, start }) => start(acceptMany, shown),
  },
];
