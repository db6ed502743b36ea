import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** Machines that were removed. */
export interface RemovedPlace {
  readonly screen: "removed";
}

export const removedPlace: ScreenPlace<RemovedPlace> = {
  screen: "removed",
  crumb: () => text.life.removed.crumb,
  command: {
    words: ["removed", "supprimées"],
    under: "machines",
    resolve: () => Promise.resolve({ screen: "removed" }),
  },
};
