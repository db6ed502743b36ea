import { networkNamed } from "#tui/actions/lookup.ts";
import { networkWords } from "#tui/actions/networks.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";

export interface NetworkPlace {
  readonly screen: "network";
  readonly network: EntityName;
}

export const networkPlace: ScreenPlace<NetworkPlace> = {
  screen: "network",
  crumb: ({ network }) => network.name,
  command: {
    words: ["network", "réseau"],
    under: "networks",
    needs: 1,
    async resolve(connection, word) {
      const found = await networkNamed(connection, word, "first");
      return {
        screen: "network",
        network: { id: found.id, name: networkWords(found) },
      };
    },
  },
};
