import { machineNamed, NoMatch, packageNamed } from "#tui/actions/lookup.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import type { ProgressPlace } from "#tui/console/screens/deployments/place.ts";
import type { PackagePlace } from "#tui/console/screens/package/place.ts";
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

/**
 * `:why MACHINE PACKAGE` is the page of both; `:why` of one of them leads to the
 * packages of the machine, or to the page of the package.
 */
export const deploymentPlace: ScreenPlace<
  DeploymentPlace,
  ProgressPlace | PackagePlace
> = {
  screen: "deployment",
  crumb: (place) => text.screens.on(titleOf(place.package), place.machine.name),
  command: {
    words: ["deployment", "déploiement", "why", "pourquoi"],
    under: "deployments",
    needs: 1,
    async resolve(connection, argument) {
      const [machine = "", ...title] = argument.split(" ");
      if (title.length === 0) return await subjectNamed(connection, machine);
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

/**
 * The packages of a machine, or the page of a package.
 *
 * @throws {NoMatch} If neither has this name.
 */
async function subjectNamed(
  connection: ServerConnection,
  word: string,
): Promise<ProgressPlace | PackagePlace> {
  const found = await machineNamed(connection, word, "first")
    .catch((error: Error) => {
      if (error instanceof NoMatch) return null;
      throw error;
    });
  if (found) {
    return {
      screen: "progress",
      machine: { id: found.id, name: found.name },
    };
  }
  const of = await packageNamed(connection, word, "first")
    .catch((error: Error) => {
      if (!(error instanceof NoMatch)) throw error;
      throw new NoMatch(text.listScreens.noSubject(word));
    });
  return { screen: "package", package: { id: of.id, name: titleOf(of) } };
}
