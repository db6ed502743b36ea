import type { RootScreen } from "#tui/console/nav/screen_place.ts";

export const tailRoot: RootScreen = {
  screen: "tail",
  words: ["t", "log", "live", "direct"],
};
