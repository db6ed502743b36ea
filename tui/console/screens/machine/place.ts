import { machineNamed } from "#tui/actions/lookup.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

export interface MachinePlace {
  readonly screen: "machine";
  readonly machine: EntityName;
}

export const machinePlace: ScreenPlace<MachinePlace> = {
  screen: "machine",
  crumb: ({ machine }) => machine.name,
  command: {
    words: ["machine", "host"],
    under: "machines",
    needs: 1,
    async resolve(connection, word) {
      const { id, name } = await machineNamed(connection, word, "first");
      return { screen: "machine", machine: { id, name } };
    },
  },
};

export interface SoftwarePlace {
  readonly screen: "software";
  readonly machine: EntityName;
}

export const softwarePlace: ScreenPlace<SoftwarePlace> = {
  screen: "software",
  crumb: () => text.software.crumb,
};
