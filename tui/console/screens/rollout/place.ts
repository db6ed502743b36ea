import { readRollout } from "#shared/contract/rollouts/rollouts.ts";
import { NoMatch } from "#tui/actions/lookup.ts";
import { call } from "#tui/api/call.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";
import { type PackageTitle, titleOf } from "#tui/words/titles.ts";

/** One rollout: its waves, and what it waits for. */
export interface RolloutPlace {
  readonly screen: "rollout";
  /** The id of the assignment. */
  readonly id: number;
  readonly package: PackageTitle;
}

export const rolloutPlace: ScreenPlace<RolloutPlace> = {
  screen: "rollout",
  crumb: (place) => text.rolloutScreens.page(titleOf(place.package), place.id),
  command: {
    words: ["rollout", "progressif"],
    under: "deployments",
    needs: 1,
    async resolve(connection, argument) {
      if (!/^\d{1,15}$/.test(argument)) {
        throw new NoMatch(text.rolloutScreens.noRollout(argument));
      }
      const { id, package: of } = await call(connection, readRollout, {
        params: { id: Number(argument) },
      });
      return {
        screen: "rollout",
        id,
        package: { id: of.id, name: of.name, version: of.version },
      };
    },
  },
};
