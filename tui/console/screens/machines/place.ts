import type { RootScreen } from "#tui/console/nav/screen_place.ts";
import { faultsOrFilter } from "#tui/console/nav/states.ts";
import { text } from "#tui/text/mod.ts";

export const machinesRoot: RootScreen = {
  screen: "machines",
  words: ["m", "hosts"],
  narrow: faultsOrFilter,
  states: () => [text.states.failed],
};
