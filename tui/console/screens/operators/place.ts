import type { RootScreen } from "#tui/console/nav/screen_place.ts";

export const operatorsRoot: RootScreen = {
  screen: "operators",
  words: ["ops", "tokens", "opérateurs", "jetons"],
};
