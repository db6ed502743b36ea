import type { RootScreen } from "#tui/console/nav/screen_place.ts";

export const groupsRoot: RootScreen = {
  screen: "groups",
  words: ["g", "groupes"],
};
