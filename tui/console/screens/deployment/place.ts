import { machineNamed, packageNamed } from "#tui/actions/lookup.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";
import { type PackageTitle, titleOf } from "#tui/words/titles.ts";

/** One package on one machine. */
export interface DeploymentPlace {
  readonly screen: "deployment";
  readonly machine: EntityName;
  readonly package: PackageTitle;
}

export const deploymentPlace: ScreenPlace<DeploymentPlace> = {
  screen: "deployment",
  crumb: (place) => text.screens.on(titleOf(place.package), place.machine.name),
  command: {
    words: ["deployment", "déploiement"],
    under: "deployments",
    needs: 2,
    async resolve(connection, argument) {
      const [machine = "", ...title] = argument.split(" ");
      const on = await machineNamed(connection, machine, "first");
      const of = await packageNamed(connection, title.join(" "), "first");
      return {
        screen: "deployment",
        machine: { id: on.id, name: on.name },
        package: { id: of.id, name: titleOf(of) },
      };
    },
  },
};
