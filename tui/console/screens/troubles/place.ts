import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** Agents that repeat a request, or make no progress on an offer. */
export interface TroublesPlace {
  readonly screen: "troubles";
}

export const troublesPlace: ScreenPlace<TroublesPlace> = {
  screen: "troubles",
  crumb: () => text.why.troubles.crumb,
};
