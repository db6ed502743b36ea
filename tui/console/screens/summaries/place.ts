import type { EntityName } from "#tui/actions/recipients.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** The summaries of old events, of a package or all. */
export interface SummariesPlace {
  readonly screen: "summaries";
  readonly package?: EntityName;
}

export const summariesPlace: ScreenPlace<SummariesPlace> = {
  screen: "summaries",
  crumb: () => text.summaries.crumb,
  command: {
    words: ["summaries", "résumés"],
    under: "events",
    resolve: () => Promise.resolve({ screen: "summaries" }),
  },
};
