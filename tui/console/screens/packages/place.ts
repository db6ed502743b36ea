import type { RootScreen } from "#tui/console/nav/screen_place.ts";
import { faultsOrFilter } from "#tui/console/nav/states.ts";
import { text } from "#tui/text/mod.ts";

export const packagesRoot: RootScreen = {
  screen: "packages",
  words: ["p", "pkgs", "paquets"],
  narrow: faultsOrFilter,
  states: () => [text.states.failed],
};
