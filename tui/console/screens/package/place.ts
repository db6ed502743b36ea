import { packageNamed } from "#tui/actions/lookup.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { type PackageTitle, titleOf } from "#tui/words/titles.ts";

export interface PackagePlace {
  readonly screen: "package";
  readonly package: PackageTitle;
}

export const packagePlace: ScreenPlace<PackagePlace> = {
  screen: "package",
  crumb: (place) => titleOf(place.package),
  command: {
    words: ["package", "pkg", "paquet"],
    under: "packages",
    needs: 1,
    async resolve(connection, name) {
      const found = await packageNamed(connection, name, "first");
      return {
        screen: "package",
        package: { id: found.id, name: titleOf(found) },
      };
    },
  },
};
