import type { EntityName } from "#tui/actions/recipients.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** Which groups get the package? */
export interface AssignPlace {
  readonly screen: "assign";
  readonly package: EntityName;
}

export const assignPlace: ScreenPlace<AssignPlace> = {
  screen: "assign",
  crumb: (place) => text.screens.assign(place.package.name),
};
