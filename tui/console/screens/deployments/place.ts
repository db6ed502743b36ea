import type { Cause } from "#shared/contract/deployments/causes.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { RootScreen, ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { stateAndRest } from "#tui/console/nav/states.ts";
import { text } from "#tui/text/mod.ts";
import { type PackageTitle, titleOf } from "#tui/words/titles.ts";

export const deploymentsRoot: RootScreen = {
  screen: "deployments",
  words: ["d", "deploy", "déploiements"],
  narrow(argument) {
    const { state, rest } = stateAndRest(argument);
    return { q: rest, ...state && { state } };
  },
  states: () => DeploymentState.options.map((state) => text.states[state]),
};

/** A package's machines, or a machine's packages. */
export type ProgressPlace =
  | {
    readonly screen: "progress";
    readonly package: PackageTitle;
    /** Only these of its machines. */
    readonly state?: DeploymentState;
    readonly group?: EntityName;
    readonly cause?: Cause;
    /** Only those of this rollout, or of one of its waves. */
    readonly rollout?: { readonly id: number; readonly wave?: number };
    /** Only where inventories confirm its claim, or contradict it. */
    readonly observed?: "confirmed" | "contradicted";
    /** Only unverified successes. */
    readonly unverified?: boolean;
  }
  | { readonly screen: "progress"; readonly machine: EntityName };

export const progressPlace: ScreenPlace<ProgressPlace> = {
  screen: "progress",
  crumb(place) {
    if (!("package" in place)) return place.machine.name;
    const { rollout } = place;
    if (rollout) {
      const { all, wave } = text.rolloutScreens;
      return text.why.of(
        titleOf(place.package),
        rollout.wave === undefined ? all(rollout.id) : wave(rollout.wave),
      );
    }
    return place.cause
      ? text.why.of(titleOf(place.package), text.why.causes[place.cause])
      : titleOf(place.package);
  },
};
