import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

export interface NewPackagePlace {
  readonly screen: "newPackage";
}

export const newPackagePlace: ScreenPlace<NewPackagePlace> = {
  screen: "newPackage",
  crumb: () => text.screens.newPackage,
  command: {
    words: ["new", "nouveau"],
    under: "packages",
    resolve: () => Promise.resolve({ screen: "newPackage" }),
  },
};
