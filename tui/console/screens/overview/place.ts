import type { RootScreen } from "#tui/console/nav/screen_place.ts";

export const overviewRoot: RootScreen = {
  screen: "overview",
  words: ["o", "home", "pulses", "accueil"],
};
