import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** Machines that may be one computer. */
export interface DuplicatesPlace {
  readonly screen: "duplicates";
}

export const duplicatesPlace: ScreenPlace<DuplicatesPlace> = {
  screen: "duplicates",
  crumb: () => text.duplicates.crumb,
  command: {
    words: ["duplicates", "doublons"],
    under: "machines",
    resolve: () => Promise.resolve({ screen: "duplicates" }),
  },
};
