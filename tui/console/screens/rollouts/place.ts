import { RolloutState } from "#shared/contract/rollouts/state.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** Packages that go out in waves. */
export interface RolloutsPlace {
  readonly screen: "rollouts";
  /** Only those in this state. */
  readonly state?: RolloutState;
  /** The first filter. */
  readonly q?: string;
}

export const rolloutsPlace: ScreenPlace<RolloutsPlace> = {
  screen: "rollouts",
  crumb: () => text.rolloutScreens.crumb,
  command: {
    words: ["rollouts", "progressifs", "waves", "vagues"],
    under: "deployments",
    resolve(_, argument) {
      const state = rolloutStateNamed(argument);
      return Promise.resolve({
        screen: "rollouts",
        ...state ? { state } : argument !== "" && { q: argument },
      });
    },
  },
};

/** The state that a word names: "halted", "interrompu". */
function rolloutStateNamed(word: string): RolloutState | undefined {
  const said = word.trim().toLowerCase();
  return RolloutState.options.find((state) =>
    state === said || text.rollouts.states[state].toLowerCase() === said
  );
}
