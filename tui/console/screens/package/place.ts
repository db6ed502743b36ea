import { packageNamed } from "#tui/actions/lookup.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { titleOf } from "#tui/words/titles.ts";

export interface PackagePlace {
  readonly screen: "package";
  readonly package: EntityName;
}

export const packagePlace: ScreenPlace<PackagePlace> = {
  screen: "package",
  crumb: (place) => place.package.name,
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
