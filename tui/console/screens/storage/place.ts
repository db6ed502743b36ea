import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** The size of the database, and the events that are kept. */
export interface StoragePlace {
  readonly screen: "storage";
}

export const storagePlace: ScreenPlace<StoragePlace> = {
  screen: "storage",
  crumb: () => text.storage.crumb,
  command: {
    words: [
      "storage",
      "disk",
      "stockage",
      "servers",
      "serveurs",
    ],
    under: "settings",
    resolve: () => Promise.resolve({ screen: "storage" }),
  },
};
