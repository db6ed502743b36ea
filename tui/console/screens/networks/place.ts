import type { RootScreen } from "#tui/console/nav/screen_place.ts";

export const networksRoot: RootScreen = {
  screen: "networks",
  words: ["n", "nets", "subnets", "ipdiscover", "réseaux"],
};
