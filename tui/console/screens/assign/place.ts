import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";
import { type PackageTitle, titleOf } from "#tui/words/titles.ts";

/** Which groups get the package? */
export interface AssignPlace {
  readonly screen: "assign";
  readonly package: PackageTitle;
}

export const assignPlace: ScreenPlace<AssignPlace> = {
  screen: "assign",
  crumb: (place) => text.screens.assign(titleOf(place.package)),
};
