import type { Rollout } from "#shared/contract/rollouts/rollouts.ts";
import { retryMany } from "#tui/actions/deployments.ts";
import { open, pause, resume, stop } from "#tui/actions/rollouts/control.ts";
import {
  type Binding,
  type DisabledReason,
  LOADING,
} from "#tui/console/keys/binding.ts";
import { needsRow } from "#tui/console/keys/lists.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { type ActionState, whyNot } from "#tui/console/perform.ts";
import { text } from "#tui/text/mod.ts";
import { totalOf } from "#tui/words/rollouts/rollouts.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The action for which a reason is asked. */
export type WithReason = "pause" | "stop";

/** Keys for one rollout, in the list and on its page. */
export interface RolloutState extends ActionState {
  /** Null: there is none, or it has not been read. */
  readonly rollout: Rollout | null;
  /** The reason there is none. */
  readonly missing: DisabledReason;
  /** The name of the operator. */
  readonly me: string;
  /** The wave of the selected line; null: none. */
  readonly wave: number | null;
  readonly go: (place: Place) => void;
  /** Asks for a reason first. */
  readonly withReason: (what: WithReason, rollout: Rollout) => void;
}

const missing = ({ rollout, missing }: RolloutState) =>
  rollout ? null : missing ?? LOADING;

const isHeld = ({ state }: Rollout) => state === "paused" || state === "halted";

/** The reason no wave can be opened; null: one can. */
function cannotOpen({ rollout, me }: RolloutState): string | null {
  if (!rollout) return null;
  const { state, openWave, waves, advance, createdBy } = rollout;
  const { allOpen, isStopped, resumeFirst, yours } = text.rolloutScreens;
  if (state === "stopped") return isStopped;
  if (openWave === waves.length) return allOpen;
  if (isHeld(rollout)) return resumeFirst;
  const needsOther = advance.approval === "each" ||
    advance.approval === "first" && openWave === 0;
  return needsOther && me === createdBy ? yours(createdBy) : null;
}

function openNext({ rollout, start }: RolloutState): void {
  if (rollout) start(open, { id: rollout.id, wave: rollout.openWave + 1 });
}

/** The machines of a rollout, or of one of its waves. */
export function machinesOf(
  { id, package: { id: packageId, name, version } }: Pick<
    Rollout,
    "id" | "package"
  >,
  wave: number | null,
): Place {
  return {
    screen: "progress",
    package: { id: packageId, name, version },
    rollout: { id, ...wave !== null && { wave } },
  };
}

/** What an operator does about a rollout. */
export const rolloutKeys: readonly Binding<RolloutState>[] = [
  {
    key: "p",
    does: () => text.rolloutScreens.keys.pause,
    footer: ["p", () => text.rolloutScreens.keys.pauseShort],
    unavailable: (state) =>
      missing(state) ?? whyNot(pause, state.role) ??
        (state.rollout?.state === "stopped"
          ? text.rolloutScreens.isStopped
          : null),
    run({ rollout, start, withReason }) {
      if (!rollout) return;
      if (isHeld(rollout)) start(resume, { id: rollout.id });
      else withReason("pause", rollout);
    },
  },
  {
    key: "a",
    does: () => text.rolloutScreens.keys.approve,
    footer: ["a", () => text.rolloutScreens.keys.approveShort],
    unavailable: (state) =>
      missing(state) ?? whyNot(open, state.role) ??
        (state.rollout?.waitsFor === "approval"
          ? cannotOpen(state)
          : text.rolloutScreens.notAwaited),
    run: openNext,
  },
  {
    key: "o",
    does: () => text.rolloutScreens.keys.open,
    footer: ["o", () => text.rolloutScreens.keys.openShort],
    unavailable: (state) =>
      missing(state) ?? whyNot(open, state.role) ?? cannotOpen(state),
    run: openNext,
  },
  {
    key: "O",
    does: () => text.rolloutScreens.keys.openAll,
    quiet: true,
    unavailable: (state) =>
      missing(state) ?? whyNot(open, state.role) ?? cannotOpen(state),
    run: ({ rollout, start }) =>
      rollout && start(open, { id: rollout.id, wave: "all" }),
  },
  {
    key: "r",
    does: () => text.rolloutScreens.keys.retry,
    footer: ["r", () => text.rolloutScreens.keys.retryShort],
    unavailable: (state) =>
      missing(state) ?? whyNot(retryMany, state.role) ??
        (state.rollout && totalOf(state.rollout).failed === 0
          ? text.rolloutScreens.nothingFailed
          : null),
    run({ rollout, start }) {
      if (!rollout) return;
      const { id, package: of, state } = rollout;
      start(retryMany, {
        filter: { package: of.id, assignment: id, state: "failed" },
        where: text.rolloutScreens.page(titleOf(of), id),
        ...(state === "halted" || state === "paused") &&
          { offered: text.rolloutScreens.offeredOnceResumed },
      });
    },
  },
  {
    key: "m",
    does: () => text.rolloutScreens.keys.machines,
    footer: ["m", () => text.screens.machines],
    unavailable: missing,
    run: ({ rollout, wave, go }) => rollout && go(machinesOf(rollout, wave)),
  },
  {
    key: "x",
    does: () => text.rolloutScreens.keys.stop,
    footer: ["x", () => text.rolloutScreens.keys.stopShort],
    unavailable: (state) =>
      missing(state) ?? whyNot(stop, state.role) ??
        (state.rollout?.state === "stopped"
          ? text.rolloutScreens.isStopped
          : null),
    run: ({ rollout, withReason }) => rollout && withReason("stop", rollout),
  },
];

/** The page of the selected rollout. */
const openKey: Binding<RolloutState> = {
  key: "enter",
  does: () => text.rolloutScreens.open,
  footer: ["enter", () => text.packages.openShort],
  unavailable: missing,
  run({ rollout, go }) {
    if (!rollout) return;
    const { id, package: { id: packageId, name, version } } = rollout;
    go({ screen: "rollout", id, package: { id: packageId, name, version } });
  },
};

/** The keys of the list. */
export const rolloutListKeys: readonly Binding<RolloutState>[] = [
  openKey,
  ...rolloutKeys,
];

/** The reason a list has no rollout to act on. */
export const noRollout = (view: Parameters<typeof needsRow>[0]) =>
  needsRow(view, text.rolloutScreens.none);
